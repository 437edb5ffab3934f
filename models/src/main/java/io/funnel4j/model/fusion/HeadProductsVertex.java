// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.fusion;

import io.funnel4j.model.vertex.ParameterlessVertex;
import io.funnel4j.model.vertex.ParameterlessVertexImpl;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The inner products of two streams by heads, each of an equal share of the columns (FinalMLP: Mao et al., AAAI 2023).
 *
 * <p>Inputs: u and v, each [B, w], w a multiple of h. Output: of head k the sum of u_i v_i over its columns, (k - 1) w / h to k w / h,
 * [B, h].
 */
public final class HeadProductsVertex extends ParameterlessVertex {
    private static final long serialVersionUID = 1L;

    private final int heads;

    /** @param heads h, at least 1 */
    public HeadProductsVertex(@JsonProperty("heads") int heads) {
        if (heads < 1) {
            throw new IllegalArgumentException("products of %s heads; expected at least 1".formatted(heads));
        }
        this.heads = heads;
    }

    /** h. */
    public int getHeads() {
        return heads;
    }

    @Override
    public HeadProductsVertex clone() {
        return new HeadProductsVertex(heads);
    }

    @Override
    public int minVertexInputs() {
        return 2;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) throws InvalidInputTypeException {
        List<Long> widths = List.of(vertexInputs).stream()
                .map(InputType::arrayElementsPerExample)
                .toList();
        if (widths.size() != 2 || !widths.get(0).equals(widths.get(1)) || widths.get(0) % heads != 0) {
            throw new InvalidInputTypeException(
                    "products of %s heads read two inputs of one width that is a multiple of the heads; it has inputs of widths %s"
                            .formatted(heads, widths));
        }
        return InputType.feedForward(heads);
    }

    @Override
    protected ParameterlessVertexImpl runtime(ComputationGraph graph, String name, int index, DataType dataType) {
        return new HeadProductsVertexImpl(graph, name, index, heads, dataType);
    }

    @Override
    protected Object settings() {
        return heads;
    }
}
