// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.loss;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.LogSpace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The loss of a conditional probability on the rows where its condition happened, each weighted by the inverse of how
 * probable that was (Wang et al., SIGIR 2022, ESCM2). A row has the label y and o = 1 where the condition happened, and
 * arrives as (log p, log q, log pi), q = 1 - p, pi the propensity, or as (log p, log q, log pi, u) with what an
 * imputation tower says. With e = -(y log p + (1 - y) log q) and omega = min(1 / pi, maxWeight), a constant:
 *
 * <pre>
 *   inverse propensity  L = weight * m * o omega e
 *   doubly robust       L = weight * m * (d + o omega r + o omega r^2),     d = log(1 + exp(u)),   r = e - d
 *
 *   dL/de = weight * m * o omega (1 + 2 r)        dL/d(log p) = -y dL/de,   dL/d(log q) = -(1 - y) dL/de
 *   dL/dd = weight * m - dL/de                    dL/du = dL/dd / (1 + exp(-u))                 (without u: r = 0)
 * </pre>
 *
 * <p>Labels (y, o) [B, 2], input [B, 3] or [B, 4], mask m [B, 1] (a factor a row) or none.
 */
public final class PropensityLoss extends RowLoss {
    private static final long serialVersionUID = 1L;

    private static final int LOG_P = 0;
    private static final int LOG_Q = 1;
    private static final int LOG_PROPENSITY = 2;
    private static final int IMPUTED = 3;

    private final double maxWeight;

    /**
     * A loss with a factor.
     *
     * @param weight the objective's weight, positive
     * @param maxWeight at which omega is clipped, at least 1
     */
    public PropensityLoss(@JsonProperty("weight") double weight, @JsonProperty("maxWeight") double maxWeight) {
        super(weight);
        if (!(maxWeight >= 1)) {
            throw new IllegalArgumentException("the largest weight is %s; expected at least 1".formatted(maxWeight));
        }
        this.maxWeight = maxWeight;
    }

    public double getMaxWeight() {
        return maxWeight;
    }

    @Override
    double[] gradients(INDArray labels, INDArray preOutput, INDArray mask) {
        Rows rows = new Rows(labels, preOutput, mask);
        double[] gradient = new double[rows.count * rows.columns];
        for (int row = 0; row < rows.count; row++) {
            int at = row * rows.columns;
            double factor = getWeight() * rows.factor(row);
            double onError = factor * rows.omega(row, maxWeight);
            if (rows.imputed()) {
                onError = onError == 0 ? 0 : onError * (1 + 2 * (rows.error(row) - rows.imputation(row)));
                gradient[at + IMPUTED] = (factor - onError) * rows.imputationSlope(row);
            }
            gradient[at + LOG_P] = -onError * rows.label(row);
            gradient[at + LOG_Q] = -onError * (1 - rows.label(row));
        }
        return gradient;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PropensityLoss loss && loss.getWeight() == getWeight() && loss.maxWeight == maxWeight;
    }

    @Override
    public int hashCode() {
        return 31 * Double.hashCode(getWeight()) + Double.hashCode(maxWeight);
    }

    @Override
    public String toString() {
        return "PropensityLoss(weight=" + getWeight() + ", maxWeight=" + maxWeight + ")";
    }

    @Override
    double[] losses(INDArray labels, INDArray preOutput, INDArray mask) {
        Rows rows = new Rows(labels, preOutput, mask);
        double[] losses = new double[rows.count];
        for (int row = 0; row < rows.count; row++) {
            double omega = rows.omega(row, maxWeight);
            double loss = omega == 0 ? 0 : omega * rows.error(row);
            if (rows.imputed()) {
                double imputation = rows.imputation(row);
                double rest = omega == 0 ? 0 : rows.error(row) - imputation;
                loss = imputation + omega * rest + omega * rest * rest;
            }
            losses[row] = getWeight() * rows.factor(row) * loss;
        }
        return losses;
    }

    @Override
    String input() {
        return "what a PropensityInputsVertex gives, of width 3 or 4";
    }

    @Override
    boolean reads(long columns) {
        return columns == LOG_PROPENSITY + 1 || columns == IMPUTED + 1;
    }

    /** A batch on the host. */
    private static final class Rows {
        final int count;
        final int columns;
        private final double[] labels;
        private final double[] values;
        private final double[] factors;

        Rows(INDArray labels, INDArray input, INDArray mask) {
            count = Math.toIntExact(input.size(0));
            columns = Math.toIntExact(input.size(1));
            if (columns != LOG_PROPENSITY + 1 && columns != IMPUTED + 1) {
                throw new IllegalArgumentException(
                        "a propensity loss reads (log p, log(1 - p), log propensity), or with an imputation a fourth; found %s columns"
                                .formatted(columns));
            }
            if (labels.length() != 2L * count) {
                throw new IllegalArgumentException(
                        "a propensity loss on %s rows needs two labels a row, found %s values"
                                .formatted(count, labels.length()));
            }
            if (mask != null && mask.length() != count) {
                throw new IllegalArgumentException(
                        "a loss on %s rows needs a mask of as many factors, found %s".formatted(count, mask.length()));
            }
            this.labels = HostArrays.toDoubles(labels);
            this.values = HostArrays.toDoubles(input);
            this.factors = mask == null ? null : HostArrays.toDoubles(mask);
        }

        boolean imputed() {
            return columns > IMPUTED;
        }

        double factor(int row) {
            return factors == null ? 1 : factors[row];
        }

        double label(int row) {
            return labels[2 * row];
        }

        /** o * omega. */
        double omega(int row, double maxWeight) {
            double happened = labels[2 * row + 1];
            return happened == 0
                    ? 0
                    : happened * Math.min(Math.exp(-values[row * columns + LOG_PROPENSITY]), maxWeight);
        }

        /** e. */
        double error(int row) {
            int at = row * columns;
            return LogSpace.logLoss(label(row), values[at + LOG_P], values[at + LOG_Q]);
        }

        /** d. */
        double imputation(int row) {
            return LogSpace.softplus(values[row * columns + IMPUTED]);
        }

        double imputationSlope(int row) {
            return 1 / (1 + Math.exp(-values[row * columns + IMPUTED]));
        }
    }
}
