// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.reports;

import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.report.EncodingReport.PartReport;
import io.funnel4j.dataset.report.LateReport;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.report.result.DataSection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What an encoding read, left out and mended, as tables and sentences. */
final class DataSections {
    private DataSections() {}

    static List<DataSection> of(EncodingReport report) {
        List<DataSection> sections = new ArrayList<>();
        sections.add(parts(report));
        sections.add(leftOut(report));
        if (!report.turnover().isEmpty()) {
            sections.add(turnover(report));
        }
        sections.add(DataSection.ofLines("Data, in full", report.text().lines().toList()));
        return sections;
    }

    private static DataSection parts(EncodingReport report) {
        Set<String> labels = new LinkedHashSet<>();
        report.parts().forEach(part -> labels.addAll(part.positives().keySet()));
        List<String> headers = new ArrayList<>(List.of("part", "rows"));
        labels.forEach(label -> headers.addAll(List.of(label, label + ", rate")));
        List<List<String>> rows = new ArrayList<>();
        for (PartReport part : report.parts()) {
            List<String> row = new ArrayList<>(List.of(part.part().lowerCase(), count(part.rows())));
            for (String label : labels) {
                row.add(count(part.positives().getOrDefault(label, 0L)));
                row.add(share(part.rate(label)));
            }
            rows.add(row);
        }
        return DataSection.ofTable("Rows and labels", headers, rows);
    }

    private static DataSection leftOut(EncodingReport report) {
        List<List<String>> rows = new ArrayList<>();
        report.badRows()
                .forEach((kind, bad) -> rows.add(List.of(
                        kind.text(), count(bad), share((double) bad / report.rowsRead()), example(report, kind))));
        addLeftOut(rows, report, "dropped by the label rule", report.labels().droppedRows());
        if (report.late() != null) {
            LateReport late = report.late();
            addLeftOut(rows, report, "dropped by the label rule, since times contradict labels", late.droppedRows());
            addLeftOut(rows, report, "began after " + late.asOf() + ", as of which labels are seen", late.rowsAfter());
            addLeftOut(rows, report, "of train, younger than is waited for", late.youngRows());
        }
        return rows.isEmpty()
                ? DataSection.ofLines(
                        "Rows left out", List.of("None of %s rows read.".formatted(count(report.rowsRead()))))
                : DataSection.ofTable("Rows left out", List.of("reason", "rows", "share", "first of them"), rows);
    }

    private static void addLeftOut(List<List<String>> rows, EncodingReport report, String reason, long count) {
        if (count > 0) {
            rows.add(List.of(reason, count(count), share((double) count / report.rowsRead()), ""));
        }
    }

    private static DataSection turnover(EncodingReport report) {
        return new DataSection(
                "Ids since the earlier model",
                List.of(
                        "Expired: not seen for so long that their rows were given up. New: values of train without an id; those that are admitted have one now, refused ones were seen too rarely, and wait where they are counted on."),
                List.of(
                        "table",
                        "before",
                        "expired",
                        "kept",
                        "new",
                        "admitted",
                        "refused",
                        "waiting",
                        "forgotten",
                        "now"),
                report.turnover().stream()
                        .map(table -> List.of(
                                table.table(),
                                count(table.before()),
                                count(table.expired()),
                                count(table.kept()),
                                count(table.arrived()),
                                count(table.admitted()),
                                count(table.refused()),
                                count(table.waiting()),
                                count(table.forgotten()),
                                count(table.ids())))
                        .toList());
    }

    private static String example(EncodingReport report, BadRow.Kind kind) {
        return report.badRowExamples().stream()
                .filter(example -> example.kind() == kind)
                .map(BadRow::toString)
                .findFirst()
                .orElse("");
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.4g%%", 100 * share);
    }
}
