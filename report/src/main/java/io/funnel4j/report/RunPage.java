// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.report.result.DataSection;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.ProbabilityResult;
import io.funnel4j.report.result.RunReport;
import java.util.List;

/** The page of a training run. */
final class RunPage {
    private final RunReport report;
    private final Html html = new Html();

    RunPage(RunReport report) {
        this.report = report;
    }

    String body() {
        // A report of data alone has notes instead.
        if (!report.details().isEmpty()) {
            FindingParts.findings(html, report.findings());
        }
        finalMetrics();
        DetailParts.funnel(html, report.details());
        new TrainingParts(html, report).training();
        DetailParts.roc(html, report.details());
        HtmlParts.calibration(html, report.calibration(), List.of());
        DetailParts.scores(html, report.details());
        DetailParts.groups(html, report.details());
        FeatureParts.features(html, report.features());
        report.data().forEach(this::dataSection);
        HtmlParts.meanings(html, report.metrics());
        HtmlParts.notes(html, report.notes());
        if (!report.configuration().isBlank()) {
            HtmlParts.section(html, "Configuration")
                    .element("pre", report.configuration(), "tabindex", "0")
                    .close()
                    .line();
        }
        HtmlParts.setting(html, report.setting());
        Html top = new Html();
        HtmlParts.header(top, report.title(), "");
        HtmlParts.contents(top, html.sections());
        return top.done() + html.done();
    }

    private void finalMetrics() {
        if (report.probabilities().isEmpty()) {
            return;
        }
        HtmlParts.section(html, "Final metrics");
        HtmlParts.hint(html, "Each probability is judged on the rows of its own space.");
        HtmlParts.openTable(html, "Final metrics").element("th", "Probability", "scope", "col");
        report.metrics().forEach(column -> HtmlParts.metricHeading(html, column));
        html.close().close().open("tbody").line();
        for (ProbabilityResult probability : report.probabilities()) {
            html.open("tr").open("th", "scope", "row").text(probability.probability());
            html.element("span", probability.space(), "class", "space").close();
            for (MetricColumn column : report.metrics()) {
                double value = probability.metrics().getOrDefault(column.key(), Double.NaN);
                html.element("td", Figures.value(value, column), "class", "figure");
            }
            html.close().line();
        }
        html.close().close().close().close().line();
    }

    private void dataSection(DataSection section) {
        HtmlParts.section(html, section.title());
        if (section.lines().size() > 1) {
            html.element("pre", String.join("\n", section.lines())).line();
        } else {
            section.lines().forEach(line -> html.element("p", line).line());
        }
        if (!section.headers().isEmpty()) {
            HtmlParts.openTable(html, section.title());
            for (int c = 0; c < section.headers().size(); c++) {
                html.element("th", section.headers().get(c), "scope", "col", "class", cellClass(section, c));
            }
            html.close().close().open("tbody").line();
            for (List<String> row : section.rows()) {
                html.open("tr");
                for (int c = 0; c < row.size(); c++) {
                    html.element("td", row.get(c), "class", cellClass(section, c));
                }
                html.close().line();
            }
            html.close().close().close();
        }
        html.close().line();
    }

    private static String cellClass(DataSection section, int column) {
        return TextReport.isFigures(section, column) ? "figure" : "words";
    }
}
