// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.Internal;
import io.funnel4j.behavior.LogProbabilities;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether predicted probabilities may be multiplied by a price: do they match the observed rates, overall and from the
 * lowest to the highest?
 *
 * <p>The bins are of equal frequency: rows are ordered by prediction and a boundary lies after each {@code k * rows /
 * bins} rows, rounded up. Equal predictions are never split, since which of them went left would be chance: a boundary
 * inside a run of equal predictions moves to the run's end. So there may be fewer bins than asked for, and a constant
 * prediction has one.
 *
 * @param predictedOverObserved mean prediction over the share of positive rows, 1 at best; NaN without positive rows
 * @param expectedError expected calibration error: mean over the rows of |mean prediction - observed rate| of their bin;
 *     NaN without rows
 * @param curve the bins, from the lowest predictions to the highest
 */
public record Calibration(double predictedOverObserved, double expectedError, List<CalibrationBin> curve) {
    /** Bins unless asked for otherwise. */
    public static final int DEFAULT_BINS = 20;

    public Calibration {
        curve = List.copyOf(curve);
    }

    /**
     * With {@value #DEFAULT_BINS} bins.
     *
     * @param labels 0 or 1 a row
     * @throws IllegalArgumentException if lengths differ, a prediction is not a pair (log p, log(1 - p)) or a label is
     *     neither 0 nor 1
     */
    public static Calibration of(LogProbabilities predictions, byte[] labels) {
        return of(predictions, labels, null, DEFAULT_BINS);
    }

    /**
     * With weighted rows and any number of bins.
     *
     * @param sampleWeights one a row, finite and not negative, or null for 1 everywhere; they weigh the means, not the
     *     frequencies of the bins
     * @param bins at least 1
     */
    public static Calibration of(LogProbabilities predictions, byte[] labels, float[] sampleWeights, int bins) {
        Checks.probabilities("prediction", predictions, labels.length);
        Checks.binary("label", labels);
        Checks.sampleWeights(sampleWeights, labels.length);
        if (bins < 1) {
            throw new IllegalArgumentException("calibration needs at least one bin; found " + bins);
        }
        double[] scores = Scores.of(predictions);
        int[] order = RowOrder.ascending(scores);
        Sums sums = new Sums(bins, order.length);
        int start = 0;
        for (int i = 0; i < order.length; i++) {
            int row = order[i];
            if (i > 0 && scores[row] != scores[order[i - 1]]) {
                start = i;
            }
            double weight = sampleWeights == null ? 1 : sampleWeights[row];
            sums.add(start, 1, weight, weight * Math.exp(predictions.logP()[row]), weight * labels[row]);
        }
        return sums.calibration();
    }

    /**
     * Calibration of rows whose ranks are known.
     *
     * <p>A boundary lies behind rows of equal prediction, of ranks s to e - 1, if one of the frequencies k * rows / bins,
     * rounded up, is above s and at most e: if floor(e * bins / rows) is above floor(s * bins / rows). So the latter is the
     * same number for all rows of a bin, and another one for those of the next.
     */
    @Internal
    public static final class Sums implements Serializable {
        private static final long serialVersionUID = 1;

        private final long rows;
        private final long[] counts;
        private final double[] weight;
        private final double[] predicted;
        private final double[] observed;

        /** @param rows all that are to come, here and in other sums */
        public Sums(int bins, long rows) {
            this.rows = rows;
            this.counts = new long[bins];
            this.weight = new double[bins];
            this.predicted = new double[bins];
            this.observed = new double[bins];
        }

        /**
         * Adds rows of equal prediction.
         *
         * @param lower how many rows have a lower prediction
         * @param count how many they are
         * @param rowWeight their sample weights
         * @param weightedProbability their sample weights times their predictions
         * @param positiveWeight the sample weights of those on which the behavior happened
         */
        public void add(long lower, long count, double rowWeight, double weightedProbability, double positiveWeight) {
            int bin = (int) (lower * counts.length / rows);
            counts[bin] += count;
            weight[bin] += rowWeight;
            predicted[bin] += weightedProbability;
            observed[bin] += positiveWeight;
        }

        /** Adds the sums of other rows of the same whole. */
        public void add(Sums other) {
            for (int bin = 0; bin < counts.length; bin++) {
                counts[bin] += other.counts[bin];
                weight[bin] += other.weight[bin];
                predicted[bin] += other.predicted[bin];
                observed[bin] += other.observed[bin];
            }
        }

        /** Of all rows so far. */
        public Calibration calibration() {
            List<CalibrationBin> curve = new ArrayList<>();
            double error = 0;
            double allWeight = 0;
            double allPredicted = 0;
            double allObserved = 0;
            for (int bin = 0; bin < counts.length; bin++) {
                if (counts[bin] > 0) {
                    curve.add(
                            new CalibrationBin(counts[bin], predicted[bin] / weight[bin], observed[bin] / weight[bin]));
                    error += Math.abs(predicted[bin] - observed[bin]);
                    allWeight += weight[bin];
                    allPredicted += predicted[bin];
                    allObserved += observed[bin];
                }
            }
            return new Calibration(allObserved > 0 ? allPredicted / allObserved : Double.NaN, error / allWeight, curve);
        }
    }
}
