// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import io.funnel4j.behavior.LogSpace;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * With a_i = log p_i, b_i = log q_i, q = 1 - p, and t_i the logarithm of "not all of i, ..., k":
 *
 * <pre>
 *   log p = a_1 + ... + a_k
 *   log q = t_1,   t_k = b_k,   t_i = log(exp(b_i) + exp(a_i + t_(i+1)))
 *
 *   dt_i/db_i = exp(b_i - t_i)      dt_i/da_i = dt_i/dt_(i+1) = exp(a_i + t_(i+1) - t_i)
 * </pre>
 */
final class ProbabilityProductVertexImpl extends LogProbabilityVertexImpl {
    private static final long serialVersionUID = 1L;

    ProbabilityProductVertexImpl(ComputationGraph graph, String name, int index, DataType dataType) {
        super(graph, name, index, dataType);
    }

    @Override
    double[] forward(double[][] inputs, int rows) {
        int k = inputs.length;
        double[] output = new double[2 * rows];
        for (int row = 0; row < rows; row++) {
            int p = 2 * row;
            int q = p + 1;
            double logP = inputs[k - 1][p];
            double logQ = inputs[k - 1][q];
            for (int i = k - 2; i >= 0; i--) {
                logP += inputs[i][p];
                logQ = LogSpace.add(inputs[i][q], inputs[i][p] + logQ);
            }
            output[p] = logP;
            output[q] = logQ;
        }
        return output;
    }

    @Override
    double[][] backward(double[][] inputs, double[] output, double[] epsilon, int rows) {
        int k = inputs.length;
        double[][] gradients = new double[k][2 * rows];
        double[] tails = new double[k];
        for (int row = 0; row < rows; row++) {
            int p = 2 * row;
            int q = p + 1;
            tails[k - 1] = inputs[k - 1][q];
            for (int i = k - 2; i > 0; i--) {
                tails[i] = LogSpace.add(inputs[i][q], inputs[i][p] + tails[i + 1]);
            }
            tails[0] = output[q];
            double tailGradient = epsilon[q];
            for (int i = 0; i < k - 1; i++) {
                double onward = tailGradient * Math.exp(inputs[i][p] + tails[i + 1] - tails[i]);
                gradients[i][p] = epsilon[p] + onward;
                gradients[i][q] = tailGradient * Math.exp(inputs[i][q] - tails[i]);
                tailGradient = onward;
            }
            gradients[k - 1][p] = epsilon[p];
            gradients[k - 1][q] = tailGradient;
        }
        return gradients;
    }
}
