// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A tower's logits to the log-probabilities of its n categories: log softmax of (z1, ..., z(n-1), 0).
 *
 * <p>Input [B, n - 1], output [B, n]. With n = 2 the output is the pair (log p, log(1 - p)) of p = sigmoid(z): one
 * outcome and its remainder, or an outcome and its complement.
 */
public final class ConditionalProbabilityVertex extends LogProbabilityVertex {
    private static final long serialVersionUID = 1L;

    private final int categories;

    /**
     * A vertex for one tower.
     *
     * @param categories n, outcomes and remainder, at least 2
     */
    public ConditionalProbabilityVertex(@JsonProperty("categories") int categories) {
        if (categories < 2) {
            throw new IllegalArgumentException(
                    "a tower has at least 2 categories (an outcome and its remainder), found %s".formatted(categories));
        }
        this.categories = categories;
    }

    public int getCategories() {
        return categories;
    }

    @Override
    public ConditionalProbabilityVertex clone() {
        return new ConditionalProbabilityVertex(categories);
    }

    @Override
    int outputWidth(long[] inputWidths) {
        if (inputWidths[0] != categories - 1) {
            throw new InvalidInputTypeException("a tower with %s categories has %s logits, found %s"
                    .formatted(categories, categories - 1, inputWidths[0]));
        }
        return categories;
    }

    @Override
    public int minVertexInputs() {
        return 1;
    }

    @Override
    protected ParameterlessVertexImpl runtime(ComputationGraph graph, String name, int index, DataType dataType) {
        return new ConditionalProbabilityVertexImpl(graph, name, index, categories, dataType);
    }

    @Override
    protected Object settings() {
        return categories;
    }
}
