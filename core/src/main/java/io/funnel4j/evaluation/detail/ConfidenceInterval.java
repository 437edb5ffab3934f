// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.detail;

import java.util.Arrays;

/**
 * A 95% interval.
 *
 * @param low NaN where it is not known
 * @param high NaN where it is not known
 */
public record ConfidenceInterval(double low, double high) {
    /** Where there is nothing to tell it from. */
    public static final ConfidenceInterval UNKNOWN = new ConfidenceInterval(Double.NaN, Double.NaN);

    private static final double TAIL = 0.025;
    /** Of all replicates; below it those that are defined are not like the others. */
    private static final double LEAST_DEFINED = 0.95;

    /** Whether both ends are known. */
    public boolean known() {
        return !Double.isNaN(low) && !Double.isNaN(high);
    }

    /** The percentiles of a figure's bootstrap replicates; unknown where too many of them are NaN. */
    static ConfidenceInterval ofReplicates(double[] replicates) {
        double[] defined = Arrays.stream(replicates)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        return defined.length == 0 || defined.length < LEAST_DEFINED * replicates.length
                ? UNKNOWN
                : new ConfidenceInterval(quantile(defined, TAIL), quantile(defined, 1 - TAIL));
    }

    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        if (sorted[below] == sorted[above]) {
            return sorted[below]; // infinite ones too
        }
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
