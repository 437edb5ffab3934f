// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.loss;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.LogSpace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The loss of a probability whose effect may come late (Chapelle, KDD 2014): the effect comes with probability p, and then after
 * an exponential delay of rate lambda = exp(h) a day. A row arrives as (log p, log q, h), q = 1 - p, with the label y, 0 or 1, and t days:
 * from the cause to the effect where y = 1, else from the cause to now, infinite where the cause did not happen. With x = lambda t and
 * S = q + p exp(-x), the probability that nothing is seen yet:
 *
 * <pre>
 *   y = 1   L = -weight * m * (log p + h - x)    dL/d(log p) = -weight * m,           dL/dh = weight * m * (x - 1)
 *   y = 0   L = -weight * m * log S              dL/d(log q) = -weight * m * q / S,   dL/d(log p) = -weight * m * p exp(-x) / S,
 *                                                dL/dh = weight * m * x p exp(-x) / S
 * </pre>
 *
 * <p>Where x is small, S is near 1 and these two gradients all but cancel in p. Below x = log 2, where S is more than one half,
 * it is 1 - r with r = p (1 - exp(-x)), L = -weight * m * log(1 - r), and all of the gradient is dL/d(log p) = weight * m * r / S.
 * Nothing is clipped: a loss or a gradient passes the range of numbers only where exp(h) t itself does, at y = 1.
 *
 * <p>Labels (y, t) [B, 2], input [B, 3], mask m [B, 1] (a factor a row) or none.
 */
public final class DelayedLoss extends RowLoss {
    private static final long serialVersionUID = 1L;

    private static final int LOG_P = 0;
    private static final int LOG_Q = 1;
    private static final int LOG_RATE = 2;
    private static final int COLUMNS = 3;
    private static final double LOG_2 = Math.log(2);

    /**
     * A loss with a factor.
     *
     * @param weight the objective's weight, positive
     */
    public DelayedLoss(@JsonProperty("weight") double weight) {
        super(weight);
    }

    @Override
    double[] gradients(INDArray labels, INDArray preOutput, INDArray mask) {
        Rows rows = new Rows(labels, preOutput, mask);
        double[] gradient = new double[rows.count * COLUMNS];
        for (int row = 0; row < rows.count; row++) {
            double factor = rows.factor(row);
            if (factor != 0) {
                rows.addGradient(row, factor, gradient);
            }
        }
        return gradient;
    }

    @Override
    double[] losses(INDArray labels, INDArray preOutput, INDArray mask) {
        Rows rows = new Rows(labels, preOutput, mask);
        double[] losses = new double[rows.count];
        for (int row = 0; row < rows.count; row++) {
            double factor = rows.factor(row);
            losses[row] = factor == 0 ? 0 : factor * rows.loss(row);
        }
        return losses;
    }

    @Override
    String input() {
        return "(log p, log(1 - p), log of the rate of delays) of width 3";
    }

    @Override
    boolean reads(long columns) {
        return columns == COLUMNS;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DelayedLoss loss && loss.getWeight() == getWeight();
    }

    @Override
    public int hashCode() {
        return Double.hashCode(getWeight());
    }

    @Override
    public String toString() {
        return name() + "(weight=" + getWeight() + ")";
    }

    /** A batch on the host. */
    private final class Rows {
        final int count;
        private final double[] labels;
        private final double[] values;
        private final double[] factors;

        Rows(INDArray labels, INDArray input, INDArray mask) {
            count = Math.toIntExact(input.size(0));
            if (input.size(1) != COLUMNS) {
                throw new IllegalArgumentException(
                        "a delayed loss reads %s, found %s columns".formatted(input(), input.size(1)));
            }
            if (labels.length() != 2L * count) {
                throw new IllegalArgumentException(
                        "a delayed loss on %s rows needs a label and a delay a row, found %s values"
                                .formatted(count, labels.length()));
            }
            this.labels = HostArrays.toDoubles(labels);
            this.values = HostArrays.toDoubles(input);
            this.factors = factors(mask, count);
        }

        /** weight * m. */
        double factor(int row) {
            return factors == null ? getWeight() : getWeight() * factors[row];
        }

        double loss(int row) {
            double logP = value(row, LOG_P);
            double x = ratio(row);
            if (happened(row)) {
                return x - logP - value(row, LOG_RATE);
            }
            return x < LOG_2 ? -Math.log1p(-late(logP, x)) : -logUnseen(row, x);
        }

        void addGradient(int row, double factor, double[] gradient) {
            int at = row * COLUMNS;
            double logP = value(row, LOG_P);
            double x = ratio(row);
            if (happened(row)) {
                gradient[at + LOG_P] = -factor;
                gradient[at + LOG_RATE] = factor * (x - 1);
                return;
            }
            double coming; // p exp(-x) / S
            if (x < LOG_2) {
                double late = late(logP, x);
                coming = Math.exp(logP - x) / (1 - late);
                gradient[at + LOG_P] = factor * late / (1 - late);
            } else {
                double logUnseen = logUnseen(row, x);
                coming = Math.exp(logP - x - logUnseen);
                gradient[at + LOG_P] = -factor * coming;
                gradient[at + LOG_Q] = -factor * Math.exp(value(row, LOG_Q) - logUnseen);
            }
            gradient[at + LOG_RATE] = coming == 0 ? 0 : factor * x * coming;
        }

        private boolean happened(int row) {
            return labels[2 * row] == 1;
        }

        private double value(int row, int column) {
            return values[row * COLUMNS + column];
        }

        /** x = lambda t: how many mean delays the time is long. */
        private double ratio(int row) {
            double days = labels[2 * row + 1];
            return days == 0 || Double.isInfinite(days) ? days : Math.exp(value(row, LOG_RATE)) * days;
        }

        /** r = p (1 - exp(-x)). */
        private double late(double logP, double x) {
            return -Math.exp(logP) * Math.expm1(-x);
        }

        /** log S. */
        private double logUnseen(int row, double x) {
            return LogSpace.add(value(row, LOG_Q), value(row, LOG_P) - x);
        }
    }
}
