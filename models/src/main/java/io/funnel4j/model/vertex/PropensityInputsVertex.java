// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What a loss that weighs rows by propensity reads, side by side (Wang et al., SIGIR 2022, ESCM2). No gradient goes back to
 * the propensity.
 *
 * <p>Inputs: the pair of P(b | a) [B, 2], the pair of the propensity P(a) [B, 2], and an imputation tower's output [B, 1] or
 * none. Output: (log P(b | a), log(1 - P(b | a)), log P(a)) and the imputation, [B, 3] or [B, 4].
 */
public final class PropensityInputsVertex extends LogProbabilityVertex {
    private static final long serialVersionUID = 1L;

    @Override
    public PropensityInputsVertex clone() {
        return new PropensityInputsVertex();
    }

    @Override
    int outputWidth(long[] inputWidths) {
        requirePair("PropensityInputsVertex", 0, inputWidths[0]);
        requirePair("PropensityInputsVertex", 1, inputWidths[1]);
        if (inputWidths.length > 2 && inputWidths[2] != 1) {
            throw new InvalidInputTypeException(
                    "PropensityInputsVertex reads an imputation of width 1; its input 2 has width %s"
                            .formatted(inputWidths[2]));
        }
        return inputWidths.length + 1;
    }

    @Override
    public int minVertexInputs() {
        return 2;
    }

    @Override
    public int maxVertexInputs() {
        return 3;
    }

    @Override
    protected ParameterlessVertexImpl runtime(ComputationGraph graph, String name, int index, DataType dataType) {
        return new PropensityInputsVertexImpl(graph, name, index, dataType);
    }

    @Override
    protected Object settings() {
        return List.of();
    }
}
