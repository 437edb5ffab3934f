// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import io.funnel4j.behavior.Paths;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Forward: log softmax. Backward, with g = dL/d(log p) and the last category's logit fixed:
 *
 * <pre>
 *   dL/dz_j = g_j (1 - p_j) - p_j sum over i != j of g_i = sum over i != j of (g_j p_i - p_j g_i)
 * </pre>
 *
 * The second form never subtracts a probability from 1.
 */
final class ConditionalProbabilityVertexImpl extends LogProbabilityVertexImpl {
    private static final long serialVersionUID = 1L;

    private final int categories;

    ConditionalProbabilityVertexImpl(
            ComputationGraph graph, String name, int index, int categories, DataType dataType) {
        super(graph, name, index, dataType);
        this.categories = categories;
    }

    @Override
    double[] forward(double[][] inputs, int rows) {
        return Paths.logCategories(categories, inputs[0], rows);
    }

    @Override
    double[][] backward(double[][] inputs, double[] output, double[] epsilon, int rows) {
        double[] p = new double[output.length];
        for (int i = 0; i < p.length; i++) {
            p[i] = Math.exp(output[i]);
        }
        int logits = categories - 1;
        double[] gradient = new double[rows * logits];
        for (int row = 0; row < rows; row++) {
            int at = row * categories;
            for (int j = 0; j < logits; j++) {
                double sum = 0;
                for (int i = 0; i < categories; i++) {
                    if (i != j) {
                        sum += epsilon[at + j] * p[at + i] - p[at + j] * epsilon[at + i];
                    }
                }
                gradient[row * logits + j] = sum;
            }
        }
        return new double[][] {gradient};
    }
}
