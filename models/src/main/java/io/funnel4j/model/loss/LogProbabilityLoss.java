// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.loss;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.LogSpace;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Binary cross-entropy of a probability that arrives as the pair (log p, log q), q = 1 - p, without clip or epsilon:
 *
 * <pre>
 *   L = -weight * m * (y log p + (1 - y) log q)       dL/d(log p) = -weight * m * y,   dL/d(log q) = -weight * m * (1 - y)
 * </pre>
 *
 * <p>Labels y [B, 1] in [0, 1], input [B, 2], mask m [B, 1] (a factor a row, not only 0 and 1) or none.
 */
public final class LogProbabilityLoss extends RowLoss {
    private static final long serialVersionUID = 1L;

    private final double weight;

    /**
     * A loss with a factor.
     *
     * @param weight the objective's weight, positive
     */
    public LogProbabilityLoss(@JsonProperty("weight") double weight) {
        this.weight = checkedWeight(weight);
    }

    public double getWeight() {
        return weight;
    }

    @Override
    public INDArray computeGradient(INDArray labels, INDArray preOutput, IActivation activationFn, INDArray mask) {
        double[] y = HostArrays.toDoubles(labels);
        check(y.length, preOutput.length());
        double[] factors = factors(mask, y.length);
        double[] gradient = new double[2 * y.length];
        for (int row = 0; row < y.length; row++) {
            double factor = factors == null ? weight : weight * factors[row];
            gradient[2 * row] = -factor * y[row];
            gradient[2 * row + 1] = -factor * (1 - y[row]);
        }
        return HostArrays.fromDoubles(gradient, preOutput.dataType(), y.length, 2);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogProbabilityLoss loss && loss.weight == weight;
    }

    @Override
    public int hashCode() {
        return Double.hashCode(weight);
    }

    @Override
    public String toString() {
        return "LogProbabilityLoss(weight=" + weight + ")";
    }

    @Override
    double[] losses(INDArray labels, INDArray pairs, INDArray mask) {
        double[] y = HostArrays.toDoubles(labels);
        double[] pair = HostArrays.toDoubles(pairs);
        check(y.length, pair.length);
        double[] factors = factors(mask, y.length);
        double[] losses = new double[y.length];
        for (int row = 0; row < y.length; row++) {
            double factor = factors == null ? weight : weight * factors[row];
            losses[row] = factor == 0 ? 0 : factor * LogSpace.logLoss(y[row], pair[2 * row], pair[2 * row + 1]);
        }
        return losses;
    }

    private static void check(int labels, long pairValues) {
        if (pairValues != 2L * labels) {
            throw new IllegalArgumentException(
                    "a loss on %s labels needs as many pairs (log p, log(1 - p)), found %s values"
                            .formatted(labels, pairValues));
        }
    }

    private static double[] factors(INDArray mask, int labels) {
        if (mask == null) {
            return null;
        }
        double[] factors = HostArrays.toDoubles(mask);
        if (factors.length != labels) {
            throw new IllegalArgumentException(
                    "a loss on %s labels needs a mask of as many factors, found %s".formatted(labels, factors.length));
        }
        return factors;
    }
}
