// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.loss;

import io.funnel4j.array.HostArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Binary cross-entropy of a probability that arrives as the pair (log p, log q), q = 1 - p, without clip or epsilon, each part
 * with a factor, a and b, that is held constant:
 *
 * <pre>
 *   L = -weight * m * (y a log p + (1 - y) b log q)   dL/d(log p) = -weight * m * y a,   dL/d(log q) = -weight * m * (1 - y) b
 * </pre>
 *
 * <p>Labels y [B, 1] in [0, 1], input [B, 2], mask m [B, 1] (a factor a row, not only 0 and 1) or none.
 */
abstract class PairLoss extends RowLoss {
    private static final long serialVersionUID = 1L;

    PairLoss(double weight) {
        super(weight);
    }

    /** a, of a row whose label is 1. */
    abstract double onHappened(double logP);

    /** b, of a row whose label is 0. */
    abstract double onNotHappened(double logP, double logQ);

    @Override
    final double[] gradients(INDArray labels, INDArray preOutput, INDArray mask) {
        Rows rows = new Rows(labels, preOutput, mask);
        double[] gradient = new double[2 * rows.count];
        for (int row = 0; row < rows.count; row++) {
            double factor = rows.factor(row);
            gradient[2 * row] = -factor * rows.happened(row);
            gradient[2 * row + 1] = -factor * rows.notHappened(row);
        }
        return gradient;
    }

    @Override
    final double[] losses(INDArray labels, INDArray pairs, INDArray mask) {
        Rows rows = new Rows(labels, pairs, mask);
        double[] losses = new double[rows.count];
        for (int row = 0; row < rows.count; row++) {
            double factor = rows.factor(row);
            losses[row] = factor == 0 ? 0 : factor * rows.loss(row);
        }
        return losses;
    }

    @Override
    final String input() {
        return "a pair (log p, log(1 - p)) of width 2";
    }

    @Override
    final boolean reads(long columns) {
        return columns == 2;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof PairLoss loss && loss.getClass() == getClass() && loss.getWeight() == getWeight();
    }

    @Override
    public final int hashCode() {
        return Double.hashCode(getWeight());
    }

    @Override
    public final String toString() {
        return name() + "(weight=" + getWeight() + ")";
    }

    /** A batch on the host. */
    private final class Rows {
        final int count;
        private final double[] labels;
        private final double[] pairs;
        private final double[] factors;

        Rows(INDArray labels, INDArray pairs, INDArray mask) {
            this.labels = HostArrays.toDoubles(labels);
            this.pairs = HostArrays.toDoubles(pairs);
            count = this.labels.length;
            if (this.pairs.length != 2L * count) {
                throw new IllegalArgumentException(
                        "a loss on %s labels needs as many pairs (log p, log(1 - p)), found %s values"
                                .formatted(count, this.pairs.length));
            }
            factors = factors(mask, count);
        }

        /** weight * m. */
        double factor(int row) {
            return factors == null ? getWeight() : getWeight() * factors[row];
        }

        /** y a. */
        double happened(int row) {
            return labels[row] == 0 ? 0 : labels[row] * onHappened(pairs[2 * row]);
        }

        /** (1 - y) b. */
        double notHappened(int row) {
            return labels[row] == 1 ? 0 : (1 - labels[row]) * onNotHappened(pairs[2 * row], pairs[2 * row + 1]);
        }

        /** A zero factor silences an infinite logarithm. */
        double loss(int row) {
            double happened = happened(row);
            double not = notHappened(row);
            return -((happened == 0 ? 0 : happened * pairs[2 * row]) + (not == 0 ? 0 : not * pairs[2 * row + 1]));
        }
    }
}
