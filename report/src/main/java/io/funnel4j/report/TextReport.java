// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.report.result.ComparisonReport;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.report.result.EpochResult;
import io.funnel4j.report.result.Interval;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.MetricGroup;
import io.funnel4j.report.result.MetricValues;
import io.funnel4j.report.result.ModelResult;
import io.funnel4j.report.result.PairedDifference;
import io.funnel4j.report.result.ProbabilityResult;
import io.funnel4j.report.result.RunReport;
import io.funnel4j.report.result.Spread;
import io.funnel4j.report.result.TrainingCurve;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Results as plain text for a terminal or a log; it holds the sign ±, so print it as UTF-8. */
public final class TextReport {
    private final StringBuilder out = new StringBuilder();
    private final int width;

    private TextReport(int width) {
        this.width = width;
    }

    /**
     * A comparison: a table for each group of metrics, what the columns mean, and the setting.
     *
     * @param width in columns of a terminal, at least 20
     */
    public static String of(ComparisonReport report, int width) {
        TextReport text = new TextReport(width);
        text.heading(report.title(), '=');
        for (MetricGroup group : MetricGroup.values()) {
            if (!report.metrics(group).isEmpty()) {
                text.heading(group.title(), '-');
                text.table(metricsTable(report, group));
            }
            if (!report.contested(group).isEmpty()) {
                text.heading("%s: difference to %s".formatted(group.title(), report.baseline()), '-');
                text.table(differencesTable(report, group));
            }
        }
        text.learning(report);
        text.meanings(report.metrics());
        text.notesAndSetting(report.notes(), report.setting());
        return text.out.toString().stripTrailing() + "\n";
    }

    /**
     * What is to be said about the data, each part under its title. Sentences are not wrapped.
     *
     * @param width in columns of a terminal, at least 20
     */
    public static String sections(List<DataSection> sections, int width) {
        TextReport text = new TextReport(width);
        for (DataSection section : sections) {
            text.heading(section.title(), '-');
            section.lines().forEach(line -> text.out.append(line).append('\n'));
            if (!section.headers().isEmpty()) {
                text.out.append(dataTable(section).render(width));
            }
            text.out.append('\n');
        }
        return text.out.toString();
    }

    /**
     * A training run: what to look at first, its data, its epochs, and the final metrics of each probability.
     *
     * @param width in columns of a terminal, at least 20
     */
    public static String of(RunReport report, int width) {
        TextReport text = new TextReport(width);
        text.heading(report.title(), '=');
        if (!report.findings().isEmpty()) {
            text.heading("What to look at first", '-');
            report.findings()
                    .forEach(finding -> text.paragraph(finding.severity().word() + ": " + finding.text(), 2));
            text.out.append('\n');
        }
        for (DataSection section : report.data()) {
            text.heading(section.title(), '-');
            section.lines().forEach(line -> text.paragraph(line, 0));
            if (!section.headers().isEmpty()) {
                text.out.append(dataTable(section).render(width));
            }
            text.out.append('\n');
        }
        for (TrainingCurve curve : report.training()) {
            text.heading("Training from seed " + curve.seed(), '-');
            text.table(epochTable(curve, report.metrics()));
        }
        if (!report.probabilities().isEmpty()) {
            text.heading("Final metrics", '-');
            text.table(probabilityTable(report));
        }
        text.meanings(report.metrics());
        text.notesAndSetting(report.notes(), report.setting());
        return text.out.toString().stripTrailing() + "\n";
    }

    /** One group of a comparison's metrics: a row a model, and the ceilings below. */
    public static TextTable metricsTable(ComparisonReport report, MetricGroup group) {
        List<MetricColumn> columns = report.metrics(group);
        TextTable table = new TextTable().left("model");
        columns.forEach(column -> table.right(heading(column)));
        for (ModelResult model : report.models()) {
            List<String> cells = new ArrayList<>(List.of(model.name()));
            for (MetricColumn column : columns) {
                Spread spread = model.spread(column);
                String mark = report.best(column).contains(model.name()) ? "* " : "";
                String missing = Figures.missingSeeds(spread, report.seeds().size());
                cells.add(mark + Figures.spread(spread, column) + (missing.isEmpty() ? "" : "\n" + missing));
            }
            table.row(cells);
        }
        if (columns.stream().anyMatch(column -> report.ceiling(column).n() > 0)) {
            table.group("");
            List<String> cells = new ArrayList<>(List.of("ceiling"));
            for (MetricColumn column : columns) {
                Spread ceiling = report.ceiling(column);
                cells.add(ceiling.n() == 0 ? "" : Figures.spread(ceiling, column));
            }
            table.row(cells);
        }
        if (report.seeds().size() > 1) {
            table.footnote(String.format(
                    Locale.ROOT,
                    "mean ± standard deviation over %d seeds",
                    report.seeds().size()));
        }
        boolean anyBest =
                columns.stream().anyMatch(column -> !report.best(column).isEmpty());
        return anyBest ? table.footnote("* best mean of the column") : table;
    }

    /** A row a model but the baseline: mean difference, its interval, and on how many seeds the model was better. */
    public static TextTable differencesTable(ComparisonReport report, MetricGroup group) {
        TextTable table = new TextTable().left("model");
        report.contested(group).forEach(column -> table.right(heading(column)));
        for (ModelResult model : report.challengers()) {
            List<String> cells = new ArrayList<>(List.of(model.name()));
            for (MetricColumn column : report.contested(group)) {
                cells.add(report.difference(model, column)
                        .map(found -> difference(found, column))
                        .orElse(""));
            }
            table.row(cells);
        }
        return table.footnote(
                        "mean of model less baseline, seed by seed, with its 95% interval; on how many seeds it was better")
                .footnote("* the interval excludes 0");
    }

    private static String difference(PairedDifference found, MetricColumn column) {
        Interval interval = found.interval();
        return String.format(
                Locale.ROOT,
                "%s%s\n%s\n%d of %d",
                interval.excludes(0) ? "* " : "",
                Figures.signed(interval.mean(), column),
                Figures.ends(interval, column),
                found.better(),
                interval.n());
    }

    /** A table for each contested metric: a row a model, a column a share of the train rows. */
    private void learning(ComparisonReport report) {
        List<ModelResult> learned = report.models().stream()
                .filter(model -> !model.learning().isEmpty())
                .toList();
        if (learned.isEmpty()) {
            return;
        }
        for (MetricColumn column : report.ranking()) {
            heading("%s by train rows".formatted(column.title()), '-');
            TextTable table = new TextTable().left("model");
            learned.get(0)
                    .learning()
                    .forEach(point -> table.right(String.format(Locale.ROOT, "%,d rows", point.trainRows())));
            for (ModelResult model : learned) {
                List<String> cells = new ArrayList<>(List.of(model.name()));
                model.learning().forEach(point -> {
                    MetricValues values = point.metrics().get(column.key());
                    cells.add(values == null ? "" : Figures.spread(values.spread(), column));
                });
                table.row(cells);
            }
            table(table);
        }
    }

    private static TextTable dataTable(DataSection section) {
        TextTable table = new TextTable();
        for (int c = 0; c < section.headers().size(); c++) {
            if (isFigures(section, c)) {
                table.right(section.headers().get(c));
            } else {
                table.left(section.headers().get(c));
            }
        }
        section.rows().forEach(table::row);
        return table;
    }

    /** Whether a column of a data section holds nothing but figures. */
    static boolean isFigures(DataSection section, int column) {
        return !section.rows().isEmpty()
                && section.rows().stream().allMatch(row -> Figures.isNumber(row.get(column)))
                && section.rows().stream().anyMatch(row -> !row.get(column).isBlank());
    }

    private static TextTable epochTable(TrainingCurve curve, List<MetricColumn> columns) {
        Set<String> keys = validationKeys(List.of(curve));
        TextTable table = new TextTable().right("epoch").right("training loss");
        keys.forEach(key -> table.right("validation\n" + title(key, columns)));
        table.left("");
        for (EpochResult epoch : curve.epochs()) {
            List<String> cells = new ArrayList<>();
            cells.add(epoch(epoch));
            cells.add(Figures.plain(epoch.loss()));
            for (String key : keys) {
                cells.add(Figures.plain(epoch.validation().getOrDefault(key, Double.NaN)));
            }
            cells.add(epoch.kept() ? "kept" : "");
            table.row(cells);
        }
        return table;
    }

    private static TextTable probabilityTable(RunReport report) {
        TextTable table = new TextTable().left("probability").left("rows judged");
        report.metrics().forEach(column -> table.right(heading(column)));
        for (ProbabilityResult probability : report.probabilities()) {
            List<String> cells = new ArrayList<>(List.of(probability.probability(), probability.space()));
            for (MetricColumn column : report.metrics()) {
                cells.add(Figures.value(probability.metrics().getOrDefault(column.key(), Double.NaN), column));
            }
            table.row(cells);
        }
        return table;
    }

    private static String heading(MetricColumn column) {
        return column.space().isEmpty() ? column.title() : column.title() + "\n" + column.space();
    }

    /** The validation metrics of some trainings, in the order in which they first appear. */
    static Set<String> validationKeys(List<TrainingCurve> curves) {
        Set<String> keys = new LinkedHashSet<>();
        curves.forEach(curve ->
                curve.epochs().forEach(epoch -> keys.addAll(epoch.validation().keySet())));
        return keys;
    }

    /** {@code 2} at the end of an epoch, {@code 1.25} on the way. */
    static String epoch(EpochResult epoch) {
        return epoch.ended()
                ? Integer.toString(epoch.epoch())
                : BigDecimal.valueOf(epoch.position())
                        .setScale(3, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString();
    }

    /** A column's title, or the key itself where no column has it. */
    static String title(String key, List<MetricColumn> columns) {
        return columns.stream()
                .filter(column -> column.key().equals(key))
                .map(MetricColumn::title)
                .findFirst()
                .orElse(key);
    }

    private void meanings(List<MetricColumn> columns) {
        List<MetricColumn> described = columns.stream()
                .filter(column -> !column.description().isBlank())
                .toList();
        if (described.isEmpty()) {
            return;
        }
        heading("What the columns mean", '-');
        for (MetricColumn column : described) {
            String space = column.space().isEmpty() ? "" : " (" + column.space() + ")";
            String goal =
                    column.goal().words().isEmpty() ? "" : " [" + column.goal().words() + "]";
            paragraph(column.title() + space + ": " + column.description() + goal, 2);
        }
        out.append('\n');
    }

    private void notesAndSetting(List<String> notes, Map<String, String> setting) {
        if (!notes.isEmpty()) {
            heading("Notes", '-');
            notes.forEach(note -> paragraph("- " + note, 2));
            out.append('\n');
        }
        if (!setting.isEmpty()) {
            heading("Setting", '-');
            TextTable table = new TextTable().left("what").left("value");
            setting.forEach((what, value) -> table.row(what, value));
            table(table);
        }
    }

    private void table(TextTable table) {
        out.append(table.render(width)).append('\n');
    }

    private void heading(String title, char underline) {
        for (String line : TextWidth.lines(title)) {
            out.append(line).append('\n');
            out.append(String.valueOf(underline).repeat(Math.min(width, TextWidth.of(line))))
                    .append('\n');
        }
    }

    /** A paragraph whose further lines stand in. */
    private void paragraph(String text, int indent) {
        boolean first = true;
        for (String line : TextWidth.lines(text)) {
            for (String part : TextWidth.wrap(line, width - indent)) {
                out.append(first ? "" : " ".repeat(indent)).append(part).append('\n');
                first = false;
            }
        }
    }
}
