// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/** Gives its input, [B, n], as a constant: no gradient flows back through it. */
public final class StopGradientVertex extends ParameterlessVertex {
    private static final long serialVersionUID = 1L;

    @Override
    public StopGradientVertex clone() {
        return new StopGradientVertex();
    }

    @Override
    public int minVertexInputs() {
        return 1;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
        return vertexInputs[0];
    }

    @Override
    protected ParameterlessVertexImpl runtime(ComputationGraph graph, String name, int index, DataType dataType) {
        return new StopGradientVertexImpl(graph, name, index, dataType);
    }

    @Override
    protected Object settings() {
        return List.of();
    }
}
