// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.Internal;
import java.io.Serializable;

/**
 * GAUC: the AUC inside each group (a user, a session), over the groups that hold both classes. A group with one class
 * has no AUC; it is counted in {@code groups} and not in {@code validGroups}.
 *
 * @param weighted the mean of the groups' AUC, weighted by their rows (by the sum of their sample weights, if there are
 *     any); NaN without valid groups
 * @param mean the plain mean of the groups' AUC; NaN without valid groups
 * @param validGroups groups with both classes
 * @param groups all groups; 0 where no group ids were given
 * @param validRows rows in valid groups
 */
public record GroupedAuc(double weighted, double mean, int validGroups, int groups, long validRows) {
    /** Where no group ids were given. */
    @Internal
    public static final GroupedAuc WITHOUT_GROUPS = new GroupedAuc(Double.NaN, Double.NaN, 0, 0, 0);

    /**
     * With unweighted rows.
     *
     * @param scores one a row
     * @param labels 0 or 1 a row
     * @param groups an id a row; any long is an id
     * @throws IllegalArgumentException if lengths differ, a score is NaN or a label is neither 0 nor 1
     */
    public static GroupedAuc of(double[] scores, byte[] labels, long[] groups) {
        return of(scores, labels, groups, null);
    }

    /**
     * With weighted rows.
     *
     * @param sampleWeights one a row, finite and not negative, or null for 1 everywhere; a pair weighs the product of
     *     its rows' weights
     */
    public static GroupedAuc of(double[] scores, byte[] labels, long[] groups, float[] sampleWeights) {
        Sums sums = new Sums();
        sums.add(scores, labels, groups, sampleWeights);
        return sums.groupedAuc();
    }

    /** GAUC of groups that come some at a time. */
    @Internal
    public static final class Sums implements Serializable {
        private static final long serialVersionUID = 1;

        private double weightedAuc;
        private double validWeight;
        private double auc;
        private int validGroups;
        private int groups;
        private long validRows;

        /** Adds whole groups, as {@link GroupedAuc#of(double[], byte[], long[], float[])} takes them. */
        public void add(double[] scores, byte[] labels, long[] groupIds, float[] sampleWeights) {
            GroupAucs.forEach(scores, labels, groupIds, sampleWeights, this::accept);
        }

        private void accept(double groupAuc, int rows, double weight) {
            groups++;
            if (!Double.isNaN(groupAuc)) {
                validGroups++;
                validRows += rows;
                validWeight += weight;
                weightedAuc += weight * groupAuc;
                auc += groupAuc;
            }
        }

        /** Adds the sums of other groups. */
        public void add(Sums other) {
            groups = Math.addExact(groups, other.groups);
            validGroups += other.validGroups;
            validRows += other.validRows;
            validWeight += other.validWeight;
            weightedAuc += other.weightedAuc;
            auc += other.auc;
        }

        /** Of all groups so far. */
        public GroupedAuc groupedAuc() {
            return new GroupedAuc(weightedAuc / validWeight, auc / validGroups, validGroups, groups, validRows);
        }
    }
}
