// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.List;

/** A funnel's evaluation as aligned text: a line a probability, then what was not evaluated and the notes. */
public final class EvaluationTable {
    private EvaluationTable() {}

    /**
     * Columns on GAUC appear where there were groups; "valid groups" is those with both classes out of all. What is not
     * defined reads "n/a". Every line ends with a line separator.
     */
    public static String of(FunnelEvaluation evaluation) {
        boolean grouped = evaluation.evaluated().stream()
                .anyMatch(metrics -> metrics.groupedAuc().groups() > 0);
        List<List<String>> lines = new ArrayList<>();
        lines.add(header(grouped));
        evaluation.evaluated().forEach(metrics -> lines.add(line(metrics, grouped)));
        StringBuilder text = new StringBuilder(aligned(lines));
        for (NotEvaluated left : evaluation.notEvaluated()) {
            text.append("not evaluated: %s: %s%n".formatted(left.probability(), left.reason()));
        }
        for (String note : evaluation.notes()) {
            text.append("note: %s%n".formatted(note));
        }
        return text.toString();
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
        cells.add(number("%.4f", metrics.auc()));
        if (grouped) {
            GroupedAuc groupedAuc = metrics.groupedAuc();
            cells.add(number("%.4f", groupedAuc.weighted()));
            cells.add(number("%.4f", groupedAuc.mean()));
            cells.add(count(groupedAuc.validGroups()) + " / " + count(groupedAuc.groups()));
        }
        cells.add(number("%.5g", metrics.logLoss().mean()));
        cells.add(number("%.4f", metrics.logLoss().normalisedEntropy()));
        cells.add(number("%.4f", metrics.calibration().predictedOverObserved()));
        cells.add(number("%.3g", metrics.calibration().expectedError()));
        return cells;
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
