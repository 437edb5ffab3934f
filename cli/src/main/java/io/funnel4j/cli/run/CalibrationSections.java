// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.calibration.CalibrationFit;
import io.funnel4j.calibration.Calibrator;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.ProbabilityMetrics;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What calibration did, as a section of a report. */
public final class CalibrationSections {
    private static final List<String> HEADERS = List.of(
            "probability",
            "log-odds z become",
            "fitted on",
            "positives",
            "pred/obs before",
            "pred/obs",
            "ECE before",
            "ECE",
            "log loss before",
            "log loss");

    private CalibrationSections() {}

    /** Which rows are which. */
    public static List<String> fittedOn(Part fitted, Part judged) {
        List<String> lines = new ArrayList<>();
        lines.add("Fitted on the %s part, judged on %s.".formatted(fitted.lowerCase(), judged.lowerCase()));
        if (judged == fitted) {
            lines.add("There is no test part, and these are the rows that it was fitted on: the figures are too good.");
        }
        return lines;
    }

    /**
     * A row a probability that was to be calibrated.
     *
     * @param before the model as it predicts, on the rows that it is judged on
     * @param after the same, calibrated
     * @param lines which rows are which
     */
    public static DataSection of(
            CalibrationFit fit, FunnelEvaluation before, FunnelEvaluation after, List<String> lines) {
        List<List<String>> rows = new ArrayList<>();
        for (CalibrationFit.Fitted fitted : fit.probabilities()) {
            Optional<ProbabilityMetrics> earlier = before.metrics(fitted.probability());
            Optional<ProbabilityMetrics> later = after.metrics(fitted.probability());
            List<String> row = new ArrayList<>();
            row.add(fitted.probability().toString());
            row.add(fitted.calibrator().map(Calibrator::formula).orElse("z"));
            row.add(Message.of("%,d", fitted.rows()));
            row.add(Message.of("%,d", fitted.positives()));
            both(row, earlier, later, "%.3f", metrics -> metrics.calibration().predictedOverObserved());
            both(row, earlier, later, "%.2g", metrics -> metrics.calibration().expectedError());
            both(row, earlier, later, "%.5g", metrics -> metrics.logLoss().mean());
            rows.add(row);
        }
        List<String> all = new ArrayList<>(lines);
        fit.shortfalls().forEach(text -> all.add(text + "."));
        return new DataSection("Calibration", all, HEADERS, rows);
    }

    private static void both(
            List<String> row,
            Optional<ProbabilityMetrics> earlier,
            Optional<ProbabilityMetrics> later,
            String format,
            ToDoubleFunction<ProbabilityMetrics> figure) {
        for (Optional<ProbabilityMetrics> metrics : List.of(earlier, later)) {
            double value = metrics.map(figure::applyAsDouble).orElse(Double.NaN);
            row.add(Double.isNaN(value) ? "n/a" : Message.of(format, value));
        }
    }
}
