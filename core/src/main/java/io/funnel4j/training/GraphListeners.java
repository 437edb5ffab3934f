// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.Internal;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Tells a graph's listeners what plain {@code graph.fit(...)} tells them. */
@Internal
public final class GraphListeners {
    private GraphListeners() {}

    /** The gradients of a step are there, summed over the batch. */
    public static void gradientsAreThere(ComputationGraph graph) {
        for (TrainingListener listener : graph.getListeners()) {
            listener.onGradientCalculation(graph);
        }
    }

    /**
     * A step is done; they see the whole batch and its score.
     *
     * @param iteration counted from 0
     */
    public static void stepDone(ComputationGraph graph, MultiDataSet batch, int iteration) {
        if (graph.getListeners().isEmpty()) {
            return;
        }
        graph.setInputs(batch.getFeatures());
        graph.setLabels(batch.getLabels());
        for (TrainingListener listener : graph.getListeners()) {
            listener.iterationDone(graph, iteration, graph.getConfiguration().getEpochCount());
        }
    }
}
