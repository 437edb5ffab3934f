// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.Internal;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.LogSpace;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;

/**
 * The log loss of predicted probabilities, from their logarithms and without clipping.
 *
 * @param mean mean over the rows of -(y log p + (1 - y) log(1 - p)), in nats; infinite where a row had probability 0 of
 *     what happened, NaN without rows
 * @param baseRate share of positive rows; NaN without rows
 * @param normalisedEntropy {@code mean} over the loss of always predicting the base rate, so 1 is no better than that
 *     and less is better; NaN unless both classes occur
 */
public record LogLoss(double mean, double baseRate, double normalisedEntropy) {
    /**
     * With unweighted rows.
     *
     * @param labels 0 or 1 a row
     * @throws IllegalArgumentException if lengths differ, a prediction is not a pair (log p, log(1 - p)) or a label is
     *     neither 0 nor 1
     */
    public static LogLoss of(LogProbabilities predictions, byte[] labels) {
        return of(predictions, labels, null);
    }

    /**
     * With weighted rows.
     *
     * @param sampleWeights one a row, finite and not negative, or null for 1 everywhere
     */
    public static LogLoss of(LogProbabilities predictions, byte[] labels, float[] sampleWeights) {
        Sums sums = new Sums();
        sums.add(predictions, labels, sampleWeights);
        return sums.logLoss();
    }

    /** The log loss of rows that come block by block. */
    @Internal
    public static final class Sums implements Serializable {
        private static final long serialVersionUID = 1;

        private double loss;
        private double positive;
        private double total;

        /** Adds rows, as {@link LogLoss#of(LogProbabilities, byte[], float[])} takes them. */
        public void add(LogProbabilities predictions, byte[] labels, float[] sampleWeights) {
            Checks.probabilities("prediction", predictions, labels.length);
            Checks.binary("label", labels);
            Checks.sampleWeights(sampleWeights, labels.length);
            for (int row = 0; row < labels.length; row++) {
                double weight = sampleWeights == null ? 1 : sampleWeights[row];
                if (weight > 0) {
                    loss += weight
                            * LogSpace.logLoss(
                                    labels[row],
                                    predictions.logP()[row],
                                    predictions.logQ()[row]);
                    positive += weight * labels[row];
                    total += weight;
                }
            }
        }

        /** Adds the sums of other rows. */
        public void add(Sums other) {
            loss += other.loss;
            positive += other.positive;
            total += other.total;
        }

        /** Writes the sums, for a later process. */
        public void write(DataOutput out) throws IOException {
            out.writeDouble(loss);
            out.writeDouble(positive);
            out.writeDouble(total);
        }

        /** Becomes the sums that were written. */
        public void read(DataInput in) throws IOException {
            loss = in.readDouble();
            positive = in.readDouble();
            total = in.readDouble();
        }

        /** Of all rows so far. */
        public LogLoss logLoss() {
            double mean = loss / total;
            double baseRate = positive / total;
            double entropy = -(baseRate * Math.log(baseRate) + (1 - baseRate) * Math.log1p(-baseRate));
            return new LogLoss(mean, baseRate, entropy > 0 ? mean / entropy : Double.NaN);
        }
    }
}
