// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tuning;

import io.funnel4j.evaluation.MetricName;
import io.funnel4j.training.EarlyStopping;
import io.funnel4j.training.TrainingResult;
import io.funnel4j.training.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a trial is worth: a metric of validation for the weights that it would keep if it ended now. */
public final class TrialValue {
    private TrialValue() {}

    /**
     * The metric's value. Without early stopping that is the last weights'; with it, those of the validation that is the best by
     * the metric that early stopping watches.
     *
     * @param stopping of the trial's plan
     * @param now the validation metrics of the weights as they are; asked where the trial was paused
     * @return NaN where the metric is undefined
     */
    public static double of(
            TrainingResult result,
            Optional<EarlyStopping> stopping,
            Supplier<Map<String, Double>> now,
            MetricName metric) {
        if (!result.stopped()) {
            return value(result.keptValidation().metrics(), metric.toString());
        }
        Map<String, Double> kept = now.get();
        if (stopping.isPresent()) {
            List<Map<String, Double>> seen = new ArrayList<>();
            result.validations().stream().map(Validation::metrics).forEach(seen::add);
            seen.add(kept);
            kept = best(seen, stopping.get());
        }
        return value(kept, metric.toString());
    }

    /** Of equal ones the first, as early stopping keeps it. */
    private static Map<String, Double> best(List<Map<String, Double>> seen, EarlyStopping stopping) {
        Map<String, Double> best = seen.get(0);
        for (Map<String, Double> metrics : seen) {
            double found = value(metrics, stopping.metric());
            double than = value(best, stopping.metric());
            boolean better = stopping.higherIsBetter() ? found > than : found < than;
            if (better || Double.isNaN(than)) {
                best = metrics;
            }
        }
        return best;
    }

    private static double value(Map<String, Double> metrics, String metric) {
        double value = metrics.getOrDefault(metric, Double.NaN);
        return Double.isFinite(value) ? value : Double.NaN;
    }

    /** By which trials are ranked: larger is better; NaN where there is no value. */
    public static double rank(Double value, MetricName metric) {
        if (value == null) {
            return Double.NaN;
        }
        return metric.metric().largerIsBetter() ? value : -value;
    }
}
