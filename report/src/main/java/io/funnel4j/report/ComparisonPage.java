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
    private final PageHtml html = new PageHtml();

    ComparisonPage(ComparisonReport report) {
        this.report = report;
    }

    String body() {
        html.header(report.title(), lead());
        List<String> names = report.models().stream().map(ModelResult::name).toList();
        for (MetricGroup group : MetricGroup.values()) {
            if (!report.metrics(group).isEmpty()) {
                html.section(group.title());
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
        html.meanings(report.metrics());
        html.calibrationOf(
                names,
                report.models().stream()
                        .flatMap(model -> model.calibration().stream())
                        .toList());
        html.training(
                report.models().stream()
                        .flatMap(model -> model.training().stream())
                        .toList(),
                report.metrics(),
                names,
                "A thin line is a seed, the thick one the mean over seeds. Losses of models with different objectives"
                        + " are sums of different terms: compare their course, not their height.");
        html.notes(report.notes());
        html.setting(report.setting());
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
        html.openMetricTable(group.title(), "Model", columns);
        for (ModelResult model : report.models()) {
            html.metricRow(model.name(), columns, column -> {
                        Spread spread = model.spread(column);
                        spread(spread, column, report.best(column).contains(model.name()));
                        html.below(Figures.missingSeeds(spread, report.seeds().size()));
                    })
                    .line();
        }
        html.close();
        if (hasCeiling(columns)) {
            html.open("tfoot");
            html.metricRow("Ceiling", columns, column -> {
                if (report.ceiling(column).n() > 0) {
                    spread(report.ceiling(column), column, false);
                }
            });
            html.close();
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
        html.section("Models").open("dl").line();
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
        html.section("Difference to " + report.baseline());
        html.hint(
                "Model less baseline, seed by seed on the same rows. Each dot is a seed, the upright bar the mean, the line"
                        + " through it its 95% interval (Student). Where the interval crosses the dashed line, the two cannot"
                        + " be told apart.");
        html.charts("differences", ranking).line();
        differencesTable(ranking);
        if (!report.contested(MetricGroup.LIKELIHOOD).isEmpty()) {
            differencesTable(report.contested(MetricGroup.LIKELIHOOD));
        }
        html.close().line();
    }

    private void differencesTable(List<MetricColumn> columns) {
        html.openMetricTable("Difference to " + report.baseline(), "Model", columns);
        for (ModelResult model : report.challengers()) {
            html.metricRow(model.name(), columns, column -> report.difference(model, column)
                            .ifPresent(found -> difference(found, column)))
                    .line();
        }
        html.close().close().close().line();
    }

    private void difference(PairedDifference found, MetricColumn column) {
        Interval interval = found.interval();
        html.open("span", interval.excludes(0) ? new String[] {"class", "told"} : new String[0]);
        html.text(Figures.signed(interval.mean(), column)).close();
        html.element("span", Figures.ends(interval, column), "class", "space");
        html.below(String.format(Locale.ROOT, "better on %d of %d", found.better(), interval.n()));
    }

    /** Metrics against the number of train rows. */
    private void learning() {
        if (report.models().stream().allMatch(model -> model.learning().isEmpty())) {
            return;
        }
        html.section("By number of train rows");
        html.hint(
                "Mean over seeds and its 95% interval, of models trained on a part of the train rows; the number of rows is on a logarithmic"
                        + " scale, the dashed line is the ceiling.");
        html.legend(report.models().stream().map(ModelResult::name).toList());
        html.charts("learning", report.ranking()).close().line();
    }

    private void dots() {
        List<MetricColumn> columns = report.ranking();
        if (columns.isEmpty() || report.models().isEmpty()) {
            return;
        }
        html.section("Seed by seed");
        html.hint(
                "Each dot is a seed, the upright bar the mean over seeds, the line through it the mean's 95% interval, the"
                        + " dashed line the ceiling. The axes do not start at zero.");
        html.charts("dots", columns)
                .open("details")
                .element("summary", "All values, seed by seed")
                .line();
        seedTable();
        html.close().close().line();
    }

    /** Every value of every metric, which the charts and means rest on. */
    private void seedTable() {
        html.openTable("All values, seed by seed");
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
