// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.Internal;
import io.funnel4j.calibration.Calibrators;
import java.io.IOException;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** What a model's folder holds, for those who write its tables themselves. */
@Internal
public final class ModelParts {
    /** The folder of the tables. */
    public static final String TABLES = ModelFiles.TABLES;

    /** The file without which there is no model. */
    public static final String SPEC = ModelFiles.SPEC;

    private ModelParts() {}

    /**
     * The files beside the tables, in the order in which they are to be written.
     *
     * @param graph the dense parameters and the updater's state
     * @param tables checksums of the tables' files by their names
     */
    public static Map<String, byte[]> files(FunnelSpec spec, ComputationGraph graph, Map<String, Long> tables)
            throws IOException {
        return ModelFiles.files(spec, graph, Calibrators.NONE, tables);
    }
}
