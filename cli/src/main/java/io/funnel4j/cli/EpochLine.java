package io.funnel4j.cli;

import io.funnel4j.training.EpochResult;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One epoch in a line, for the terminal: its loss, its speed and the validation AUCs. */
final class EpochLine {
    private EpochLine() {}

    static String of(EpochResult epoch) {
        String validation = epoch.validation().entrySet().stream()
                .filter(metric -> metric.getKey().endsWith(".auc"))
                .map(EpochLine::metric)
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

    private static String metric(Map.Entry<String, Double> metric) {
        double value = metric.getValue();
        return metric.getKey() + " " + (Double.isNaN(value) ? "n/a" : String.format(Locale.ROOT, "%.4f", value));
    }
}
