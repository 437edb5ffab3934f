package io.funnel4j.evaluation;

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
    static final GroupedAuc WITHOUT_GROUPS = new GroupedAuc(Double.NaN, Double.NaN, 0, 0, 0);

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
        Checks.sameLength("scores", scores.length, "labels", labels.length);
        Checks.sameLength("scores", scores.length, "groups", groups.length);
        Checks.notNan("score", scores);
        Checks.binary("label", labels);
        Checks.sampleWeights(sampleWeights, labels.length);
        int[] order = RowOrder.ascending(groups, RowOrder.ascending(scores));
        PairSums sums = new PairSums();
        double weightedSum = 0;
        double validWeight = 0;
        double sum = 0;
        int validGroups = 0;
        int groupCount = 0;
        long validRows = 0;
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
            double auc = sums.take();
            groupCount++;
            if (!Double.isNaN(auc)) {
                validGroups++;
                validRows += end - start;
                validWeight += weight;
                weightedSum += weight * auc;
                sum += auc;
            }
            start = end;
        }
        return new GroupedAuc(weightedSum / validWeight, sum / validGroups, validGroups, groupCount, validRows);
    }
}
