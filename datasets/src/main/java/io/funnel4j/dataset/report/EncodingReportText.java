// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.report;

import io.funnel4j.dataset.encoders.NumberSummary;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.report.EncodingReport.BucketReport;
import io.funnel4j.dataset.report.EncodingReport.IdReport;
import io.funnel4j.dataset.report.EncodingReport.ListReport;
import io.funnel4j.dataset.report.EncodingReport.NumericReport;
import io.funnel4j.dataset.report.EncodingReport.PartReport;
import io.funnel4j.dataset.report.EncodingReport.SamplingReport;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.text.EnumNames;
import io.funnel4j.text.Message;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** An encoding report as lines for people. */
final class EncodingReportText {
    private final EncodingReport report;
    private final StringBuilder text = new StringBuilder();

    private EncodingReportText(EncodingReport report) {
        this.report = report;
    }

    static String of(EncodingReport report) {
        EncodingReportText written = new EncodingReportText(report);
        written.rows();
        written.labels();
        written.late();
        written.parts();
        report.ids().forEach(written::id);
        report.numerics().forEach(written::numeric);
        report.buckets().forEach(written::buckets);
        report.turnover().forEach(table -> written.line("since the earlier model, %s", table.text()));
        return written.text.toString();
    }

    static String ofRows(EncodingReport report) {
        EncodingReportText written = new EncodingReportText(report);
        written.rows();
        written.labels();
        written.late();
        written.parts();
        return written.text.toString();
    }

    private void rows() {
        line(
                "%s: %,d rows read, %,d encoded, %,d bad, %,d dropped by the label rule, %,d blank lines",
                report.source(),
                report.rowsRead(),
                report.rowsEncoded(),
                report.badRowCount(),
                report.labels().droppedRows(),
                report.blankLines());
        report.badRows().forEach((kind, count) -> line("  %,d bad rows: %s", count, kind.text()));
        report.badRowExamples().forEach(example -> line("    %s", example));
        report.findings().forEach(finding -> line("  %s", finding));
        report.missingValues()
                .forEach((text, cells) -> line("missing-values '%s': %,d cells of features", text, cells));
    }

    private void labels() {
        for (LabelReport.Nesting nesting : report.labels().nestings()) {
            line(
                    "%,d rows have %s=1 with %s=0; %s",
                    nesting.rows(), nesting.effect(), nesting.cause(), action(nesting, report.labels()));
        }
        report.labels()
                .changed()
                .forEach((label, rows) -> line(
                        "label rule %s changed %s in %,d rows", report.labels().rule(), label, rows));
        for (LabelReport.Exclusion exclusion : report.labels().exclusions()) {
            line(
                    "%,d rows have more than one of %s, which tower '%s' takes for exclusive; they are kept",
                    exclusion.rows(), String.join(", ", exclusion.labels()), exclusion.tower());
        }
    }

    private static String action(LabelReport.Nesting nesting, LabelReport labels) {
        return switch (labels.rule()) {
            case REJECT -> "rejected";
            case DROP -> "the rows were dropped";
            case CLEAR_EFFECT -> nesting.effect() + " was cleared";
            case RAISE_CAUSE -> nesting.cause() + " was raised";
            case KEEP -> "kept as they are";
        };
    }

    private void late() {
        if (report.late() != null) {
            LateReportText.lines(report.late()).forEach(line -> line("%s", line));
        }
    }

    private void parts() {
        SamplingReport sampling = report.sampling();
        if (sampling != null && sampling.share() < 1) {
            line(
                    "sampled: of %,d train rows a share of %s was kept, %,d left out",
                    sampling.trainRows(), sampling.share(), sampling.notDrawn());
        }
        if (sampling != null && sampling.keepEvery() > 1) {
            line(
                    "sampled: of %,d train rows in which nothing followed the exposure one in %,d was kept, %,d left out;"
                            + " the model's probabilities are those of all rows",
                    sampling.rows(), sampling.keepEvery(), sampling.leftOut());
        }
        for (PartReport part : report.parts()) {
            StringBuilder rates = new StringBuilder();
            part.positives()
                    .forEach((label, count) ->
                            rates.append(Message.of(", %s %,d (%.3f%%)", label, count, 100 * part.rate(label))));
            String times = part.firstTime() == null ? "" : ", %s to %s".formatted(part.firstTime(), part.lastTime());
            line("%s: %,d rows%s%s", part.part().lowerCase(), part.rows(), times, rates);
        }
    }

    private void id(IdReport id) {
        String size = id.hashed()
                ? Message.of("hashed into %,d", id.tableRows())
                : Message.of("%,d ids", id.tableRows())
                        + (id.distinctValues() > 0 ? Message.of(" for %,d values in train", id.distinctValues()) : "");
        ListReport list = id.list();
        String unknown = id.hashed() ? "" : "unknown";
        line(
                "id %s: %s%s%s%s",
                id.name(),
                size,
                list == null ? "" : list(list),
                list == null ? shares(unknown, id.unknown()) : sharesOf(unknown, id.unknown(), list.values()),
                shares("missing", id.missing()));
    }

    private static String list(ListReport list) {
        String text = Message.of("; lists of up to %,d values, %,d in all", list.longest(), sum(list.values()));
        return sum(list.cutLists()) == 0
                ? text
                : text
                        + Message.of(
                                "; %,d lists cut to %,d values, %,d values left out",
                                sum(list.cutLists()), list.slots(), sum(list.cutValues()));
    }

    private static long sum(Map<Part, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private void buckets(BucketReport buckets) {
        line(
                "buckets %s: %,d, cut at %s%s",
                buckets.name(),
                buckets.borders().size() + 1,
                buckets.borders().stream()
                        .map(border -> Message.of("%.6g", border))
                        .collect(Collectors.joining(", ")),
                shares("missing", buckets.missing()));
    }

    private void numeric(NumericReport numeric) {
        NumberSummary numbers = numeric.numbers();
        String inTrain = numbers == null
                ? ""
                : Message.of(
                        ": mean %.6g, standard deviation %.6g, %s to %s",
                        numbers.mean(),
                        numbers.standardDeviation(),
                        NumberSummary.text(numbers.minimum()),
                        NumberSummary.text(numbers.maximum()));
        line("numeric %s%s; %s%s", numeric.name(), inTrain, transform(numeric), shares("missing", numeric.missing()));
    }

    private static String transform(NumericReport numeric) {
        String name = EnumNames.of(numeric.transform());
        return numeric.transform() == NumericTransform.NONE
                ? "no transform"
                : numeric.standardised()
                        ? Message.of(
                                "%s by mean %.6g, standard deviation %.6g",
                                name, numeric.mean(), numeric.standardDeviation())
                        : name;
    }

    /** "; missing train 1.2%, test 3.4%", or nothing where all counts are 0. */
    private String shares(String what, Map<Part, Long> counts) {
        Map<Part, Long> rows = new EnumMap<>(Part.class);
        report.parts().forEach(part -> rows.put(part.part(), part.rows()));
        return sharesOf(what, counts, rows);
    }

    private String sharesOf(String what, Map<Part, Long> counts, Map<Part, Long> all) {
        if (what.isEmpty() || counts.values().stream().allMatch(count -> count == 0)) {
            return "";
        }
        StringBuilder shares = new StringBuilder("; " + what);
        String separator = " ";
        for (PartReport part : report.parts()) {
            shares.append(separator)
                    .append(Message.of(
                            "%s %.2f%%",
                            part.part().lowerCase(),
                            100.0
                                    * counts.getOrDefault(part.part(), 0L)
                                    / Math.max(1, all.getOrDefault(part.part(), 0L))));
            separator = ", ";
        }
        return shares.toString();
    }

    private void line(String format, Object... arguments) {
        text.append(Message.of(format, arguments)).append(System.lineSeparator());
    }
}
