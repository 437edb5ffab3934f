// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.Internal;
import io.funnel4j.behavior.LogProbabilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What ranks and calibration need of rows, by rising score. Rows of equal score are one entry, so a prediction of few values
 * takes little room however many rows there are.
 *
 * @param scores as {@link Scores} gives them, each once, rising
 * @param rows of each score
 * @param positive sample weights of its rows on which the behavior happened
 * @param negative sample weights of its other rows
 * @param predicted sum over its rows of sample weight times predicted probability
 */
@Internal
@SuppressWarnings("ArrayRecordComponent")
public record RankedScores(double[] scores, long[] rows, double[] positive, double[] negative, double[] predicted) {
    /**
     * Of the rows of one space.
     *
     * @param labels 0 or 1 a row
     * @param sampleWeights one a row, or null for 1 everywhere
     */
    public static RankedScores of(LogProbabilities predictions, byte[] labels, float[] sampleWeights) {
        int count = labels.length;
        double[] positive = new double[count];
        double[] negative = new double[count];
        double[] predicted = new double[count];
        for (int row = 0; row < count; row++) {
            double weight = sampleWeights == null ? 1 : sampleWeights[row];
            (labels[row] == 1 ? positive : negative)[row] = weight;
            predicted[row] = weight * Math.exp(predictions.logP()[row]);
        }
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return new RankedScores(Scores.of(predictions), ones, positive, negative, predicted).ranked();
    }

    /** All rows of some parts; rows of equal score are added in the order of the parts. */
    public static RankedScores merge(List<RankedScores> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int count = parts.stream().mapToInt(part -> part.scores.length).sum();
        RankedScores all = ofLength(count);
        int at = 0;
        for (RankedScores part : parts) {
            int length = part.scores.length;
            System.arraycopy(part.scores, 0, all.scores, at, length);
            System.arraycopy(part.rows, 0, all.rows, at, length);
            System.arraycopy(part.positive, 0, all.positive, at, length);
            System.arraycopy(part.negative, 0, all.negative, at, length);
            System.arraycopy(part.predicted, 0, all.predicted, at, length);
            at += length;
        }
        return all.ranked();
    }

    private static RankedScores ofLength(int count) {
        return new RankedScores(
                new double[count], new long[count], new double[count], new double[count], new double[count]);
    }

    private RankedScores ranked() {
        RankedScores ranked = ofLength(scores.length);
        int last = -1;
        for (int entry : RowOrder.ascending(scores)) {
            if (last < 0 || scores[entry] != ranked.scores[last]) {
                ranked.scores[++last] = scores[entry];
            }
            ranked.rows[last] += rows[entry];
            ranked.positive[last] += positive[entry];
            ranked.negative[last] += negative[entry];
            ranked.predicted[last] += predicted[entry];
        }
        return ranked.slice(0, last + 1);
    }

    private RankedScores slice(int from, int to) {
        return from == 0 && to == scores.length
                ? this
                : new RankedScores(
                        Arrays.copyOfRange(scores, from, to),
                        Arrays.copyOfRange(rows, from, to),
                        Arrays.copyOfRange(positive, from, to),
                        Arrays.copyOfRange(negative, from, to),
                        Arrays.copyOfRange(predicted, from, to));
    }

    /**
     * The rows by ranges of the score.
     *
     * @param borders rising; a score that is a border belongs to the range below
     * @return one more than there are borders
     */
    public List<RankedScores> cut(double[] borders) {
        List<RankedScores> ranges = new ArrayList<>(borders.length + 1);
        int from = 0;
        for (double border : borders) {
            int to = from;
            while (to < scores.length && scores[to] <= border) {
                to++;
            }
            ranges.add(slice(from, to));
            from = to;
        }
        ranges.add(slice(from, scores.length));
        return ranges;
    }

    /** How many rows there are. */
    public long count() {
        return Arrays.stream(rows).sum();
    }

    /** The sums that make the AUC of these rows. */
    public PairSums pairs() {
        PairSums sums = new PairSums();
        for (int entry = 0; entry < scores.length; entry++) {
            sums.addTied(scores[entry], positive[entry], negative[entry]);
        }
        return sums;
    }

    /**
     * Adds these rows to sums.
     *
     * @param lower how many rows have a score below all of these
     */
    public void addTo(Calibration.Sums sums, long lower) {
        long before = lower;
        for (int entry = 0; entry < scores.length; entry++) {
            sums.add(before, rows[entry], positive[entry] + negative[entry], predicted[entry], positive[entry]);
            before += rows[entry];
        }
    }
}
