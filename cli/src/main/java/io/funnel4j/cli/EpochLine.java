package io.funnel4j.cli;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.evaluation.Metric;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.training.EpochResult;
import java.util.Locale;
import java.util.stream.Collectors;

/** One epoch in a line, for the terminal: its loss, its speed and the objectives' AUC on validation. */
final class EpochLine {
    private EpochLine() {}

    static String of(EpochResult epoch, BehaviorGraph graph) {
        String validation = graph.objectives().stream()
                .map(objective -> new MetricName(objective.probability(), Metric.AUC).toString())
                .filter(epoch.validation()::containsKey)
                .map(name -> metric(name, epoch.validation().get(name)))
                .collect(Collectors.joining("  "));
        return String.format(
                        Locale.ROOT,
                        "epoch %d  loss %.5f  %,.0f samples/s  validation: %s",
                        epoch.epoch(),
                        epoch.trainingLoss(),
                        epoch.samplesPerSecond(),
                        validation.isEmpty() ? "none" : validation)
                .stripTrailing();
    }

    private static String metric(String name, double value) {
        return name + " " + (Double.isNaN(value) ? "n/a" : String.format(Locale.ROOT, "%.4f", value));
    }
}
