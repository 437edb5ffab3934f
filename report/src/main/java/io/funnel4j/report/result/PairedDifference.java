// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.ArrayList;
import java.util.List;

/**
 * A model less the baseline, seed by seed: both saw the same rows, so what the rows do to both cancels out.
 *
 * @param interval of the mean difference
 * @param better on how many seeds the model was better than the baseline
 */
public record PairedDifference(Interval interval, int better) {
    /**
     * Of the seeds on which both are defined.
     *
     * @param testOverTrain as {@link Interval#of(List, double)} has it
     */
    static PairedDifference of(MetricValues model, MetricValues baseline, Goal goal, double testOverTrain) {
        List<Double> differences = new ArrayList<>();
        int better = 0;
        for (int seed = 0; seed < model.bySeed().size(); seed++) {
            double one = model.bySeed().get(seed);
            double other = baseline.bySeed().get(seed);
            differences.add(one - other);
            better += goal.merit(one) > goal.merit(other) ? 1 : 0;
        }
        return new PairedDifference(Interval.of(differences, testOverTrain), better);
    }

    /** The same, its interval cut at what a difference can be. */
    PairedDifference within(double least, double most) {
        return new PairedDifference(interval.within(least, most), better);
    }
}
