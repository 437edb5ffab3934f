// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A mixture of experts, weighed row by row by a gate (MMoE: Ma et al., KDD 2018; PLE: Tang et al., RecSys 2020).
 *
 * <p>Inputs: n experts h_1, ..., h_n [B, U], then the gate's logits z [B, n]. Output: sum over i of softmax(z)_i h_i, [B, U].
 */
public final class MixtureVertex extends ParameterlessVertex {
    private static final long serialVersionUID = 1L;

    private final String head;

    /** @param head what reads the mixture, as reports of gates name it */
    public MixtureVertex(@JsonProperty("reader") String head) {
        this.head = head;
    }

    @JsonProperty("reader")
    public String getHead() {
        return head;
    }

    @Override
    public MixtureVertex clone() {
        return new MixtureVertex(head);
    }

    @Override
    public int minVertexInputs() {
        return 2;
    }

    @Override
    public int maxVertexInputs() {
        return Integer.MAX_VALUE;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) throws InvalidInputTypeException {
        int experts = vertexInputs.length - 1;
        long width = vertexInputs[0].arrayElementsPerExample();
        for (int expert = 1; expert < experts; expert++) {
            if (vertexInputs[expert].arrayElementsPerExample() != width) {
                throw new InvalidInputTypeException(
                        "a mixture's experts have one width; its input %s has %s, the first %s"
                                .formatted(expert, vertexInputs[expert].arrayElementsPerExample(), width));
            }
        }
        if (vertexInputs[experts].arrayElementsPerExample() != experts) {
            throw new InvalidInputTypeException(
                    "a mixture's last input is its gate, a logit an expert; it has width %s for %s experts"
                            .formatted(vertexInputs[experts].arrayElementsPerExample(), experts));
        }
        return vertexInputs[0];
    }

    @Override
    protected ParameterlessVertexImpl runtime(ComputationGraph graph, String name, int index, DataType dataType) {
        return new MixtureVertexImpl(graph, name, index, dataType);
    }

    @Override
    protected Object settings() {
        return head;
    }
}
