// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.evaluation.detail.ConfidenceInterval;
import io.funnel4j.report.result.FeatureUse;
import io.funnel4j.report.result.Finding;
import io.funnel4j.report.result.Goal;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.MetricGroup;
import io.funnel4j.report.result.ProbabilityResult;
import io.funnel4j.report.result.RunReport;
import java.util.List;

/** The page of a training run. */
final class RunPage {
    private static final String NOTHING =
            "Nothing odd was found: no feature that alone tells a label, no label whose rate jumps between parts, no probability"
                    + " that is predicted as one number, no feature that the model can hardly read, no row left out, no labels"
                    + " that contradict the funnel.";

    /** The key of the expected calibration error. */
    static final String CALIBRATION_ERROR = "calibration_error";

    private final RunReport report;
    private final PageHtml html = new PageHtml();

    RunPage(RunReport report) {
        this.report = report;
    }

    String body() {
        // A report of data alone has notes instead.
        if (!report.details().isEmpty()) {
            findings(report.findings());
        }
        finalMetrics();
        DetailParts.funnel(html, report.details());
        new TrainingParts(html, report).training();
        DetailParts.roc(html, report.details());
        html.calibration(report.calibration(), report.uncalibrated());
        DetailParts.scores(html, report.details());
        DetailParts.groups(html, report.details());
        use(report.use());
        FeatureParts.features(html, report.features());
        report.data().forEach(html::dataSection);
        html.meanings(report.metrics());
        html.notes(report.notes());
        if (!report.configuration().isBlank()) {
            html.section("Configuration")
                    .element("pre", report.configuration(), "tabindex", "0")
                    .close()
                    .line();
        }
        html.setting(report.setting());
        PageHtml top = new PageHtml();
        top.header(report.title(), "");
        top.contents(html.sections());
        return top.done() + html.done();
    }

    /** What a reader should look at first. */
    private void findings(List<Finding> findings) {
        html.section("What to look at first");
        if (findings.isEmpty()) {
            html.element("p", NOTHING).close().line();
            return;
        }
        html.open("ul", "class", "findings");
        for (Finding finding : findings) {
            html.open("li", "class", finding.severity().word());
            html.element("span", finding.severity().word() + ": " + finding.topic(), "class", "topic");
            html.text(" " + finding.text()).close().line();
        }
        html.close().close().line();
    }

    private void use(FeatureUse use) {
        if (use.none()) {
            return;
        }
        html.section(use.importance().title());
        html.hint(
                "The AUC that is lost where a feature's values are shuffled among the rows, with its 95% interval. Of two"
                        + " features that say the same, each may look of little use.");
        html.open("div", "class", "charts").line();
        use.importances().forEach(chart -> html.chart("points", chart.key(), chart.title(), "AUC lost"));
        html.close().line();
        html.table(
                use.importance().title(),
                use.importance().headers(),
                use.importance().rows(),
                1);
        html.close().line();
        if (!use.dependences().isEmpty()) {
            html.section("Partial dependence");
            html.hint("The mean prediction, had all rows one value of a numeric feature and everything else as it is.");
            html.open("div", "class", "charts").line();
            use.dependences().forEach(chart -> html.chart("points", chart.key(), chart.title(), "by " + chart.axis()));
            html.close().close().line();
        }
    }

    private void finalMetrics() {
        if (report.probabilities().isEmpty()) {
            return;
        }
        html.section("Final metrics");
        html.hint(
                "Each probability is judged on the rows of its own space. In brackets: the 95% interval, by a bootstrap over"
                        + " groups where the data has some, and over rows where it has none. Right predictions have an ECE, too, by chance.");
        html.openMetricTable("Final metrics", "Probability", report.metrics());
        for (ProbabilityResult probability : report.probabilities()) {
            html.open("tr").open("th", "scope", "row").text(probability.probability());
            html.element("span", probability.space(), "class", "space").close();
            for (MetricColumn column : report.metrics()) {
                html.open("td", "class", "figure").text(figure(probability, column));
                html.below(interval(probability, column)).close();
            }
            html.close().line();
        }
        html.close().close().close().close().line();
    }

    /** A count is one however few there are; so are losses, which are means. */
    private static String figure(ProbabilityResult probability, MetricColumn column) {
        double value = probability.metrics().getOrDefault(column.key(), Double.NaN);
        boolean chance = probability.tooFew()
                && !Double.isNaN(value)
                && column.goal() != Goal.NONE
                && column.group() != MetricGroup.LIKELIHOOD;
        return chance ? "too few positives to tell" : Figures.value(value, column);
    }

    private static String interval(ProbabilityResult probability, MetricColumn column) {
        ConfidenceInterval found = probability.intervals().get(column.key());
        if (column.key().equals(CALIBRATION_ERROR)) {
            return Double.isNaN(probability.chanceError()) || probability.tooFew()
                    ? ""
                    : "by chance up to " + Figures.value(probability.chanceError(), column);
        }
        return found == null || !found.known() || probability.tooFew()
                ? ""
                : "[%s, %s]".formatted(Figures.value(found.low(), column), Figures.value(found.high(), column));
    }
}
