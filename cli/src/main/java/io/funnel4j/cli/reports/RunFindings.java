// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.reports;

import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.report.EncodingReport.PartReport;
import io.funnel4j.dataset.report.LabelReport;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.ConstantPrediction;
import io.funnel4j.evaluation.WorseThanConstant;
import io.funnel4j.report.result.FeatureResult;
import io.funnel4j.report.result.Finding;
import io.funnel4j.report.result.Finding.Severity;
import io.funnel4j.text.EnumNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a reader of a run should look at first: what was odd in its data, and in what the model predicts. */
public final class RunFindings {
    /** A feature that the model cannot read on more of the judged rows is a warning. */
    private static final double MOSTLY = 0.5;

    private final List<Finding> findings = new ArrayList<>();

    /** In the order in which they were found. */
    public List<Finding> all() {
        return List.copyOf(findings);
    }

    public void worseThanConstant(List<WorseThanConstant> found) {
        found.forEach(worse -> add(Severity.WARNING, "loss", worse.text()));
    }

    public void constant(List<ConstantPrediction> constants) {
        constants.forEach(constant -> add(Severity.WARNING, "constant prediction", constant.text()));
    }

    public void unwatchable(String text) {
        add(Severity.WARNING, "early stopping", text);
    }

    public void guards(DataGuards guards) {
        guards.encoding().forEach(warning -> add(Severity.WARNING, warning.topic(), warning.text()));
        ProfileReport.leaks(guards.leaks()).forEach(leak -> add(Severity.WARNING, "leak", leak));
        guards.labelShifts().forEach(shift -> add(Severity.WARNING, "label rate", shift.text()));
    }

    /** What was odd in the rows. */
    public void encoding(EncodingReport encoding, Part judged) {
        features(encoding, judged);
        encoding.findings()
                .forEach(finding ->
                        add(finding.fault() ? Severity.WARNING : Severity.NOTE, "source", finding.toString()));
        rows(encoding);
        labels(encoding.labels(), encoding.rowsEncoded());
    }

    private void features(EncodingReport encoding, Part judged) {
        for (FeatureResult feature : FeatureReporting.coverage(encoding, judged)) {
            if (feature.uncovered() > MOSTLY) {
                boolean rare = feature.missing() > feature.unknown();
                add(
                        Severity.WARNING,
                        "feature",
                        "'%s' %s on %.1f%% of the %s rows, so the model reads little of it: %s",
                        feature.name(),
                        rare ? "has no value" : "has a value that train does not know",
                        100 * Math.max(feature.missing(), feature.unknown()),
                        judged.lowerCase(),
                        rare ? "check its column, or leave it out" : "check its min-count and the split, or hash it");
            }
        }
    }

    private void rows(EncodingReport encoding) {
        if (encoding.badRowCount() > 0) {
            add(
                    Severity.NOTE,
                    "bad rows",
                    "%,d of %,d rows could not be read and were left out (%.3g%%); the table of rows left out says why",
                    encoding.badRowCount(),
                    encoding.rowsRead(),
                    100.0 * encoding.badRowCount() / encoding.rowsRead());
        }
        for (PartReport part : encoding.parts()) {
            part.positives().forEach((label, count) -> {
                if (count == 0 && part.part() != Part.TRAIN) {
                    add(
                            Severity.WARNING,
                            "label",
                            "'%s' is 0 on all %,d %s rows: nothing can be judged of it there",
                            label,
                            part.rows(),
                            part.part().lowerCase());
                }
            });
        }
    }

    private void labels(LabelReport labels, long rows) {
        for (LabelReport.Nesting nesting : labels.nestings()) {
            if (nesting.rows() > 0) {
                add(
                        Severity.NOTE,
                        "labels",
                        "%,d rows have %s = 1 with %s = 0 (%.3g%% of all); rule %s",
                        nesting.rows(),
                        nesting.effect(),
                        nesting.cause(),
                        100.0 * nesting.rows() / Math.max(1, rows),
                        EnumNames.of(labels.rule()));
            }
        }
        for (LabelReport.Exclusion exclusion : labels.exclusions()) {
            if (exclusion.rows() > 0) {
                add(
                        Severity.NOTE,
                        "labels",
                        "%,d rows have more than one of %s = 1, which tower '%s' excludes; they are kept",
                        exclusion.rows(),
                        exclusion.labels(),
                        exclusion.tower());
            }
        }
    }

    private void add(Severity severity, String topic, String text) {
        findings.add(new Finding(severity, topic, text));
    }

    private void add(Severity severity, String topic, String format, Object... arguments) {
        add(severity, topic, String.format(Locale.ROOT, format, arguments));
    }
}
