// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.Arrays;
import java.util.List;

/**
 * A metric's values.
 *
 * @param bySeed one a seed, in the order of the report's seeds; NaN where undefined
 */
public record MetricValues(List<Double> bySeed) {
    public MetricValues {
        bySeed = List.copyOf(bySeed);
    }

    public static MetricValues of(double... bySeed) {
        return new MetricValues(Arrays.stream(bySeed).boxed().toList());
    }

    /** Their mean and spread over the seeds where they are defined. */
    public Spread spread() {
        return Spread.of(bySeed);
    }

    /**
     * Their mean and its confidence interval.
     *
     * @param testOverTrain as {@link Interval#of(List, double)} has it
     */
    public Interval interval(double testOverTrain) {
        return Interval.of(bySeed, testOverTrain);
    }
}
