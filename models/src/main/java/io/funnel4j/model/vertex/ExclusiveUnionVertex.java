// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The union of exclusive paths that one tower parts, as in pCVR = y2*y3 + (1 - y2)*y4 (Wen et al., SIGIR 2020): p = sum
 * over the tower's categories c of p(c) * p(reached | c). What flows in and out is logarithms.
 *
 * <p>Inputs: the tower's categories as log-probabilities [B, n], then one pair [B, 2] an onward path. Output: the pair of
 * p, [B, 2].
 */
public final class ExclusiveUnionVertex extends LogProbabilityVertex {
    private static final long serialVersionUID = 1L;

    /** The behavior is never reached through the category: the remainder, or an outcome that leads elsewhere. */
    public static final int NEVER = -1;
    /** The category is the behavior itself. */
    public static final int CERTAIN = 0;

    private final int[] onward;

    /**
     * A union over one tower's categories.
     *
     * @param onward for each category {@link #NEVER}, {@link #CERTAIN}, or the number (1 for the first after the
     *     categories) of the input that holds the pair of p(reached | category)
     */
    public ExclusiveUnionVertex(@JsonProperty("onward") int... onward) {
        int last = CERTAIN;
        for (int input : onward) {
            if (input != NEVER && input != CERTAIN && input != ++last) {
                throw new IllegalArgumentException(
                        "onward inputs are numbered 1, 2, ... in the order of the categories, found %s"
                                .formatted(Arrays.toString(onward)));
            }
        }
        if (onward.length < 2 || Arrays.stream(onward).allMatch(input -> input == NEVER)) {
            throw new IllegalArgumentException("a union needs at least 2 categories, one of them leading on, found %s"
                    .formatted(Arrays.toString(onward)));
        }
        this.onward = onward.clone();
    }

    public int[] getOnward() {
        return onward.clone();
    }

    @Override
    public ExclusiveUnionVertex clone() {
        return new ExclusiveUnionVertex(onward);
    }

    @Override
    int outputWidth(long[] inputWidths) {
        if (inputWidths[0] != onward.length) {
            throw new InvalidInputTypeException("a union over %s categories reads as many log-probabilities, found %s"
                    .formatted(onward.length, inputWidths[0]));
        }
        for (int i = 1; i < inputWidths.length; i++) {
            requirePair("ExclusiveUnionVertex", i, inputWidths[i]);
        }
        return 2;
    }

    @Override
    public int minVertexInputs() {
        return 1 + Math.max(0, Arrays.stream(onward).max().orElseThrow());
    }

    @Override
    protected ParameterlessVertexImpl runtime(ComputationGraph graph, String name, int index, DataType dataType) {
        return new ExclusiveUnionVertexImpl(graph, name, index, onward.clone(), dataType);
    }

    @Override
    protected Object settings() {
        return Arrays.stream(onward).boxed().toList();
    }
}
