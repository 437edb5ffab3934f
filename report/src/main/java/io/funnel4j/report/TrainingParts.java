// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.report.result.EpochResult;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.ProbabilityResult;
import io.funnel4j.report.result.RunReport;
import io.funnel4j.report.result.TrainingCurve;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The course of a run: its loss, and a chart for each validation metric with a line for each probability. */
final class TrainingParts {
    private final PageHtml html;
    private final RunReport report;
    private final Set<String> keys;

    TrainingParts(PageHtml html, RunReport report) {
        this.html = html;
        this.report = report;
        this.keys = TextReport.validationKeys(report.training());
    }

    void training() {
        if (report.training().stream().allMatch(curve -> curve.epochs().isEmpty())) {
            return;
        }
        Set<String> subjects = new LinkedHashSet<>();
        Set<String> metrics = new LinkedHashSet<>();
        for (String key : keys) {
            subjects.add(subject(key));
            metrics.add(metric(key));
        }
        html.section("Training");
        if (report.training().stream().anyMatch(curve -> curve.epochs().size() > 1)) {
            charts(subjects, metrics);
        }
        report.training().forEach(this::epochTable);
        html.close().line();
    }

    private void charts(Set<String> subjects, Set<String> metrics) {
        html.hint("By epoch. The ringed points are those of the model that was kept.");
        html.legend(List.copyOf(subjects));
        html.open("div", "class", "charts").line();
        html.chart("training", "", "Training loss", "mean since the validation before");
        for (String metric : metrics) {
            html.chart("validation", metric, title(metric), "validation");
        }
        html.close().line();
    }

    private void epochTable(TrainingCurve curve) {
        if (curve.epochs().isEmpty()) {
            return;
        }
        String title = "Point by point, seed " + curve.seed();
        html.open("details").element("summary", title);
        html.openTable(title).element("th", "Epoch", "scope", "col");
        html.element("th", "Training loss", "scope", "col", "class", "figure");
        for (String key : keys) {
            html.open("th", "scope", "col", "class", "figure");
            html.text(subject(key).isEmpty() ? title(key) : subject(key) + " " + title(metric(key)));
            html.element("span", "validation", "class", "space").close();
        }
        html.close().close().open("tbody").line();
        for (EpochResult epoch : curve.epochs()) {
            html.open("tr").element("th", TextReport.epoch(epoch) + (epoch.kept() ? " (kept)" : ""), "scope", "row");
            html.element("td", Figures.plain(epoch.loss()), "class", "figure");
            for (String key : keys) {
                double value = epoch.validation().getOrDefault(key, Double.NaN);
                html.element("td", Figures.plain(value), "class", "figure");
            }
            html.close().line();
        }
        html.close().close().close().close().line();
    }

    /** What a validation metric is of: {@code P(click)} of {@code p_click.auc}; empty where its key does not say. */
    private String subject(String key) {
        int dot = key.lastIndexOf('.');
        String column = key.substring(0, Math.max(0, dot));
        return report.probabilities().stream()
                .map(ProbabilityResult::probability)
                .filter(probability -> columnName(probability).equals(column))
                .findFirst()
                .orElse(column);
    }

    /** {@code auc} of {@code p_click.auc}. */
    private static String metric(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    private String title(String metric) {
        return report.metrics().stream()
                .filter(column -> column.key().equals(metric))
                .map(MetricColumn::title)
                .findFirst()
                .orElse(metric.replace('_', ' ').replace("gauc", "GAUC"));
    }

    /** As {@link io.funnel4j.behavior.Probability#columnName} has it; charts.js does the same. */
    private static String columnName(String probability) {
        return probability.replaceFirst("^P\\((.*)\\)$", "p_$1").replace(" | ", "_given_");
    }
}
