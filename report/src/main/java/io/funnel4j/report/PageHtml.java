// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.report.result.CalibrationCurve;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.TrainingCurve;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What the pages of a comparison and of a run have in common. */
final class PageHtml extends Html {
    /** Charts mark series s by colour s % COLOURS and shape (s + s / COLOURS) % SHAPES; charts.js does the same. */
    private static final int COLOURS = 8;

    private static final int SHAPES = 4;

    void header(String title, String lead) {
        open("header").element("h1", title);
        if (!lead.isEmpty()) {
            element("p", lead, "class", "lead");
        }
        close().line();
    }

    /** Links to the sections of a page; nothing where there are few. */
    void contents(Map<String, String> sections) {
        if (sections.size() < 4) {
            return;
        }
        open("nav", "aria-label", "Contents").open("ul", "class", "contents");
        sections.forEach(
                (id, title) -> open("li").element("a", title, "href", "#" + id).close());
        close().close().line();
    }

    void hint(String text) {
        element("p", text, "class", "hint").line();
    }

    /** Opens a table that scrolls where the page is too narrow, as far as its row of headings. */
    Html openTable(String title) {
        return open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", title)
                .open("table")
                .open("thead")
                .open("tr");
    }

    /**
     * A table of text, the first column its rows' headings.
     *
     * @param figures the first of the columns that hold figures, which are aligned to the right
     */
    void table(String title, List<String> headers, List<List<String>> rows, int figures) {
        openTable(title);
        for (int c = 0; c < headers.size(); c++) {
            element("th", headers.get(c), "scope", "col", "class", c < figures ? "words" : "figure");
        }
        close().close().open("tbody").line();
        for (List<String> row : rows) {
            open("tr").element("th", row.get(0), "scope", "row");
            for (int c = 1; c < row.size(); c++) {
                element("td", row.get(c), "class", c < figures ? "words" : "figure");
            }
            close().line();
        }
        close().close().close().line();
    }

    /** Begins tables that open on demand, for what charts show too. */
    void openTables() {
        open("details").element("summary", "The same as tables").line();
    }

    /** A {@link #table} with its title above it. */
    void titledTable(String title, List<String> headers, List<List<String>> rows, int figures) {
        element("h3", title).line();
        table(title, headers, rows, figures);
    }

    /** Heading of a metric's column: title and the rows that it is over. */
    void metricHeading(MetricColumn column) {
        open("th", "scope", "col", "class", "figure").text(column.title());
        below(column.space()).close();
    }

    /** Small text below what stands in the open element; nothing where it is empty. */
    Html below(String text) {
        return text.isEmpty() ? this : element("span", text, "class", "space");
    }

    /** Opens a table with a column for each metric, as far as its first row. */
    void openMetricTable(String title, String rows, List<MetricColumn> columns) {
        openTable(title).element("th", rows, "scope", "col");
        columns.forEach(this::metricHeading);
        close().close().open("tbody").line();
    }

    /** What each column means and over which rows. */
    void meanings(List<MetricColumn> columns) {
        List<MetricColumn> described = columns.stream()
                .filter(column -> !column.description().isBlank())
                .toList();
        if (described.isEmpty()) {
            return;
        }
        section("What the columns mean").open("dl", "class", "meanings").line();
        for (MetricColumn column : described) {
            open("div").open("dt").text(column.title());
            below(column.space()).close().open("dd").text(column.description());
            below(column.goal().words()).close().close().line();
        }
        close().close().line();
    }

    /** Which colour and shape is which series. */
    void legend(List<String> names) {
        if (names.size() < 2) {
            return;
        }
        open("ul", "class", "legend");
        for (int s = 0; s < names.size(); s++) {
            open("li");
            open("svg", "viewBox", "0 0 12 12", "class", "series-" + s % COLOURS, "aria-hidden", "true");
            open("use", "href", "#shape-" + (s + s / COLOURS) % SHAPES).close().close();
            text(names.get(s)).close();
        }
        close().line();
    }

    /** Room for a chart that charts.js draws; {@code key} says of what. */
    void chart(String kind, String key, String title, String space) {
        open("figure").open("figcaption").text(title);
        below(space).close().open("div", "class", "canvas " + kind);
        String label = "Chart, %s: %s".formatted(lastSection(), title);
        open("canvas", "data-chart", kind, "data-key", key, "role", "img", "aria-label", label);
        close().close().open("p", "class", "hint chart-note").close().close().line();
    }

    /** A row with a cell for each metric. */
    Html metricRow(String heading, List<MetricColumn> columns, Consumer<MetricColumn> cell) {
        open("tr").element("th", heading, "scope", "row");
        for (MetricColumn column : columns) {
            open("td", "class", "figure");
            cell.accept(column);
            close();
        }
        return close();
    }

    /** A chart for each metric. */
    Html charts(String kind, List<MetricColumn> columns) {
        open("div", "class", "charts").line();
        columns.forEach(column -> chart(kind, column.key(), column.title(), column.space()));
        return close();
    }

    /** A run's: a chart and a table for each probability, and what it was before calibration where there was one. */
    void calibration(List<CalibrationCurve> curves, List<CalibrationCurve> uncalibrated) {
        if (curves.isEmpty()) {
            return;
        }
        calibrationSection(" Upright lines: the 95% interval of the observed share.");
        legend(uncalibrated.isEmpty() ? List.of() : List.of("calibrated", "as predicted"));
        calibrationCharts(curves, "charts small");
        openTables();
        curves.forEach(curve -> calibrationTable(curve, "calibration"));
        uncalibrated.forEach(curve -> calibrationTable(curve, "as predicted"));
        close().close().line();
    }

    /** A comparison's: a chart for each probability that any of the models' curves is of. */
    void calibrationOf(List<String> models, List<CalibrationCurve> curves) {
        if (curves.isEmpty()) {
            return;
        }
        calibrationSection("");
        legend(models);
        calibrationCharts(curves, "charts");
        close().line();
    }

    private void calibrationSection(String more) {
        section("Calibration curves");
        hint("Observed share against mean predicted probability, bin by bin, both on logarithmic scales. On the"
                + " dashed diagonal predictions are as large as what happens; below it they are too large." + more);
    }

    private void calibrationCharts(List<CalibrationCurve> curves, String size) {
        Map<String, String> spaces = new LinkedHashMap<>();
        curves.forEach(curve -> spaces.putIfAbsent(curve.probability(), curve.space()));
        open("div", "class", size).line();
        spaces.forEach((probability, space) -> chart("calibration", probability, probability, space));
        close().line();
    }

    private void calibrationTable(CalibrationCurve curve, String what) {
        titledTable(
                curve.probability() + ", " + what,
                List.of("Bin", "Rows", "Mean predicted", "Observed"),
                IntStream.range(0, curve.bins().size())
                        .mapToObj(bin -> List.of(
                                Integer.toString(bin + 1),
                                String.format(
                                        Locale.ROOT,
                                        "%,d",
                                        curve.bins().get(bin).rows()),
                                Figures.plain(curve.bins().get(bin).predicted()),
                                Figures.plain(curve.bins().get(bin).observed())))
                        .toList(),
                1);
    }

    /** A chart of the training loss and one of each validation metric, where there is more than one point of them. */
    void training(List<TrainingCurve> curves, List<MetricColumn> columns, List<String> names, String hint) {
        if (curves.stream().allMatch(curve -> curve.epochs().size() <= 1)) {
            return;
        }
        section("Training");
        hint(hint);
        legend(names);
        open("div", "class", "charts").line();
        chart("training", "", "Training loss", "mean since the validation before");
        for (String key : TextReport.validationKeys(curves)) {
            chart("training", key, TextReport.title(key, columns), "validation");
        }
        close().close().line();
    }

    void notes(List<String> notes) {
        if (notes.isEmpty()) {
            return;
        }
        section("Notes").open("ul", "class", "notes");
        notes.forEach(note -> element("li", note));
        close().close().line();
    }

    void setting(Map<String, String> setting) {
        if (setting.isEmpty()) {
            return;
        }
        section("Setting and versions").open("dl", "class", "setting").line();
        setting.forEach((what, value) ->
                open("div").element("dt", what).element("dd", value).close().line());
        close().close().line();
    }

    /** What is said about the data or of a search: sentences, then a table. */
    void dataSection(DataSection section) {
        section(section.title());
        if (section.lines().size() > 1) {
            element("pre", String.join("\n", section.lines())).line();
        } else {
            section.lines().forEach(line -> element("p", line).line());
        }
        if (!section.headers().isEmpty()) {
            openTable(section.title());
            for (int c = 0; c < section.headers().size(); c++) {
                element("th", section.headers().get(c), "scope", "col", "class", cellClass(section, c));
            }
            close().close().open("tbody").line();
            for (List<String> row : section.rows()) {
                open("tr");
                for (int c = 0; c < row.size(); c++) {
                    element("td", row.get(c), "class", cellClass(section, c));
                }
                close().line();
            }
            close().close().close();
        }
        close().line();
    }

    private static String cellClass(DataSection section, int column) {
        return TextReport.isFigures(section, column) ? "figure" : "words";
    }
}
