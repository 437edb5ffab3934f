// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.behavior.LogProbabilities;
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
        List<CalibrationBin> curve = new ArrayList<>();
        Sums all = new Sums();
        double error = 0;
        int start = 0;
        while (start < order.length) {
            int end = endOfBin(start, bins, scores, order);
            Sums bin = new Sums();
            for (int i = start; i < end; i++) {
                int row = order[i];
                bin.add(
                        sampleWeights == null ? 1 : sampleWeights[row],
                        Math.exp(predictions.logP()[row]),
                        labels[row]);
            }
            curve.add(new CalibrationBin(end - start, bin.predicted / bin.weight, bin.observed / bin.weight));
            error += Math.abs(bin.predicted - bin.observed);
            all.add(bin);
            start = end;
        }
        return new Calibration(all.observed > 0 ? all.predicted / all.observed : Double.NaN, error / all.weight, curve);
    }

    /** The first boundary behind {@code start}, moved up so that equal scores stay together. */
    private static int endOfBin(int start, int bins, double[] scores, int[] order) {
        long rows = order.length;
        long boundary = start * (long) bins / rows + 1;
        int end = (int) ((boundary * rows + bins - 1) / bins);
        while (end < order.length && scores[order[end]] == scores[order[end - 1]]) {
            end++;
        }
        return end;
    }

    private static final class Sums {
        private double weight;
        private double predicted;
        private double observed;

        void add(double rowWeight, double probability, int label) {
            weight += rowWeight;
            predicted += rowWeight * probability;
            observed += rowWeight * label;
        }

        void add(Sums other) {
            weight += other.weight;
            predicted += other.predicted;
            observed += other.observed;
        }
    }
}
