// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a comparison found about one model.
 *
 * @param name short and unique in its report
 * @param description what the model is, one line; may be empty
 * @param metrics values by metric key; a column without values shows as undefined
 * @param calibration one curve a probability; may be empty
 * @param training one curve a seed; may be empty
 * @param learning by rising share of the train rows; empty where all models saw all rows
 */
public record ModelResult(
        String name,
        String description,
        Map<String, MetricValues> metrics,
        List<CalibrationCurve> calibration,
        List<TrainingCurve> training,
        List<LearningPoint> learning) {
    public ModelResult {
        Checks.nonBlank("a model's name", name);
        Objects.requireNonNull(description, "description");
        metrics = Checks.ordered("metrics of model '" + name + "'", metrics);
        calibration = List.copyOf(calibration);
        training = List.copyOf(training);
        learning = List.copyOf(learning);
        Checks.distinct("calibration curves of model '" + name + "'", calibration, CalibrationCurve::probability);
        Checks.distinct("training curves of model '" + name + "'", training, TrainingCurve::seed);
    }

    /** From all train rows alone. */
    public ModelResult(
            String name,
            String description,
            Map<String, MetricValues> metrics,
            List<CalibrationCurve> calibration,
            List<TrainingCurve> training) {
        this(name, description, metrics, calibration, training, List.of());
    }

    /** Mean and spread of a metric over the seeds; of no value where the model has none. */
    public Spread spread(MetricColumn column) {
        MetricValues values = metrics.get(column.key());
        return values == null ? Spread.of(List.of()) : values.spread();
    }
}
