// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Scales each value by a gate between 0 and 2 that starts near 1 (the gate unit of Chang et al., KDD 2023).
 *
 * <p>Inputs: values x and the gates' logits z, each [B, n]. Output: 2 sigmoid(z) x, element by element, [B, n].
 */
public final class GateVertex extends ParameterlessVertex {
    private static final long serialVersionUID = 1L;

    @Override
    public GateVertex clone() {
        return new GateVertex();
    }

    @Override
    public int minVertexInputs() {
        return 2;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) throws InvalidInputTypeException {
        if (vertexInputs.length != 2) {
            throw new InvalidInputTypeException(
                    "a gate reads values and its logits; it has %s inputs".formatted(vertexInputs.length));
        }
        long values = vertexInputs[0].arrayElementsPerExample();
        long logits = vertexInputs[1].arrayElementsPerExample();
        if (values != logits) {
            throw new InvalidInputTypeException(
                    "a gate has a logit a value; found %s logits for %s values".formatted(logits, values));
        }
        return vertexInputs[0];
    }

    @Override
    protected ParameterlessVertexImpl runtime(ComputationGraph graph, String name, int index, DataType dataType) {
        return new GateVertexImpl(graph, name, index, dataType);
    }

    @Override
    protected Object settings() {
        return List.of();
    }
}
