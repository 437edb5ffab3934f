// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.reports;

import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.report.EncodingReport.PartReport;
import io.funnel4j.dataset.report.LabelReport;
import io.funnel4j.dataset.report.LateReport;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.report.result.FeatureResult;
import io.funnel4j.report.result.Finding;
import io.funnel4j.report.result.Finding.Severity;
import io.funnel4j.text.EnumNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a reader of a run should look at first in what became of its rows. */
public final class RunFindings {
    /** A feature that the model cannot read on more of the judged rows is a warning. */
    private static final double MOSTLY = 0.5;

    private final List<Finding> findings = new ArrayList<>();

    private RunFindings() {}

    /** Features that can hardly be read, findings of the source, rows left out, labels that contradict the funnel. */
    public static List<Finding> of(EncodingReport encoding, Part judged) {
        RunFindings found = new RunFindings();
        found.features(encoding, judged);
        encoding.findings()
                .forEach(finding -> found.findings.add(
                        new Finding(finding.fault() ? Severity.WARNING : Severity.NOTE, "source", finding.toString())));
        found.rows(encoding);
        found.labels(encoding.labels(), encoding.rowsEncoded());
        if (encoding.late() != null) {
            found.late(encoding.late());
        }
        return found.findings;
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

    private void late(LateReport late) {
        for (LateReport.Seen seen : late.seen()) {
            if (seen.unseen() + seen.beyond() > 0) {
                add(
                        Severity.NOTE,
                        "late labels",
                        "%s is 1 on %,d train rows as of %s, and came later on %,d (%.3g%% of all)",
                        seen.label(),
                        seen.seen(),
                        late.asOf(),
                        seen.unseen() + seen.beyond(),
                        100.0 * (seen.unseen() + seen.beyond()) / (seen.seen() + seen.unseen() + seen.beyond()));
            }
        }
        long leftOut = late.droppedRows() + late.rowsAfter() + late.youngRows();
        if (leftOut > 0) {
            add(
                    Severity.NOTE,
                    "late labels",
                    "%,d rows were left out for their times; the table of rows left out says why",
                    leftOut);
        }
    }

    private void add(Severity severity, String topic, String format, Object... arguments) {
        findings.add(new Finding(severity, topic, String.format(Locale.ROOT, format, arguments)));
    }
}
