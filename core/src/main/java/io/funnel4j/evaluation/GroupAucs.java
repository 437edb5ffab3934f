// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.Internal;

/** The AUC inside each group, one group after the other. */
@Internal
public final class GroupAucs {
    private GroupAucs() {}

    /** Hears of each group. */
    @FunctionalInterface
    public interface Consumer {
        /**
         * A group.
         *
         * @param auc NaN where it has one class
         * @param rows of the group
         * @param weight of its rows
         */
        void accept(double auc, int rows, double weight);
    }

    /**
     * Goes through the groups, by rising id.
     *
     * @param sampleWeights one a row, or null for 1 everywhere
     * @throws IllegalArgumentException if lengths differ, a score is NaN, a label is neither 0 nor 1, or a weight is
     *     negative or not finite
     */
    public static void forEach(
            double[] scores, byte[] labels, long[] groups, float[] sampleWeights, Consumer consumer) {
        Checks.sameLength("scores", scores.length, "labels", labels.length);
        Checks.sameLength("scores", scores.length, "groups", groups.length);
        Checks.notNan("score", scores);
        Checks.binary("label", labels);
        Checks.sampleWeights(sampleWeights, labels.length);
        int[] order = RowOrder.ascending(groups, RowOrder.ascending(scores));
        PairSums sums = new PairSums();
        int start = 0;
        while (start < order.length) {
            long group = groups[order[start]];
            double weight = 0;
            int end = start;
            while (end < order.length && groups[order[end]] == group) {
                int row = order[end++];
                double rowWeight = sampleWeights == null ? 1 : sampleWeights[row];
                sums.add(scores[row], labels[row] * rowWeight, (1 - labels[row]) * rowWeight);
                weight += rowWeight;
            }
            consumer.accept(sums.take(), end - start, weight);
            start = end;
        }
    }
}
