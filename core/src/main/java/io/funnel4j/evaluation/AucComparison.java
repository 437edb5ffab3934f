// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import java.util.Arrays;

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
public record AucComparison(double first, double second, double deviation, long positives, long negatives) {
    private static final double NORMAL_97_5 = 1.959963984540054;

    /**
     * Compares two models.
     *
     * @param first scores, one a row
     * @param second scores, one a row
     * @param labels 0 or 1 a row
     * @return all NaN unless there are two rows of each class
     */
    public static AucComparison of(double[] first, double[] second, byte[] labels) {
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
            return new AucComparison(Double.NaN, Double.NaN, Double.NaN, positives, negatives);
        }
        double[] ofFirst = shares(first, labels, positives, negatives);
        double[] ofSecond = shares(second, labels, positives, negatives);
        double[] difference = new double[labels.length];
        for (int row = 0; row < labels.length; row++) {
            difference[row] = ofSecond[row] - ofFirst[row];
        }
        double variance = variance(difference, labels, 1) / positives + variance(difference, labels, 0) / negatives;
        return new AucComparison(
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
            double[] own =
                    ranks(Arrays.stream(rows).mapToDouble(row -> scores[row]).toArray());
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
