// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.report.result.CalibrationCurve;
import io.funnel4j.report.result.Goal;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.TrainingCurve;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What the pages of a comparison and of a run have in common. */
final class HtmlParts {
    /** Charts mark series s by colour s % COLOURS and shape (s + s / COLOURS) % SHAPES; charts.js does the same. */
    private static final int COLOURS = 8;

    private static final int SHAPES = 4;

    private HtmlParts() {}

    static void header(Html html, String title, String lead) {
        html.open("header").element("h1", title);
        if (!lead.isEmpty()) {
            html.element("p", lead, "class", "lead");
        }
        html.close().line();
    }

    static Html section(Html html, String title) {
        return html.section(title).line();
    }

    /** Links to the sections of a page; nothing where there are few. */
    static void contents(Html html, Map<String, String> sections) {
        if (sections.size() < 4) {
            return;
        }
        html.open("nav", "aria-label", "Contents").open("ul", "class", "contents");
        sections.forEach((id, title) ->
                html.open("li").element("a", title, "href", "#" + id).close());
        html.close().close().line();
    }

    static void hint(Html html, String text) {
        html.element("p", text, "class", "hint").line();
    }

    /** Opens a table that scrolls where the page is too narrow, as far as its row of headings. */
    static Html openTable(Html html, String title) {
        return html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", title)
                .open("table")
                .open("thead")
                .open("tr");
    }

    /**
     * A table of text, the first column its rows' headings.
     *
     * @param figures the first of the columns that hold figures, which are aligned to the right
     */
    static void table(Html html, String title, List<String> headers, List<List<String>> rows, int figures) {
        openTable(html, title);
        for (int c = 0; c < headers.size(); c++) {
            html.element("th", headers.get(c), "scope", "col", "class", c < figures ? "words" : "figure");
        }
        html.close().close().open("tbody").line();
        for (List<String> row : rows) {
            html.open("tr").element("th", row.get(0), "scope", "row");
            for (int c = 1; c < row.size(); c++) {
                html.element("td", row.get(c), "class", c < figures ? "words" : "figure");
            }
            html.close().line();
        }
        html.close().close().close().line();
    }

    /** Begins tables that open on demand, for what charts show too. */
    static void openTables(Html html) {
        html.open("details").element("summary", "The same as tables").line();
    }

    /** A {@link #table} with its title above it. */
    static void titledTable(Html html, String title, List<String> headers, List<List<String>> rows, int figures) {
        html.element("h3", title).line();
        table(html, title, headers, rows, figures);
    }

    /** Heading of a metric's column: title and the rows that it is over. */
    static void metricHeading(Html html, MetricColumn column) {
        html.open("th", "scope", "col", "class", "figure").text(column.title());
        if (!column.space().isEmpty()) {
            html.element("span", column.space(), "class", "space");
        }
        html.close();
    }

    /** What each column means and over which rows. */
    static void meanings(Html html, List<MetricColumn> columns) {
        List<MetricColumn> described = columns.stream()
                .filter(column -> !column.description().isBlank())
                .toList();
        if (described.isEmpty()) {
            return;
        }
        section(html, "What the columns mean").open("dl", "class", "meanings").line();
        for (MetricColumn column : described) {
            html.open("div").open("dt").text(column.title());
            if (!column.space().isEmpty()) {
                html.element("span", column.space(), "class", "space");
            }
            html.close().open("dd").text(column.description());
            if (column.goal() != Goal.NONE) {
                html.element("span", column.goal().words(), "class", "space");
            }
            html.close().close().line();
        }
        html.close().close().line();
    }

    /** Which colour and shape is which series. */
    static void legend(Html html, List<String> names) {
        if (names.size() < 2) {
            return;
        }
        html.open("ul", "class", "legend");
        for (int s = 0; s < names.size(); s++) {
            html.open("li");
            html.open("svg", "viewBox", "0 0 12 12", "class", "series-" + s % COLOURS, "aria-hidden", "true");
            html.open("use", "href", "#shape-" + (s + s / COLOURS) % SHAPES)
                    .close()
                    .close();
            html.text(names.get(s)).close();
        }
        html.close().line();
    }

    /** Room for a chart that charts.js draws; {@code key} says of what. */
    static void chart(Html html, String kind, String key, String title, String space) {
        html.open("figure").open("figcaption").text(title);
        if (!space.isEmpty()) {
            html.element("span", space, "class", "space");
        }
        html.close().open("div", "class", "canvas " + kind);
        String label = "Chart, %s: %s".formatted(html.lastSection(), title);
        html.open("canvas", "data-chart", kind, "data-key", key, "role", "img", "aria-label", label);
        html.close()
                .close()
                .open("p", "class", "hint chart-note")
                .close()
                .close()
                .line();
    }

    /** A chart for each probability that any of the curves is of. */
    static void calibration(Html html, List<CalibrationCurve> curves, List<String> names) {
        Map<String, String> spaces = new LinkedHashMap<>();
        curves.forEach(curve -> spaces.putIfAbsent(curve.probability(), curve.space()));
        if (spaces.isEmpty()) {
            return;
        }
        section(html, "Calibration curves");
        hint(
                html,
                "Observed share against mean predicted probability, bin by bin, both on logarithmic scales. On the"
                        + " dashed diagonal predictions are as large as what happens; below it they are too large."
                        + (names.isEmpty() ? " Upright lines: the 95% interval of the observed share." : ""));
        legend(html, names);
        html.open("div", "class", names.isEmpty() ? "charts small" : "charts").line();
        spaces.forEach((probability, space) -> chart(html, "calibration", probability, probability, space));
        html.close().line();
        if (names.isEmpty()) {
            openTables(html);
            curves.forEach(curve -> calibrationTable(html, curve));
            html.close();
        }
        html.close().line();
    }

    private static void calibrationTable(Html html, CalibrationCurve curve) {
        titledTable(
                html,
                curve.probability() + ", calibration",
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
    static void training(
            Html html, List<TrainingCurve> curves, List<MetricColumn> columns, List<String> names, String hint) {
        if (curves.stream().allMatch(curve -> curve.epochs().size() <= 1)) {
            return;
        }
        section(html, "Training");
        hint(html, hint);
        legend(html, names);
        html.open("div", "class", "charts").line();
        chart(html, "training", "", "Training loss", "mean since the validation before");
        for (String key : TextReport.validationKeys(curves)) {
            chart(html, "training", key, TextReport.title(key, columns), "validation");
        }
        html.close().close().line();
    }

    static void notes(Html html, List<String> notes) {
        if (notes.isEmpty()) {
            return;
        }
        section(html, "Notes").open("ul", "class", "notes");
        notes.forEach(note -> html.element("li", note));
        html.close().close().line();
    }

    static void setting(Html html, Map<String, String> setting) {
        if (setting.isEmpty()) {
            return;
        }
        section(html, "Setting and versions").open("dl", "class", "setting").line();
        setting.forEach((what, value) -> html.open("div")
                .element("dt", what)
                .element("dd", value)
                .close()
                .line());
        html.close().close().line();
    }
}
