// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import static io.funnel4j.model.vertex.ExclusiveUnionVertex.CERTAIN;
import static io.funnel4j.model.vertex.ExclusiveUnionVertex.NEVER;

import io.funnel4j.behavior.LogSpace;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * With c the log-probability of a category, (a, b) the pair of its onward path, (P, Q) the output and G its gradient:
 *
 * <pre>
 *   P = log sum of exp(c + a)       Q = log sum of exp(c + b)       (a, b) = (0, -inf) certain, (-inf, 0) never
 *
 *   dL/da = G_P exp(c + a - P)      dL/db = G_Q exp(c + b - Q)      dL/dc = dL/da + dL/db
 * </pre>
 */
final class ExclusiveUnionVertexImpl extends LogProbabilityVertexImpl {
    private static final long serialVersionUID = 1L;

    private final int[] onward;

    ExclusiveUnionVertexImpl(ComputationGraph graph, String name, int index, int[] onward, DataType dataType) {
        super(graph, name, index, dataType);
        this.onward = onward;
    }

    @Override
    double[] forward(double[][] inputs, int rows) {
        double[] output = new double[2 * rows];
        for (int row = 0; row < rows; row++) {
            double logP = Double.NEGATIVE_INFINITY;
            double logQ = Double.NEGATIVE_INFINITY;
            for (int category = 0; category < onward.length; category++) {
                double logCategory = inputs[0][row * onward.length + category];
                int input = onward[category];
                if (input == CERTAIN) {
                    logP = LogSpace.add(logP, logCategory);
                } else if (input == NEVER) {
                    logQ = LogSpace.add(logQ, logCategory);
                } else {
                    logP = LogSpace.add(logP, logCategory + inputs[input][2 * row]);
                    logQ = LogSpace.add(logQ, logCategory + inputs[input][2 * row + 1]);
                }
            }
            output[2 * row] = logP;
            output[2 * row + 1] = logQ;
        }
        return output;
    }

    @Override
    double[][] backward(double[][] inputs, double[] output, double[] epsilon, int rows) {
        double[][] gradients = new double[inputs.length][];
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = new double[inputs[i].length];
        }
        for (int row = 0; row < rows; row++) {
            int p = 2 * row;
            int q = p + 1;
            for (int category = 0; category < onward.length; category++) {
                int at = row * onward.length + category;
                double logCategory = inputs[0][at];
                int input = onward[category];
                if (input == CERTAIN) {
                    gradients[0][at] = epsilon[p] * Math.exp(logCategory - output[p]);
                } else if (input == NEVER) {
                    gradients[0][at] = epsilon[q] * Math.exp(logCategory - output[q]);
                } else {
                    gradients[input][p] = epsilon[p] * Math.exp(logCategory + inputs[input][p] - output[p]);
                    gradients[input][q] = epsilon[q] * Math.exp(logCategory + inputs[input][q] - output[q]);
                    gradients[0][at] = gradients[input][p] + gradients[input][q];
                }
            }
        }
        return gradients;
    }
}
