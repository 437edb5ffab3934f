// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A mean and where it may lie: Student's two-sided 95% confidence interval, mean ± t(n - 1) s / sqrt(n).
 *
 * @param mean of the values; NaN if there is none
 * @param low lower end; NaN if n is below 2
 * @param high upper end; NaN if n is below 2
 * @param n how many values there are; undefined ones do not count
 */
public record Interval(double mean, double low, double high, int n) {
    private static final double UPPER = 0.975;

    public Interval {
        if (n < 0) {
            throw new IllegalArgumentException("an interval is over n >= 0 values, found n = " + n);
        }
    }

    /** The interval of the mean of the values that are not NaN, which are independent of one another. */
    public static Interval of(List<Double> values) {
        return of(values, 0);
    }

    /**
     * The interval of the mean of the values that are not NaN, which come from splits of the same rows: such values agree more
     * than independent ones, so s^2 / n becomes s^2 (1 / n + test / train) (Nadeau and Bengio, Machine Learning 52, 2003).
     *
     * @param testOverTrain rows of test over rows of train; 0 for independent values
     */
    public static Interval of(List<Double> values, double testOverTrain) {
        Spread spread = Spread.of(values);
        if (spread.n() < 2) {
            return new Interval(spread.mean(), Double.NaN, Double.NaN, spread.n());
        }
        double quantile = new TDistribution(null, spread.n() - 1.0).inverseCumulativeProbability(UPPER);
        double half = quantile * spread.standardDeviation() * Math.sqrt(1.0 / spread.n() + testOverTrain);
        return new Interval(spread.mean(), spread.mean() - half, spread.mean() + half, spread.n());
    }

    /**
     * The same, its ends cut at what the mean can be at all: few values near 1 give an AUC's an end beyond. It holds the true
     * mean as often as before.
     *
     * @param least the least possible mean
     * @param most the largest possible mean
     */
    Interval within(double least, double most) {
        return new Interval(mean, Math.max(least, low), Math.min(most, high), n);
    }

    /** Whether a value lies outside; false where the ends are not known. */
    public boolean excludes(double value) {
        return low > value || high < value;
    }
}
