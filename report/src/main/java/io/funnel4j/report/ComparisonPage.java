// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.report.result.ComparisonReport;
import io.funnel4j.report.result.Interval;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.MetricGroup;
import io.funnel4j.report.result.MetricValues;
import io.funnel4j.report.result.ModelResult;
import io.funnel4j.report.result.PairedDifference;
import io.funnel4j.report.result.Spread;
import java.util.List;
import java.util.Locale;

/** The page of a comparison. */
final class ComparisonPage {
    private final ComparisonReport report;
    private final Html html = new Html();

    ComparisonPage(ComparisonReport report) {
        this.report = report;
    }

    String body() {
        HtmlParts.header(html, report.title(), lead());
        List<String> names = report.models().stream().map(ModelResult::name).toList();
        for (MetricGroup group : MetricGroup.values()) {
            if (!report.metrics(group).isEmpty()) {
                HtmlParts.section(html, group.title());
                metricsTable(group);
                html.close().line();
            }
            if (group == MetricGroup.RANKING) {
                legend();
                differences();
                models();
                dots();
                learning();
            }
        }
        HtmlParts.meanings(html, report.metrics());
        HtmlParts.calibration(
                html,
                report.models().stream()
                        .flatMap(model -> model.calibration().stream())
                        .toList(),
                names);
        HtmlParts.training(
                html,
                report.models().stream()
                        .flatMap(model -> model.training().stream())
                        .toList(),
                report.metrics(),
                names,
                "A thin line is a seed, the thick one the mean over seeds. Losses of models with different objectives"
                        + " are sums of different terms: compare their course, not their height.");
        HtmlParts.notes(html, report.notes());
        HtmlParts.setting(html, report.setting());
        return html.done();
    }

    private String lead() {
        int models = report.models().size();
        int seeds = report.seeds().size();
        return String.format(
                Locale.ROOT,
                "%d %s, %d %s each%s.",
                models,
                models == 1 ? "model" : "models",
                seeds,
                seeds == 1 ? "seed" : "seeds",
                seeds > 1 ? "; figures are the mean ± the standard deviation over seeds" : "");
    }

    private void metricsTable(MetricGroup group) {
        List<MetricColumn> columns = report.metrics(group);
        HtmlParts.openTable(html, group.title()).element("th", "Model", "scope", "col");
        columns.forEach(column -> HtmlParts.metricHeading(html, column));
        html.close().close().open("tbody").line();
        for (ModelResult model : report.models()) {
            html.open("tr").element("th", model.name(), "scope", "row");
            for (MetricColumn column : columns) {
                Spread spread = model.spread(column);
                html.open("td", "class", "figure");
                spread(spread, column, report.best(column).contains(model.name()));
                String missing = Figures.missingSeeds(spread, report.seeds().size());
                if (!missing.isEmpty()) {
                    html.element("span", missing, "class", "space");
                }
                html.close();
            }
            html.close().line();
        }
        html.close();
        if (hasCeiling(columns)) {
            html.open("tfoot").open("tr").element("th", "Ceiling", "scope", "row");
            for (MetricColumn column : columns) {
                html.open("td", "class", "figure");
                if (report.ceiling(column).n() > 0) {
                    spread(report.ceiling(column), column, false);
                }
                html.close();
            }
            html.close().close();
        }
        html.close().close().line();
    }

    private boolean hasCeiling(List<MetricColumn> columns) {
        return columns.stream().anyMatch(column -> report.ceiling(column).n() > 0);
    }

    private void spread(Spread spread, MetricColumn column, boolean best) {
        html.open("span", best ? new String[] {"class", "best"} : new String[0]);
        html.text(Figures.value(spread.mean(), column)).close();
        if (best) {
            html.element("span", " (best)", "class", "unseen");
        }
        String deviation = Figures.deviation(spread, column);
        if (!deviation.isEmpty()) {
            html.element("span", deviation, "class", "spread");
        }
    }

    /** What the marks of the tables mean, said once. */
    private void legend() {
        boolean anyBest = report.metrics().stream()
                .anyMatch(column -> !report.best(column).isEmpty());
        boolean ceilings = hasCeiling(report.metrics());
        if (!anyBest && !ceilings) {
            return;
        }
        html.open("p", "class", "hint");
        if (anyBest) {
            html.element("span", "Marked", "class", "best").text(" the best mean of its column. ");
        }
        html.text(ceilings ? "Ceiling: the best that any function of the features can reach." : "");
        html.close().line();
    }

    private void models() {
        if (report.models().stream().allMatch(model -> model.description().isBlank())) {
            return;
        }
        HtmlParts.section(html, "Models").open("dl").line();
        for (ModelResult model : report.models()) {
            html.open("div").element("dt", model.name()).element("dd", model.description());
            html.close().line();
        }
        html.close().close().line();
    }

    /** Each model less the baseline, as charts and as a table. */
    private void differences() {
        List<MetricColumn> ranking = report.contested(MetricGroup.RANKING);
        if (ranking.isEmpty()) {
            return;
        }
        HtmlParts.section(html, "Difference to " + report.baseline());
        HtmlParts.hint(
                html,
                "Model less baseline, seed by seed on the same rows. Each dot is a seed, the upright bar the mean, the line"
                        + " through it its 95% interval (Student). Where the interval crosses the dashed line, the two cannot"
                        + " be told apart.");
        html.open("div", "class", "charts").line();
        for (MetricColumn column : ranking) {
            HtmlParts.chart(html, "differences", column.key(), column.title(), column.space());
        }
        html.close().line();
        differencesTable(ranking);
        if (!report.contested(MetricGroup.LIKELIHOOD).isEmpty()) {
            differencesTable(report.contested(MetricGroup.LIKELIHOOD));
        }
        html.close().line();
    }

    private void differencesTable(List<MetricColumn> columns) {
        HtmlParts.openTable(html, "Difference to " + report.baseline()).element("th", "Model", "scope", "col");
        columns.forEach(column -> HtmlParts.metricHeading(html, column));
        html.close().close().open("tbody").line();
        for (ModelResult model : report.challengers()) {
            html.open("tr").element("th", model.name(), "scope", "row");
            for (MetricColumn column : columns) {
                html.open("td", "class", "figure");
                report.difference(model, column).ifPresent(found -> difference(found, column));
                html.close();
            }
            html.close().line();
        }
        html.close().close().close().line();
    }

    private void difference(PairedDifference found, MetricColumn column) {
        Interval interval = found.interval();
        html.open("span", interval.excludes(0) ? new String[] {"class", "told"} : new String[0]);
        html.text(Figures.signed(interval.mean(), column)).close();
        html.element("span", Figures.ends(interval, column), "class", "space");
        html.element(
                "span",
                String.format(Locale.ROOT, "better on %d of %d", found.better(), interval.n()),
                "class",
                "space");
    }

    /** Metrics against the number of train rows. */
    private void learning() {
        if (report.models().stream().allMatch(model -> model.learning().isEmpty())) {
            return;
        }
        HtmlParts.section(html, "By number of train rows");
        HtmlParts.hint(
                html,
                "Mean over seeds and its 95% interval, of models trained on a part of the train rows; the number of rows is on a logarithmic"
                        + " scale, the dashed line is the ceiling.");
        HtmlParts.legend(html, report.models().stream().map(ModelResult::name).toList());
        html.open("div", "class", "charts").line();
        for (MetricColumn column : report.ranking()) {
            HtmlParts.chart(html, "learning", column.key(), column.title(), column.space());
        }
        html.close().close().line();
    }

    private void dots() {
        List<MetricColumn> columns = report.ranking();
        if (columns.isEmpty() || report.models().isEmpty()) {
            return;
        }
        HtmlParts.section(html, "Seed by seed");
        HtmlParts.hint(
                html,
                "Each dot is a seed, the upright bar the mean over seeds, the line through it the mean's 95% interval, the"
                        + " dashed line the ceiling. The axes do not start at zero.");
        html.open("div", "class", "charts").line();
        for (MetricColumn column : columns) {
            HtmlParts.chart(html, "dots", column.key(), column.title(), column.space());
        }
        html.close()
                .open("details")
                .element("summary", "All values, seed by seed")
                .line();
        seedTable();
        html.close().close().line();
    }

    /** Every value of every metric, which the charts and means rest on. */
    private void seedTable() {
        HtmlParts.openTable(html, "All values, seed by seed");
        html.element("th", "Model", "scope", "col").element("th", "Metric", "scope", "col");
        report.seeds().forEach(seed -> html.element("th", "seed " + seed, "scope", "col", "class", "figure"));
        html.close().close().open("tbody").line();
        for (ModelResult model : report.models()) {
            for (MetricColumn column : report.metrics()) {
                MetricValues values = model.metrics().get(column.key());
                if (values != null) {
                    html.open("tr")
                            .element("th", model.name(), "scope", "row")
                            .open("td")
                            .text(column.title());
                    html.element("span", column.space(), "class", "space").close();
                    values.bySeed()
                            .forEach(value -> html.element("td", Figures.value(value, column), "class", "figure"));
                    html.close().line();
                }
            }
        }
        html.close().close().close();
    }
}
