// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.detail;

import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.ProbabilityMetrics;
import io.funnel4j.text.Message;
import java.util.List;

/**
 * A probability whose mean prediction is far from the rate at which it happened, which is no chance of few rows.
 *
 * @param probability which
 * @param rows that it was judged on
 * @param positives of them
 * @param predictedOverObserved mean prediction over observed rate
 * @param interval of that
 */
public record FarFromRate(
        Probability probability, long rows, long positives, double predictedOverObserved, ConfidenceInterval interval) {
    /** From this factor on, either way, at the near end of the interval. */
    public static final double FAR = 1.5;

    /** The probabilities of an evaluation that are far from their rates, the farthest first. */
    public static List<FarFromRate> among(DetailedEvaluation evaluation) {
        return evaluation.intervals().stream()
                .map(intervals -> of(
                        evaluation.evaluation().metrics(intervals.probability()).orElseThrow(),
                        intervals.predictedOverObserved()))
                .filter(FarFromRate::isFar)
                .sorted((first, second) -> Double.compare(second.factor(), first.factor()))
                .toList();
    }

    private static FarFromRate of(ProbabilityMetrics metrics, ConfidenceInterval interval) {
        return new FarFromRate(
                metrics.probability(),
                metrics.rows(),
                metrics.positives(),
                metrics.calibration().predictedOverObserved(),
                interval);
    }

    private boolean isFar() {
        return interval.low() >= FAR || interval.high() <= 1 / FAR;
    }

    /** How far, either way. */
    private double factor() {
        return Math.max(predictedOverObserved, 1 / predictedOverObserved);
    }

    /** For people: what was found, and what may mend it. */
    public String text() {
        return Message.of(
                "FAR FROM ITS RATE: %s is predicted %.3g times as often as it happened, 95%% interval %.3g to %.3g (%,d of %,d rows)."
                        + " Likely: too few steps, train more epochs; or too many, stop early; or these rows are not like those of train."
                        + " Where the order of the rows is right, calibration mends it (docs/calibration.md)",
                probability, predictedOverObserved, interval.low(), interval.high(), positives, rows);
    }
}
