// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.evaluation.detail.GroupAucDistribution;
import io.funnel4j.evaluation.detail.RocCurve;
import io.funnel4j.evaluation.detail.ScoreHistogram;
import io.funnel4j.report.result.ProbabilityDetail;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What stands behind the figures of a run's probabilities: charts, and beside each a table that says the same. */
final class DetailParts {
    private static final double[] ROC_COLUMNS = {0.001, 0.01, 0.05, 0.1, 0.2, 0.5};
    private static final List<String> CLASSES = List.of("did not happen", "happened");

    private DetailParts() {}

    /** Observed rates against predicted ones, step by step. */
    static void funnel(PageHtml html, List<ProbabilityDetail> details) {
        if (details.isEmpty()) {
            return;
        }
        html.section("Funnel: observed and predicted rates");
        html.hint("P(b) is over all exposures, P(b | a) over the rows where a happened. On a logarithmic scale.");
        html.legend(List.of("observed", "predicted"));
        html.chart("funnel", "", "Rates along the funnel", "");
        List<List<String>> rows = new ArrayList<>();
        for (ProbabilityDetail detail : details) {
            rows.add(List.of(
                    detail.probability(),
                    detail.space(),
                    percent(detail.observed()),
                    percent(detail.predicted()),
                    Figures.plain(detail.predicted() / detail.observed())));
        }
        html.table(
                "Rates along the funnel",
                List.of("Probability", "Rows", "Observed", "Predicted", "Predicted / observed"),
                rows,
                2);
        html.close().line();
    }

    static void roc(PageHtml html, List<ProbabilityDetail> details) {
        List<ProbabilityDetail> drawn =
                details.stream().filter(detail -> !detail.roc().isEmpty()).toList();
        if (drawn.isEmpty()) {
            return;
        }
        html.section("ROC curves");
        html.hint(
                "Of the rows on which the behavior happened, how many are found above a threshold, against the share of the"
                        + " others above it. On the dashed diagonal a model orders by chance; the area under a curve is"
                        + " the AUC.");
        charts(html, "roc", drawn);
        List<String> headers = new ArrayList<>(List.of("True positive rate, where the false one is"));
        for (double column : ROC_COLUMNS) {
            headers.add(percent(column));
        }
        List<List<String>> rows = new ArrayList<>();
        for (ProbabilityDetail detail : drawn) {
            List<String> row = new ArrayList<>(List.of(detail.probability()));
            for (double column : ROC_COLUMNS) {
                row.add(String.format(Locale.ROOT, "%.1f%%", 100 * truePositives(detail.roc(), column)));
            }
            rows.add(row);
        }
        html.table("ROC curves", headers, rows, 1);
        html.close().line();
    }

    static void scores(PageHtml html, List<ProbabilityDetail> details) {
        List<ProbabilityDetail> drawn = details.stream()
                .filter(detail -> !detail.scores().edges().isEmpty())
                .toList();
        if (drawn.isEmpty()) {
            return;
        }
        html.section("Predicted probabilities");
        html.hint(
                "Which probabilities were predicted where the behavior happened and where it did not, each as a share of its"
                        + " own rows, on a logarithmic scale. The farther apart, the better the model tells them apart.");
        html.legend(CLASSES);
        charts(html, "scores", drawn);
        html.openTables();
        for (ProbabilityDetail detail : drawn) {
            ScoreHistogram bins = detail.scores();
            List<List<String>> rows = new ArrayList<>();
            if (bins.negativesBelow() + bins.positivesBelow() > 0) {
                rows.add(List.of(
                        "below " + Figures.plain(bins.edges().get(0)),
                        weight(bins.negativesBelow()),
                        weight(bins.positivesBelow())));
            }
            for (int bin = 0; bin < bins.positives().size(); bin++) {
                rows.add(List.of(
                        Figures.plain(bins.edges().get(bin)) + " to "
                                + Figures.plain(bins.edges().get(bin + 1)),
                        weight(bins.negatives().get(bin)),
                        weight(bins.positives().get(bin))));
            }
            html.titledTable(
                    detail.probability() + ", rows by predicted probability",
                    List.of("Predicted", CLASSES.get(0), CLASSES.get(1)),
                    rows,
                    1);
        }
        html.close().close().line();
    }

    static void groups(PageHtml html, List<ProbabilityDetail> details) {
        Predicate<ProbabilityDetail> grouped =
                detail -> detail.groupAuc() != null && detail.groupAuc().validGroups() > 0;
        List<ProbabilityDetail> drawn = details.stream().filter(grouped).toList();
        if (drawn.isEmpty()) {
            return;
        }
        html.section("AUC group by group");
        html.hint(
                "GAUC is a mean of these: the AUC inside each group (a user, a session) that holds both classes. Small groups"
                        + " have an AUC of 0, 0.5 or 1 by chance alone. The dashed line is chance.");
        charts(html, "groups", drawn);
        List<List<String>> rows = new ArrayList<>();
        for (ProbabilityDetail detail : drawn) {
            GroupAucDistribution spread = detail.groupAuc();
            int valid = spread.validGroups();
            rows.add(List.of(
                    detail.probability(),
                    String.format(Locale.ROOT, "%,d", valid),
                    auc(spread.lowTenth()),
                    auc(spread.median()),
                    auc(spread.highTenth()),
                    String.format(
                            Locale.ROOT, "%,d (%.1f%%)", spread.belowChance(), 100.0 * spread.belowChance() / valid)));
        }
        html.table(
                "AUC group by group",
                List.of(
                        "Probability",
                        "Valid groups",
                        "Lowest tenth up to",
                        "Median",
                        "Highest tenth from",
                        "Below 0.5"),
                rows,
                1);
        html.close().line();
    }

    private static void charts(PageHtml html, String kind, List<ProbabilityDetail> details) {
        html.open("div", "class", "charts small").line();
        details.forEach(detail -> html.chart(kind, detail.probability(), detail.probability(), detail.space()));
        html.close().line();
    }

    /** Between two points on the line that joins them. */
    private static double truePositives(List<RocCurve.Point> points, double falsePositiveRate) {
        for (int i = points.size() - 1; i >= 0; i--) {
            RocCurve.Point left = points.get(i);
            if (left.falsePositiveRate() <= falsePositiveRate) {
                RocCurve.Point right = points.get(Math.min(i + 1, points.size() - 1));
                double width = right.falsePositiveRate() - left.falsePositiveRate();
                double share = width > 0 ? (falsePositiveRate - left.falsePositiveRate()) / width : 0;
                return left.truePositiveRate() + share * (right.truePositiveRate() - left.truePositiveRate());
            }
        }
        return 0;
    }

    private static String percent(double share) {
        return Double.isFinite(share)
                ? new BigDecimal(100 * share)
                                .round(new MathContext(4))
                                .stripTrailingZeros()
                                .toPlainString()
                        + "%"
                : Figures.UNDEFINED;
    }

    private static String weight(double weight) {
        return weight == Math.rint(weight) ? String.format(Locale.ROOT, "%,.0f", weight) : Figures.plain(weight);
    }

    private static String auc(double auc) {
        return String.format(Locale.ROOT, "%.3f", auc);
    }
}
