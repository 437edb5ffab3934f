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

    /**
     * The difference of two models' AUC on the same rows, with its interval (DeLong, DeLong and Clarke-Pearson, Biometrics 1988, by
     * ranks as in Sun and Xu, IEEE Signal Processing Letters 2014). With m positives X and n negatives Y, psi = 1, 1/2 or 0 as the
     * positive's score is above, at or below the negative's:
     *
     * <pre>
     *   V10(X_i) = mean over j of psi(X_i, Y_j)     V01(Y_j) = mean over i of psi(X_i, Y_j)
     *   AUC = mean of V10        var(difference) = var(V10 of one less V10 of the other) / m + var(V01 less V01) / n
     * </pre>
     *
     * Rows count as independent; those of one user are not, so that with few users the interval is too narrow.
     *
     * @param first the first model's AUC
     * @param second the second's
     * @param deviation standard deviation of {@code second - first}
     * @param positives m
     * @param negatives n
     */
    public record Comparison(double first, double second, double deviation, long positives, long negatives) {
        private static final double NORMAL_97_5 = 1.959963984540054;

        /**
         * Compares two models.
         *
         * @param first scores, one a row
         * @param second scores, one a row
         * @param labels 0 or 1 a row
         * @return all NaN unless there are two rows of each class
         */
        public static Comparison of(double[] first, double[] second, byte[] labels) {
            Checks.sameLength("scores", first.length, "labels", labels.length);
            Checks.sameLength("scores", second.length, "labels", labels.length);
            Checks.notNan("score", first);
            Checks.notNan("score", second);
            Checks.binary("label", labels);
            int positives = 0;
            for (byte label : labels) {
                positives += label;
            }
            int negatives = labels.length - positives;
            if (positives < 2 || negatives < 2) {
                return new Comparison(Double.NaN, Double.NaN, Double.NaN, positives, negatives);
            }
            double[] ofFirst = shares(first, labels, positives, negatives);
            double[] ofSecond = shares(second, labels, positives, negatives);
            double[] difference = new double[labels.length];
            for (int row = 0; row < labels.length; row++) {
                difference[row] = ofSecond[row] - ofFirst[row];
            }
            double variance = variance(difference, labels, 1) / positives + variance(difference, labels, 0) / negatives;
            return new Comparison(
                    mean(ofFirst, labels, 1), mean(ofSecond, labels, 1), Math.sqrt(variance), positives, negatives);
        }

        /** The gain, {@code second - first}. */
        public double difference() {
            return second - first;
        }

        /** Half the width of the gain's 95% interval. */
        public double margin() {
            return NORMAL_97_5 * deviation;
        }

        /** V10 of a positive row, V01 of a negative one. */
        private static double[] shares(double[] scores, byte[] labels, int positives, int negatives) {
            double[] ranks = ranks(scores);
            double[] within = new double[scores.length];
            for (byte label = 0; label <= 1; label++) {
                int[] rows = rows(labels, label);
                double[] own = ranks(
                        Arrays.stream(rows).mapToDouble(row -> scores[row]).toArray());
                for (int i = 0; i < rows.length; i++) {
                    within[rows[i]] = own[i];
                }
            }
            double[] shares = new double[scores.length];
            for (int row = 0; row < shares.length; row++) {
                double others = ranks[row] - within[row]; // below, and half of those at its score
                shares[row] = labels[row] == 1 ? others / negatives : 1 - others / positives;
            }
            return shares;
        }

        private static int[] rows(byte[] labels, byte label) {
            int[] rows = new int[labels.length];
            int count = 0;
            for (int row = 0; row < labels.length; row++) {
                if (labels[row] == label) {
                    rows[count++] = row;
                }
            }
            return Arrays.copyOf(rows, count);
        }

        /** From 1; equal scores have the mean of their ranks. */
        private static double[] ranks(double[] scores) {
            int[] order = RowOrder.ascending(scores);
            double[] ranks = new double[scores.length];
            for (int from = 0; from < order.length; ) {
                int to = from;
                while (to < order.length && scores[order[to]] == scores[order[from]]) {
                    to++;
                }
                for (int at = from; at < to; at++) {
                    ranks[order[at]] = (from + to + 1) / 2.0;
                }
                from = to;
            }
            return ranks;
        }

        private static double mean(double[] values, byte[] labels, int label) {
            double sum = 0;
            int count = 0;
            for (int row = 0; row < values.length; row++) {
                if (labels[row] == label) {
                    sum += values[row];
                    count++;
                }
            }
            return sum / count;
        }

        private static double variance(double[] values, byte[] labels, int label) {
            double mean = mean(values, labels, label);
            double sum = 0;
            int count = 0;
            for (int row = 0; row < values.length; row++) {
                if (labels[row] == label) {
                    sum += (values[row] - mean) * (values[row] - mean);
                    count++;
                }
            }
            return sum / (count - 1);
        }
    }
}
