// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.reports;

import io.funnel4j.behavior.Formula;
import io.funnel4j.behavior.Probability;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.report.LabelReport;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.dataset.scoring.ScoringReport;
import io.funnel4j.dataset.stream.StreamCounts;
import io.funnel4j.evaluation.ProbabilityMetrics;
import io.funnel4j.evaluation.detail.DetailedEvaluation;
import io.funnel4j.evaluation.rolling.RollingEvaluation;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.report.result.EpochResult;
import io.funnel4j.report.result.FeatureSection;
import io.funnel4j.report.result.FeatureUse;
import io.funnel4j.report.result.Finding;
import io.funnel4j.report.result.RunReport;
import io.funnel4j.report.result.TrainingCurve;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run on a stream has found so far, as a report. Each row was predicted before it was learned. */
public final class StreamReporting {
    private final RunConfig config;
    private final Optional<EncodingReport> training;

    /** @param training the report of the data that the model began with, where it is at hand */
    public StreamReporting(RunConfig config, Optional<EncodingReport> training) {
        this.config = config;
        this.training = training;
    }

    /**
     * The report.
     *
     * @param name of the run
     * @param setting what the figures depend on
     * @param course points of the rolling metrics
     */
    public RunReport report(
            String name,
            Map<String, String> setting,
            StreamCounts counts,
            RollingEvaluation rolling,
            List<EpochResult> course) {
        DetailedEvaluation window = DetailedEvaluation.of(
                rolling.windowEvaluator(),
                rolling.windowPredictions(),
                config.training().workers());
        ScoringReport read = ScoringReport.of(counts.features(), training);
        List<DataSection> sections = new ArrayList<>();
        sections.add(rows(counts));
        sections.add(sinceStart(rolling));
        sections.add(features(read));
        sections.add(DataSection.ofLines(
                "Model", new Formula(config.graph()).explain().lines().toList()));
        List<String> notes = new ArrayList<>();
        notes.add(Message.of(
                "Each row was predicted before it was learned. Metrics are over the last %,d of %,d rows; the section 'Since the start' has those over all.",
                rolling.windowRows(), rolling.rows()));
        notes.add("The course of the training is over the rows so far: 1 stands for all of them.");
        notes.addAll(RunReporting.notes(window.evaluation()));
        return new RunReport(
                name,
                setting,
                config.toYaml(),
                sections,
                RunReporting.COLUMNS,
                RunReporting.probabilities(window),
                List.of(new TrainingCurve(config.training().seed(), course)),
                RunReporting.curves(window.evaluation()),
                List.of(),
                findings(counts, read),
                RunReporting.details(window),
                FeatureSection.NONE,
                FeatureUse.NONE,
                notes);
    }

    private static DataSection rows(StreamCounts counts) {
        List<String> lines = new ArrayList<>();
        lines.add(Message.of(
                "%,d rows read, %,d learned, %,d bad, %,d left out by the label rule",
                counts.rowsRead(), counts.rowsEncoded(), counts.badRowCount(), counts.dropped()));
        counts.badRows().forEach((kind, count) -> lines.add(Message.of("%,d bad: %s", count, kind.text())));
        for (BadRow example : counts.badRowExamples()) {
            lines.add("such as " + example);
        }
        for (LabelReport.Nesting nesting : counts.labelReport().nestings()) {
            lines.add(
                    Message.of("%,d rows have %s = 1 with %s = 0", nesting.rows(), nesting.effect(), nesting.cause()));
        }
        return DataSection.ofLines("Rows of the stream", lines);
    }

    private static DataSection sinceStart(RollingEvaluation rolling) {
        Map<Probability, Double> errors = rolling.aucErrors();
        List<List<String>> rows = new ArrayList<>();
        for (ProbabilityMetrics found : rolling.sinceStart().evaluated()) {
            rows.add(List.of(
                    found.probability().toString(),
                    Message.of("%,d", found.rows()),
                    Message.of("%,d", found.positives()),
                    number("%.4f", found.auc()),
                    number("%.1e", errors.get(found.probability())),
                    number("%.5f", found.logLoss().mean()),
                    number("%.4f", found.logLoss().normalisedEntropy()),
                    number("%.3f", found.calibration().predictedOverObserved())));
        }
        return DataSection.ofTable(
                "Since the start",
                List.of(
                        "probability",
                        "rows",
                        "positives",
                        "AUC",
                        "off at most",
                        "log loss",
                        "norm. entropy",
                        "pred/obs"),
                rows);
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "n/a" : Message.of(format, value);
    }

    private static DataSection features(ScoringReport read) {
        List<List<String>> rows = new ArrayList<>();
        for (ScoringReport.FeatureCoverage feature : read.features()) {
            rows.add(List.of(
                    feature.feature(),
                    percent(feature.scored().missing()),
                    feature.train() == null ? "" : percent(feature.train().missing()),
                    feature.kind().hasVocabulary() ? percent(feature.scored().unknown()) : "",
                    feature.train() == null || !feature.kind().hasVocabulary()
                            ? ""
                            : percent(feature.train().unknown())));
        }
        return DataSection.ofTable(
                "What the model could not read",
                List.of("feature", "missing", "in train", "unknown", "unknown in train"),
                rows);
    }

    private static String percent(double share) {
        return Message.of("%.2f%%", 100 * share);
    }

    private static List<Finding> findings(StreamCounts counts, ScoringReport read) {
        List<Finding> findings = new ArrayList<>();
        read.warnings().forEach(text -> findings.add(Finding.warning("feature", text)));
        counts.findings()
                .forEach(found -> findings.add(new Finding(Finding.Severity.NOTE, "source", found.toString())));
        if (counts.badRowCount() > 0) {
            findings.add(new Finding(
                    Finding.Severity.NOTE,
                    "bad rows",
                    Message.of(
                            "%,d of %,d rows could not be read and were left out (%.3g%%)",
                            counts.badRowCount(),
                            counts.rowsRead(),
                            100.0 * counts.badRowCount() / counts.rowsRead())));
        }
        findings.add(
                new Finding(
                        Finding.Severity.NOTE,
                        "stream",
                        "features that alone tell a label, and labels whose rate jumps, are not looked for in a stream: 'prepare' finds them in a file of its rows"));
        return findings;
    }
}
