// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.evaluation.ProbabilityCurves;
import io.funnel4j.evaluation.ScoreHistogram;
import io.funnel4j.report.result.GroupAucBins;
import io.funnel4j.report.result.ProbabilityDetail;
import io.funnel4j.report.result.RocPoint;
import io.funnel4j.report.result.ScoreBins;

/** The curves of a probability, for reports. */
public final class ProbabilityDetails {
    private ProbabilityDetails() {}

    /**
     * The curves as a report has them.
     *
     * @param space the rows that they are taken over, for a reader
     */
    public static ProbabilityDetail of(ProbabilityCurves curves, String space) {
        ScoreHistogram scores = curves.scores();
        return new ProbabilityDetail(
                curves.probability().toString(),
                space,
                curves.observed(),
                curves.predicted(),
                curves.logOddsDeviation(),
                curves.roc().points().stream()
                        .map(point -> new RocPoint(point.falsePositiveRate(), point.truePositiveRate()))
                        .toList(),
                new ScoreBins(
                        scores.edges(),
                        scores.positives(),
                        scores.negatives(),
                        scores.positivesBelow(),
                        scores.negativesBelow()),
                curves.groupAuc()
                        .map(spread -> new GroupAucBins(
                                spread.groups(),
                                spread.lowTenth(),
                                spread.median(),
                                spread.highTenth(),
                                spread.belowChance()))
                        .orElse(null));
    }
}
