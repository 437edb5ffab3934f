// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import java.io.Serializable;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Columns of several inputs side by side, in an order of their own.
 *
 * <p>Inputs: [B, width] each. Output: [B, sum of the parts' widths].
 */
public final class ColumnsVertex extends ParameterlessVertex {
    private static final long serialVersionUID = 1L;

    private final List<Part> parts;

    /**
     * Columns of an input that stay side by side.
     *
     * @param input which, from 0
     * @param from its first column
     * @param width how many
     */
    public record Part(int input, int from, int width) implements Serializable {}

    /** @param parts in the order of the output; no column may be in two of them */
    public ColumnsVertex(@JsonProperty("parts") List<Part> parts) {
        this.parts = List.copyOf(parts);
        if (this.parts.isEmpty()) {
            throw new IllegalArgumentException("a vertex of columns needs at least one part");
        }
    }

    public List<Part> getParts() {
        return parts;
    }

    @Override
    public ColumnsVertex clone() {
        return new ColumnsVertex(parts);
    }

    @Override
    public int minVertexInputs() {
        return 1 + parts.stream().mapToInt(Part::input).max().orElseThrow();
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) throws InvalidInputTypeException {
        for (Part part : parts) {
            long width = vertexInputs[part.input()].arrayElementsPerExample();
            if (part.from() < 0 || part.width() < 1 || part.from() + part.width() > width) {
                throw new InvalidInputTypeException(
                        "input %s has %s columns; %s is outside of them".formatted(part.input(), width, part));
            }
        }
        return InputType.feedForward(parts.stream().mapToLong(Part::width).sum());
    }

    @Override
    protected ParameterlessVertexImpl runtime(ComputationGraph graph, String name, int index, DataType dataType) {
        return new ColumnsVertexImpl(graph, name, index, parts, dataType);
    }

    @Override
    protected Object settings() {
        return parts;
    }
}
