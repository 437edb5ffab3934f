// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.detail;

import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.GroupedAuc;
import io.funnel4j.evaluation.Metric;
import io.funnel4j.evaluation.NotEvaluated;
import io.funnel4j.evaluation.ProbabilityMetrics;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * A funnel's evaluation as aligned text: a line a probability, then 95% intervals where they are known, what was not evaluated and
 * the notes.
 *
 * <p>Columns on GAUC appear where there were groups; "valid groups" is those with both classes out of all. What is not defined
 * reads "n/a", what fewer than {@value ProbabilityMetrics#LEAST_POSITIVES} rows of a class cannot tell "too few". Every line ends
 * with a line separator.
 */
public final class EvaluationTable {
    private static final String TOO_FEW = "too few";

    private EvaluationTable() {}

    /** Without intervals. */
    public static String of(FunnelEvaluation evaluation) {
        return figures(evaluation) + remarks(evaluation);
    }

    /** With intervals. */
    public static String of(DetailedEvaluation evaluation) {
        return figures(evaluation.evaluation()) + intervals(evaluation) + remarks(evaluation.evaluation());
    }

    private static String figures(FunnelEvaluation evaluation) {
        boolean grouped = grouped(evaluation);
        List<List<String>> lines = new ArrayList<>();
        lines.add(header(grouped));
        evaluation.evaluated().forEach(metrics -> lines.add(line(metrics, grouped)));
        return aligned(lines);
    }

    private static boolean grouped(FunnelEvaluation evaluation) {
        return evaluation.evaluated().stream()
                .anyMatch(metrics -> metrics.groupedAuc().groups() > 0);
    }

    private static String remarks(FunnelEvaluation evaluation) {
        StringBuilder text = new StringBuilder();
        for (ProbabilityMetrics metrics : evaluation.evaluated()) {
            if (metrics.tooFew()) {
                text.append("%s: %s%n".formatted(TOO_FEW, tooFew(metrics)));
            }
        }
        for (NotEvaluated left : evaluation.notEvaluated()) {
            text.append("not evaluated: %s: %s%n".formatted(left.probability(), left.reason()));
        }
        for (String note : evaluation.notes()) {
            text.append("note: %s%n".formatted(note));
        }
        return text.toString();
    }

    /** Why a probability's figures are none: {@code P(click) happened on 7 of 4,000 rows, ...} */
    public static String tooFew(ProbabilityMetrics metrics) {
        return Message.of(
                "%s happened on %,d of %,d rows; below %d of a class, figures on ranking and rates are chance",
                metrics.probability(), metrics.positives(), metrics.rows(), ProbabilityMetrics.LEAST_POSITIVES);
    }

    private static String intervals(DetailedEvaluation evaluation) {
        boolean grouped = grouped(evaluation.evaluation());
        List<List<String>> lines = new ArrayList<>();
        boolean overGroups = evaluation.intervals().stream().anyMatch(MetricIntervals::overGroups);
        List<String> header =
                new ArrayList<>(List.of(overGroups ? "95% interval, by groups" : "95% interval, by rows", "AUC"));
        if (grouped) {
            header.addAll(List.of("GAUC", "mean GAUC"));
        }
        header.addAll(List.of("log loss", "norm. entropy", "pred/obs", "ECE by chance"));
        lines.add(header);
        for (ProbabilityMetrics metrics : evaluation.evaluation().evaluated()) {
            evaluation
                    .intervals(metrics.probability())
                    .filter(found -> !metrics.tooFew())
                    .ifPresent(found -> lines.add(line(found, grouped)));
        }
        return lines.size() == 1 ? "" : System.lineSeparator() + aligned(lines);
    }

    private static List<String> line(MetricIntervals intervals, boolean grouped) {
        List<String> cells = new ArrayList<>();
        cells.add(intervals.probability().toString());
        cells.add(ends("%.4f", intervals.metrics().get(Metric.AUC)));
        if (grouped) {
            cells.add(ends("%.4f", intervals.metrics().get(Metric.GAUC)));
            cells.add(ends("%.4f", intervals.metrics().get(Metric.MEAN_GAUC)));
        }
        cells.add(ends("%.4g", intervals.metrics().get(Metric.LOG_LOSS)));
        cells.add(ends("%.4f", intervals.metrics().get(Metric.NORMALISED_ENTROPY)));
        cells.add(ends("%.3f", intervals.predictedOverObserved()));
        cells.add("up to " + number("%.3g", intervals.chanceError()));
        return cells;
    }

    private static String ends(String format, ConfidenceInterval interval) {
        return interval == null || !interval.known()
                ? number(format, Double.NaN)
                : "[%s, %s]".formatted(number(format, interval.low()), number(format, interval.high()));
    }

    private static List<String> header(boolean grouped) {
        List<String> cells = new ArrayList<>(List.of("probability", "rows", "positives", "AUC"));
        if (grouped) {
            cells.addAll(List.of("GAUC", "mean GAUC", "valid groups"));
        }
        cells.addAll(List.of("log loss", "norm. entropy", "pred/obs", "ECE"));
        return cells;
    }

    private static List<String> line(ProbabilityMetrics metrics, boolean grouped) {
        List<String> cells = new ArrayList<>();
        cells.add(metrics.probability().toString());
        cells.add(count(metrics.rows()));
        cells.add(count(metrics.positives()));
        cells.add(figure("%.4f", metrics.auc(), metrics));
        if (grouped) {
            GroupedAuc groupedAuc = metrics.groupedAuc();
            cells.add(figure("%.4f", groupedAuc.weighted(), metrics));
            cells.add(figure("%.4f", groupedAuc.mean(), metrics));
            cells.add(count(groupedAuc.validGroups()) + " / " + count(groupedAuc.groups()));
        }
        cells.add(number("%.5g", metrics.logLoss().mean()));
        cells.add(number("%.4f", metrics.logLoss().normalisedEntropy()));
        cells.add(figure("%.4f", metrics.calibration().predictedOverObserved(), metrics));
        cells.add(figure("%.3g", metrics.calibration().expectedError(), metrics));
        return cells;
    }

    private static String figure(String format, double value, ProbabilityMetrics metrics) {
        return metrics.tooFew() && !Double.isNaN(value) ? TOO_FEW : number(format, value);
    }

    private static String count(long value) {
        return Message.of("%,d", value);
    }

    private static String number(String format, double value) {
        if (Double.isNaN(value)) {
            return "n/a";
        }
        return Double.isInfinite(value) ? "infinite" : Message.of(format, value);
    }

    /** The first column to the left, the others, which are numbers, to the right. */
    private static String aligned(List<List<String>> lines) {
        int[] widths = new int[lines.get(0).size()];
        for (List<String> line : lines) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            for (int column = 0; column < widths.length; column++) {
                String cell = line.get(column);
                String padding = " ".repeat(widths[column] - cell.length());
                text.append(column == 0 ? cell + padding : "  " + padding + cell);
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }
}
