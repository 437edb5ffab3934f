// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.reports;

import io.funnel4j.behavior.Formula;
import io.funnel4j.behavior.Probability;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.Metric;
import io.funnel4j.evaluation.ProbabilityMetrics;
import io.funnel4j.evaluation.detail.ConfidenceInterval;
import io.funnel4j.evaluation.detail.DetailedEvaluation;
import io.funnel4j.evaluation.detail.EvaluationTable;
import io.funnel4j.evaluation.detail.MetricIntervals;
import io.funnel4j.report.result.CalibrationCurve;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.report.result.FeatureUse;
import io.funnel4j.report.result.Finding;
import io.funnel4j.report.result.Goal;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.MetricGroup;
import io.funnel4j.report.result.ProbabilityDetail;
import io.funnel4j.report.result.ProbabilityResult;
import io.funnel4j.report.result.RunReport;
import io.funnel4j.report.result.TrainingCurve;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a training run found, as a report. */
public final class RunReporting {
    static final List<MetricColumn> COLUMNS = List.of(
            new MetricColumn("rows", "rows", "", "rows that it is judged on", MetricGroup.SIZE, Goal.NONE, 0),
            new MetricColumn("positives", "positives", "", "rows where it happened", MetricGroup.SIZE, Goal.NONE, 0),
            new MetricColumn("auc", "AUC", "", "how well it orders the rows", MetricGroup.RANKING, Goal.HIGHER, 4),
            new MetricColumn(
                    "gauc", "GAUC", "", "AUC within a group, weighted by rows", MetricGroup.RANKING, Goal.HIGHER, 4),
            new MetricColumn(
                    "gauc_groups", "valid groups", "", "groups with both classes", MetricGroup.RANKING, Goal.NONE, 0),
            new MetricColumn(
                    "log_loss",
                    "log loss",
                    "",
                    "mean of -log of the probability that was predicted for what happened",
                    MetricGroup.LIKELIHOOD,
                    Goal.LOWER,
                    5),
            new MetricColumn(
                    "normalised_entropy",
                    "norm. entropy",
                    "",
                    "log loss over that of predicting the base rate everywhere",
                    MetricGroup.LIKELIHOOD,
                    Goal.LOWER,
                    4),
            new MetricColumn(
                    "predicted_over_observed",
                    "pred/obs",
                    "",
                    "mean prediction over observed rate",
                    MetricGroup.CALIBRATION,
                    Goal.ONE,
                    3),
            new MetricColumn(
                    "calibration_error",
                    "ECE",
                    "",
                    "expected calibration error: mean distance of prediction and rate over bins",
                    MetricGroup.CALIBRATION,
                    Goal.LOWER,
                    5));

    private static final String PREDICTED_OVER_OBSERVED = "predicted_over_observed";
    /** Their names are the columns' keys. */
    private static final List<Metric> WITH_INTERVAL =
            List.of(Metric.AUC, Metric.GAUC, Metric.LOG_LOSS, Metric.NORMALISED_ENTROPY);

    private final RunConfig config;
    private final EncodedDataset dataset;
    private final Part part;

    /** @param part that the model was evaluated on */
    public RunReporting(RunConfig config, EncodedDataset dataset, Part part) {
        this.config = config;
        this.dataset = dataset;
        this.part = part;
    }

    public RunReport report(
            String name,
            Map<String, String> setting,
            TrainingCurve training,
            DetailedEvaluation evaluated,
            Optional<FunnelEvaluation> uncalibrated,
            List<Finding> findings,
            List<DataSection> modelSections,
            FeatureUse use) {
        FunnelEvaluation evaluation = evaluated.evaluation();
        List<String> notes = new ArrayList<>();
        notes.add("Final metrics are on the %s part.".formatted(part.lowerCase()));
        notes.addAll(notes(evaluation));
        List<DataSection> sections = new ArrayList<>(DataSections.of(dataset.report()));
        sections.add(DataSection.ofLines(
                "Model", new Formula(config.graph()).explain().lines().toList()));
        sections.addAll(modelSections);
        return new RunReport(
                name,
                setting,
                config.toYaml(),
                sections,
                COLUMNS,
                probabilities(evaluated),
                List.of(training),
                curves(evaluation),
                uncalibrated.map(RunReporting::curves).orElse(List.of()),
                findings,
                details(evaluated),
                FeatureReporting.of(dataset, part),
                use,
                notes);
    }

    /** The rows of the table of metrics. */
    static List<ProbabilityResult> probabilities(DetailedEvaluation evaluated) {
        List<ProbabilityResult> probabilities = new ArrayList<>();
        for (ProbabilityMetrics found : evaluated.evaluation().evaluated()) {
            probabilities.add(new ProbabilityResult(
                    found.probability().toString(),
                    space(found.probability()),
                    values(found),
                    evaluated
                            .intervals(found.probability())
                            .map(RunReporting::intervals)
                            .orElse(Map.of()),
                    evaluated
                            .intervals(found.probability())
                            .map(MetricIntervals::chanceError)
                            .orElse(Double.NaN),
                    found.tooFew()));
        }
        return probabilities;
    }

    /** What a reader should know of an evaluation. */
    static List<String> notes(FunnelEvaluation evaluation) {
        List<String> notes = new ArrayList<>(evaluation.notes());
        evaluation.evaluated().stream()
                .filter(ProbabilityMetrics::tooFew)
                .forEach(found -> notes.add(EvaluationTable.tooFew(found) + "."));
        evaluation
                .notEvaluated()
                .forEach(none -> notes.add("%s was not evaluated: %s".formatted(none.probability(), none.reason())));
        return notes;
    }

    /** What stands behind the figures. */
    static List<ProbabilityDetail> details(DetailedEvaluation evaluated) {
        return evaluated.curves().stream()
                .map(found -> ProbabilityDetail.of(found, space(found.probability())))
                .toList();
    }

    /** Predicted against observed. */
    static List<CalibrationCurve> curves(FunnelEvaluation evaluation) {
        return evaluation.evaluated().stream()
                .map(found -> CalibrationCurve.of(found.probability(), space(found.probability()), found.calibration()))
                .toList();
    }

    private static Map<String, ConfidenceInterval> intervals(MetricIntervals found) {
        Map<String, ConfidenceInterval> intervals = new LinkedHashMap<>();
        for (Metric metric : WITH_INTERVAL) {
            if (found.metrics().containsKey(metric)) {
                intervals.put(metric.toString(), found.metrics().get(metric));
            }
        }
        intervals.put(PREDICTED_OVER_OBSERVED, found.predictedOverObserved());
        return intervals;
    }

    static String space(Probability probability) {
        return probability.onAllExposures() ? "all exposures" : "rows with " + probability.given();
    }

    private static Map<String, Double> values(ProbabilityMetrics found) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("rows", (double) found.rows());
        values.put("positives", (double) found.positives());
        values.put("auc", found.auc());
        if (found.groupedAuc().groups() > 0) {
            values.put("gauc", found.groupedAuc().weighted());
            values.put("gauc_groups", (double) found.groupedAuc().validGroups());
        }
        values.put("log_loss", found.logLoss().mean());
        values.put("normalised_entropy", found.logLoss().normalisedEntropy());
        values.put(PREDICTED_OVER_OBSERVED, found.calibration().predictedOverObserved());
        values.put("calibration_error", found.calibration().expectedError());
        return values;
    }
}
