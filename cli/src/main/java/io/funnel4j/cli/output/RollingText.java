// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.output;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.cli.run.RollingPoint;
import io.funnel4j.evaluation.ProbabilityMetrics;
import io.funnel4j.text.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A point of a training on a stream for a person: a line on all rows, then one an objective, over the last rows and, where these are not
 * all, since the start.
 */
final class RollingText {
    private static final int SHOWN_UNKNOWN = 3;
    private static final double WORTH_A_WORD = 0.0005;

    private RollingText() {}

    static String of(RollingPoint point, BehaviorGraph graph) {
        StringBuilder text = new StringBuilder(Message.of(
                "%,d rows, step %,d: loss %.5f, %,.0f rows/s%s%s",
                point.rows(),
                point.step(),
                point.loss(),
                point.samplesPerSecond(),
                point.badRows() == 0 ? "" : Message.of(", %,d bad rows", point.badRows()),
                unknown(point.unknown())));
        List<Probability> shown = graph.objectives().stream()
                .map(Objective::probability)
                .distinct()
                .toList();
        int width = shown.stream()
                .mapToInt(probability -> probability.toString().length())
                .max()
                .orElse(0);
        for (Probability probability : shown) {
            point.window()
                    .metrics(probability)
                    .ifPresent(last -> text.append(line(last, since(point, probability), width)));
        }
        return text.toString();
    }

    private static String line(ProbabilityMetrics last, Optional<ProbabilityMetrics> all, int width) {
        String probability = last.probability().toString();
        return Message.of(
                "%n  %s%s  AUC %s  log loss %s  pred/obs %s",
                probability,
                " ".repeat(width - probability.length()),
                both("%.4f", last, all, ProbabilityMetrics::auc),
                both("%.5f", last, all, found -> found.logLoss().mean()),
                both("%.3f", last, all, found -> found.calibration().predictedOverObserved()));
    }

    /** Empty where the window has all rows. */
    private static Optional<ProbabilityMetrics> since(RollingPoint point, Probability probability) {
        return point.window().rows() == point.sinceStart().rows()
                ? Optional.empty()
                : point.sinceStart().metrics(probability);
    }

    /** Over the last rows, and since the start. */
    private static String both(
            String format,
            ProbabilityMetrics last,
            Optional<ProbabilityMetrics> all,
            ToDoubleFunction<ProbabilityMetrics> metric) {
        return number(format, metric.applyAsDouble(last))
                + all.map(found -> " (" + number(format, metric.applyAsDouble(found)) + ")")
                        .orElse("");
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "n/a" : Message.of(format, value);
    }

    private static String unknown(Map<String, Double> shares) {
        String worst = shares.entrySet().stream()
                .filter(share -> share.getValue() >= WORTH_A_WORD)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(SHOWN_UNKNOWN)
                .map(share -> Message.of("%s %.1f%%", share.getKey(), 100 * share.getValue()))
                .collect(Collectors.joining(", "));
        return worst.isEmpty() ? "" : "; unknown: " + worst;
    }
}
