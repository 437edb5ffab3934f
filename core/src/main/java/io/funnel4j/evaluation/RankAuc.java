// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import java.util.Arrays;

/**
 * Exact area under the ROC curve: the share of the pairs of a positive and a negative row that the scores put in the
 * right order, a tie counting one half. No thresholds, no batches.
 */
public final class RankAuc {
    private RankAuc() {}

    /**
     * AUC = sum over pairs (i positive, j negative) of (1[s_i > s_j] + 0.5 * 1[s_i = s_j]) / number of pairs.
     *
     * @param scores one a row; infinite ones have their rank
     * @param labels 0 or 1 a row
     * @return NaN unless both classes occur
     * @throws IllegalArgumentException if lengths differ, a score is NaN or a label is neither 0 nor 1
     */
    public static double of(double[] scores, byte[] labels) {
        Checks.sameLength("scores", scores.length, "labels", labels.length);
        Checks.notNan("score", scores);
        Checks.binary("label", labels);
        double[] positives = sortedOf(1, scores, labels);
        double[] negatives = sortedOf(0, scores, labels);
        if (positives.length == 0 || negatives.length == 0) {
            return Double.NaN;
        }
        long twiceWon = 0;
        int below = 0;
        int notAbove = 0;
        for (double positive : positives) {
            while (below < negatives.length && negatives[below] < positive) {
                below++;
            }
            while (notAbove < negatives.length && negatives[notAbove] <= positive) {
                notAbove++;
            }
            twiceWon += (long) below + notAbove;
        }
        return twiceWon / (2.0 * positives.length * negatives.length);
    }

    /**
     * AUC where a row counts as positive and as negative in part: with a truth that is a probability p, the weights p
     * and 1 - p; with sample weights w, the weights w * y and w * (1 - y).
     *
     * <p>AUC = sum over pairs i != j of pos_i * neg_j * (1[s_i > s_j] + 0.5 * 1[s_i = s_j]) / sum over pairs i != j of
     * pos_i * neg_j. A row is not paired with itself: its own pos_i * neg_i, always a tie, stands in neither sum, and
     * is left out rather than subtracted. So with the weights 0 and 1 this is {@link #of}, and with weights p and 1 - p
     * it is, for many rows, the AUC that drawn labels have in the mean.
     *
     * @param scores one a row
     * @param positiveWeights one a row, finite and not negative
     * @param negativeWeights one a row, finite and not negative
     * @return NaN if no pair of rows has weight
     * @throws IllegalArgumentException if lengths differ, a score is NaN or a weight is negative or not finite
     */
    public static double ofSoft(double[] scores, double[] positiveWeights, double[] negativeWeights) {
        Checks.sameLength("scores", scores.length, "positive weights", positiveWeights.length);
        Checks.sameLength("scores", scores.length, "negative weights", negativeWeights.length);
        Checks.notNan("score", scores);
        Checks.weights("positive weight", positiveWeights);
        Checks.weights("negative weight", negativeWeights);
        PairSums sums = new PairSums();
        for (int row : RowOrder.ascending(scores)) {
            sums.add(scores[row], positiveWeights[row], negativeWeights[row]);
        }
        return sums.take();
    }

    /**
     * AUC of weighted rows: a pair weighs the product of its rows' weights.
     *
     * @param sampleWeights one a row, finite and not negative, or null for 1 everywhere
     * @return NaN unless both classes have weight
     */
    public static double of(double[] scores, byte[] labels, float[] sampleWeights) {
        if (sampleWeights == null) {
            return of(scores, labels);
        }
        Checks.sameLength("scores", scores.length, "labels", labels.length);
        Checks.sameLength("scores", scores.length, "sample weights", sampleWeights.length);
        Checks.binary("label", labels);
        double[] positive = new double[labels.length];
        double[] negative = new double[labels.length];
        for (int row = 0; row < labels.length; row++) {
            (labels[row] == 1 ? positive : negative)[row] = sampleWeights[row];
        }
        return ofSoft(scores, positive, negative);
    }

    private static double[] sortedOf(int label, double[] scores, byte[] labels) {
        double[] chosen = new double[scores.length];
        int count = 0;
        for (int row = 0; row < scores.length; row++) {
            if (labels[row] == label) {
                chosen[count++] = scores[row];
            }
        }
        chosen = Arrays.copyOf(chosen, count);
        Arrays.sort(chosen);
        return chosen;
    }
}
