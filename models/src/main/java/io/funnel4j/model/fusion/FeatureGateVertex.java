// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.fusion;

import io.funnel4j.model.vertex.ParameterlessVertex;
import io.funnel4j.model.vertex.ParameterlessVertexImpl;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Lets more or less of each feature through, row by row (FinalMLP: Mao et al., AAAI 2023; the gate
 * unit of PEPNet: Chang et al., KDD 2023).
 *
 * <p>Inputs: features x and a gate's logits z, each [B, n]. Output: 2 sigmoid(z) x, element by element, [B, n]: x itself where the
 * logits are 0, and at most twice as much.
 */
public final class FeatureGateVertex extends ParameterlessVertex {
    private static final long serialVersionUID = 1L;

    @Override
    public FeatureGateVertex clone() {
        return new FeatureGateVertex();
    }

    @Override
    public int minVertexInputs() {
        return 2;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) throws InvalidInputTypeException {
        if (vertexInputs.length != 2
                || vertexInputs[0].arrayElementsPerExample() != vertexInputs[1].arrayElementsPerExample()) {
            throw new InvalidInputTypeException(
                    "a gate of features reads them and a logit each; it has inputs of widths %s"
                            .formatted(List.of(vertexInputs).stream()
                                    .map(InputType::arrayElementsPerExample)
                                    .toList()));
        }
        return vertexInputs[0];
    }

    @Override
    protected ParameterlessVertexImpl runtime(ComputationGraph graph, String name, int index, DataType dataType) {
        return new FeatureGateVertexImpl(graph, name, index, dataType);
    }

    @Override
    protected Object settings() {
        return List.of();
    }
}
