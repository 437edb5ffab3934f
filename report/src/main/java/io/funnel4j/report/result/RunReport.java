// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One training run, from its data to its final metrics.
 *
 * @param title what was trained
 * @param setting what the figures depend on, in the order to show it: seed, machine, versions, hash of the data
 * @param configuration the resolved configuration as text; empty where there is none
 * @param data what was read, refused and mended
 * @param metrics the columns of the final table
 * @param probabilities the rows of the final table, each judged in its own space
 * @param training the course of training: usually one curve, of one seed
 * @param calibration one curve a probability
 * @param uncalibrated the same before calibration; empty where there was none
 * @param findings what was odd in the data or the predictions; empty where nothing was, or nothing was looked for
 * @param details what stands behind the figures, one a probability; may be empty
 * @param features how much of each feature the model could read; {@link FeatureSection#NONE} where nothing is said
 * @param use what the model uses of its features; {@link FeatureUse#NONE} where it was not measured
 * @param notes what a reader should know before trusting a figure
 */
public record RunReport(
        String title,
        Map<String, String> setting,
        String configuration,
        List<DataSection> data,
        List<MetricColumn> metrics,
        List<ProbabilityResult> probabilities,
        List<TrainingCurve> training,
        List<CalibrationCurve> calibration,
        List<CalibrationCurve> uncalibrated,
        List<Finding> findings,
        List<ProbabilityDetail> details,
        FeatureSection features,
        FeatureUse use,
        List<String> notes) {
    public RunReport {
        Checks.nonBlank("a run's title", title);
        setting = Checks.ordered("setting", setting);
        Objects.requireNonNull(configuration, "configuration");
        data = List.copyOf(data);
        metrics = List.copyOf(metrics);
        probabilities = List.copyOf(probabilities);
        training = List.copyOf(training);
        calibration = List.copyOf(calibration);
        uncalibrated = List.copyOf(uncalibrated);
        findings = List.copyOf(findings);
        details = List.copyOf(details);
        Objects.requireNonNull(features, "features");
        Objects.requireNonNull(use, "use");
        notes = List.copyOf(notes);
        Checks.distinct("metrics", metrics, MetricColumn::key);
        Checks.distinct("probabilities", probabilities, ProbabilityResult::probability);
        Checks.distinct("training curves", training, TrainingCurve::seed);
        Checks.distinct("calibration curves", calibration, CalibrationCurve::probability);
        Checks.distinct("calibration curves", uncalibrated, CalibrationCurve::probability);
        Checks.distinct("details", details, ProbabilityDetail::probability);
        for (ProbabilityResult probability : probabilities) {
            Checks.described(probability.probability(), probability.metrics().keySet(), metrics);
            Checks.described(probability.probability(), probability.intervals().keySet(), metrics);
        }
    }

    /** Of data alone: without a model there are no figures. */
    public RunReport(
            String title,
            Map<String, String> setting,
            String configuration,
            List<DataSection> data,
            List<String> notes) {
        this(
                title,
                setting,
                configuration,
                data,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                FeatureSection.NONE,
                FeatureUse.NONE,
                notes);
    }
}
