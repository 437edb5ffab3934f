// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.output;

import io.funnel4j.behavior.Probability;
import io.funnel4j.cli.run.RollingPoint;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.ProbabilityMetrics;
import io.funnel4j.text.Message;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A point of a training on a stream for a person: a line on all rows, then one a probability, over the last rows and since the start. */
final class RollingText {
    private static final int SHOWN_UNKNOWN = 3;
    private static final double WORTH_A_WORD = 0.0005;

    private RollingText() {}

    static String of(RollingPoint point) {
        StringBuilder text = new StringBuilder(Message.of(
                "%,d rows, step %,d: loss %.5f, %,.0f rows/s%s%s",
                point.rows(),
                point.step(),
                point.loss(),
                point.samplesPerSecond(),
                point.badRows() == 0 ? "" : Message.of(", %,d bad rows", point.badRows()),
                unknown(point.unknown())));
        int width = point.window().evaluated().stream()
                .mapToInt(found -> found.probability().toString().length())
                .max()
                .orElse(0);
        for (ProbabilityMetrics last : point.window().evaluated()) {
            Probability probability = last.probability();
            text.append(Message.of(
                    "%n  %s%s  AUC %s  log loss %s  pred/obs %s",
                    probability,
                    " ".repeat(width - probability.toString().length()),
                    both("%.4f", last.auc(), since(point, probability).map(ProbabilityMetrics::auc)),
                    both(
                            "%.5f",
                            last.logLoss().mean(),
                            since(point, probability).map(all -> all.logLoss().mean())),
                    both(
                            "%.3f",
                            last.calibration().predictedOverObserved(),
                            since(point, probability)
                                    .map(all -> all.calibration().predictedOverObserved()))));
        }
        return text.toString();
    }

    private static Optional<ProbabilityMetrics> since(RollingPoint point, Probability probability) {
        FunnelEvaluation all = point.sinceStart();
        return all.metrics(probability);
    }

    /** Over the last rows, and since the start. */
    private static String both(String format, double last, Optional<Double> all) {
        return number(format, last)
                + all.map(value -> " (" + number(format, value) + ")").orElse("");
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
