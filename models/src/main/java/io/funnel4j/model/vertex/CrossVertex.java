// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The elementwise part of a layer of a cross network (Wang et al., WWW 2021).
 *
 * <p>Inputs: what the network reads, x_0, a linear function u of the layer's input, and the layer's input x_l, each
 * [B, n]; without x_l in the first layer, where it is x_0. Output: x_0 u + x_l, element by element, [B, n].
 */
public final class CrossVertex extends ParameterlessVertex {
    private static final long serialVersionUID = 1L;

    private static final int OF_FIRST_LAYER = 2;
    private static final int OF_LATER_LAYER = 3;

    @Override
    public CrossVertex clone() {
        return new CrossVertex();
    }

    @Override
    public int minVertexInputs() {
        return OF_FIRST_LAYER;
    }

    @Override
    public int maxVertexInputs() {
        return OF_LATER_LAYER;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) throws InvalidInputTypeException {
        if (vertexInputs.length < OF_FIRST_LAYER || vertexInputs.length > OF_LATER_LAYER) {
            throw new InvalidInputTypeException(
                    "a cross reads x_0, u and x_l, or x_0 and u; it has %s inputs".formatted(vertexInputs.length));
        }
        long width = vertexInputs[0].arrayElementsPerExample();
        for (int input = 1; input < vertexInputs.length; input++) {
            if (vertexInputs[input].arrayElementsPerExample() != width) {
                throw new InvalidInputTypeException(
                        "a cross reads inputs of one width; its input %s has %s, the first %s"
                                .formatted(input, vertexInputs[input].arrayElementsPerExample(), width));
            }
        }
        return vertexInputs[0];
    }

    @Override
    protected ParameterlessVertexImpl runtime(ComputationGraph graph, String name, int index, DataType dataType) {
        return new CrossVertexImpl(graph, name, index, dataType);
    }

    @Override
    protected Object settings() {
        return List.of();
    }
}
