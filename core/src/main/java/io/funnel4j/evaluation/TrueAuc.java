// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

/**
 * AUC against a truth that is a probability, as generated worlds know it: what the AUC against drawn labels is in the
 * mean, without the noise of drawing them.
 *
 * <p>It can be taken over all exposures even for P(b | do(a)), which no real data set allows: there a's absence hides
 * whether b would have followed.
 */
public final class TrueAuc {
    private TrueAuc() {}

    /**
     * Row i counts as positive with weight p_i and as negative with weight 1 - p_i ({@link RankAuc#ofSoft}).
     *
     * <p>The ceiling of all models that see only some of what drives the truth is this AUC with the mean truth given
     * what they see as the scores.
     *
     * @param scores what the rows are ranked by, such as {@link Scores#of}
     * @param truth the true probability of each row, in [0, 1]
     * @return NaN if no pair of rows has weight
     * @throws IllegalArgumentException if lengths differ, a score is NaN or a truth is outside [0, 1]
     */
    public static double of(double[] scores, double[] truth) {
        Checks.sameLength("scores", scores.length, "true probabilities", truth.length);
        double[] not = new double[truth.length];
        for (int row = 0; row < truth.length; row++) {
            if (!(truth[row] >= 0 && truth[row] <= 1)) {
                throw new IllegalArgumentException(
                        "true probability of row %s is %s; expected one in [0, 1]".formatted(row, truth[row]));
            }
            not[row] = 1 - truth[row];
        }
        return RankAuc.ofSoft(scores, truth, not);
    }
}
