// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.detail;

import io.funnel4j.evaluation.GroupAucs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the AUC inside a group (a user, a session) spreads over the groups that hold both classes: a mean of 0.7 may be 0.7
 * for all, or 1 for some and chance for the rest.
 *
 * @param groups with both classes, in each of {@value #BINS} bins of equal width from 0 to 1; an AUC of 1 is in the last
 * @param lowTenth a tenth of the groups has at most this AUC; NaN without groups
 * @param median half of the groups have at most this AUC; NaN without groups
 * @param highTenth a tenth of the groups has at least this AUC; NaN without groups
 * @param belowChance groups whose AUC is below 0.5
 */
public record GroupAucDistribution(
        List<Integer> groups, double lowTenth, double median, double highTenth, int belowChance) {
    /** Bins from 0 to 1. */
    public static final int BINS = 20;

    public GroupAucDistribution {
        groups = List.copyOf(groups);
    }

    /**
     * With weighted rows.
     *
     * @param scores one a row
     * @param labels 0 or 1 a row
     * @param groups an id a row; any long is an id
     * @param sampleWeights one a row, finite and not negative, or null for 1 everywhere
     * @throws IllegalArgumentException if lengths differ, a score is NaN, a label is neither 0 nor 1, or a weight is
     *     negative or not finite
     */
    public static GroupAucDistribution of(double[] scores, byte[] labels, long[] groups, float[] sampleWeights) {
        List<Double> found = new ArrayList<>();
        GroupAucs.forEach(scores, labels, groups, sampleWeights, (auc, rows, weight) -> {
            if (!Double.isNaN(auc)) {
                found.add(auc);
            }
        });
        double[] sorted =
                found.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int[] counts = new int[BINS];
        int belowChance = 0;
        for (double auc : sorted) {
            counts[Math.min(BINS - 1, (int) (auc * BINS))]++;
            belowChance += auc < 0.5 ? 1 : 0;
        }
        return new GroupAucDistribution(
                Arrays.stream(counts).boxed().toList(),
                quantile(sorted, 0.1),
                quantile(sorted, 0.5),
                quantile(sorted, 0.9),
                belowChance);
    }

    /** Groups with both classes. */
    public int validGroups() {
        return groups.stream().mapToInt(Integer::intValue).sum();
    }

    private static double quantile(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
