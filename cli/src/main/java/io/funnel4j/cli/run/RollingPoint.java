// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.ProbabilityMetrics;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a training on a stream stood.
 *
 * @param rows learned so far
 * @param step steps so far
 * @param badRows rows that could not be read so far
 * @param loss mean over the rows since the point before, each before it was learned
 * @param losses the same by objective's output
 * @param samplesPerSecond rows learned a second of work since the point before, waiting left out
 * @param window over the last rows
 * @param sinceStart over all rows
 * @param aucErrors how far each AUC since the start is off at most
 * @param unknown share of values that the encoders do not know, by feature
 */
public record RollingPoint(
        long rows,
        long step,
        long badRows,
        double loss,
        Map<String, Double> losses,
        double samplesPerSecond,
        FunnelEvaluation window,
        FunnelEvaluation sinceStart,
        Map<Probability, Double> aucErrors,
        Map<String, Double> unknown) {

    /** As JSON, a value that is no number as null; what a validation has too is under the same keys. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("epoch", 1);
        fields.put("step", step);
        fields.put("end_of_epoch", false);
        fields.put("rows", rows);
        fields.put("bad_rows", badRows);
        fields.put("loss", MetricsLog.finite(loss));
        losses.forEach((output, value) -> fields.put(output + ".loss", MetricsLog.finite(value)));
        fields.put("window_rows", window.rows());
        fields.putAll(metrics(window));
        fields.put("samples_per_second", MetricsLog.finite(Math.rint(samplesPerSecond)));
        Map<String, Object> all = metrics(sinceStart);
        aucErrors.forEach(
                (probability, error) -> all.put(probability.columnName() + ".auc_error", MetricsLog.finite(error)));
        fields.put("since_start", all);
        Map<String, Object> shares = new LinkedHashMap<>();
        unknown.forEach((feature, share) -> shares.put(feature, MetricsLog.finite(share)));
        fields.put("unknown", shares);
        return fields;
    }

    private static Map<String, Object> metrics(FunnelEvaluation evaluation) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        evaluation.values().forEach((metric, value) -> metrics.put(metric, MetricsLog.finite(value)));
        for (ProbabilityMetrics found : evaluation.evaluated()) {
            metrics.put(
                    found.probability().columnName() + ".predicted_over_observed",
                    MetricsLog.finite(found.calibration().predictedOverObserved()));
        }
        return metrics;
    }
}
