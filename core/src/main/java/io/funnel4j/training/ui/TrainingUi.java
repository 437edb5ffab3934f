// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training.ui;

import java.net.URI;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Shows training to browsers on this machine. */
public interface TrainingUi extends AutoCloseable {
    /** Where a browser finds it. */
    URI address();

    /**
     * Shows a graph's training from its next step on, which it does not change.
     *
     * @param name of the run
     * @param steps of its training: at most 1,000 of them are reported, evenly
     */
    void show(String name, ComputationGraph graph, long steps);

    /** Ends serving; what was shown is gone. */
    @Override
    void close();
}
