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
 * @param predicted how many were predicted to be
 * @param ratio of mean prediction over observed rate, by weight; NaN without positives
 * @param interval of the ratio
 */
public record FarFromRate(
        Probability probability,
        long rows,
        long positives,
        double predicted,
        double ratio,
        ConfidenceInterval interval) {
    /** From this factor on, either way, at the near end of the interval. */
    public static final double FAR = 1.5;
    /** Of something that happens 10 times in the mean, none happens once in 20,000. */
    private static final double NOT_NONE_BY_CHANCE = 10;

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
        double predicted = metrics.calibration().curve().stream()
                .mapToDouble(bin -> bin.rows() * bin.predicted())
                .sum();
        return new FarFromRate(
                metrics.probability(),
                metrics.rows(),
                metrics.positives(),
                predicted,
                metrics.calibration().predictedOverObserved(),
                interval);
    }

    private boolean isFar() {
        return positives == 0 ? predicted >= NOT_NONE_BY_CHANCE : interval.low() >= FAR || interval.high() <= 1 / FAR;
    }

    /** How far, either way. */
    private double factor() {
        return positives == 0 ? Double.POSITIVE_INFINITY : Math.max(ratio, 1 / ratio);
    }

    /** For people: what was found, and what may mend it. */
    public String text() {
        String found = positives == 0
                ? Message.of(
                        "%s is predicted for %.0f of %,d rows in the mean, and happened on none",
                        probability, predicted, rows)
                : Message.of(
                        "%s is predicted %.3g times as often as it happened, 95%% interval %.3g to %.3g (%,d of %,d rows)",
                        probability, ratio, interval.low(), interval.high(), positives, rows);
        return "FAR FROM ITS RATE: " + found
                + ". Likely: too few steps, train more epochs; or too many, stop early; or these rows are not like those of train."
                + " Where the order of the rows is right, calibration mends it (docs/calibration.md)";
    }
}
