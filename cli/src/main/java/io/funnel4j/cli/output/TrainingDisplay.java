// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.output;

import io.funnel4j.cli.console.StatusLine;
import io.funnel4j.cli.console.TimeLeft;
import io.funnel4j.cli.run.RunOutput;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.Validation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows a person how training goes: one row per validation, and between them a line that says how far it is. */
public final class TrainingDisplay implements RunOutput.Training {
    /** Weight of the newest step in the shown loss. */
    private static final double NEWEST = 0.02;

    private final PrintWriter out;
    private final StatusLine status;
    private final ValidationTable table;
    private final long rowsPerEpoch;
    private final int epochs;
    private final TimeLeft timeLeft;
    private double loss = Double.NaN;
    private boolean begun;

    public TrainingDisplay(PrintWriter out, StatusLine status, ValidationTable table, long rowsPerEpoch, int epochs) {
        this.out = out;
        this.status = status;
        this.table = table;
        this.rowsPerEpoch = rowsPerEpoch;
        this.epochs = epochs;
        this.timeLeft = new TimeLeft(rowsPerEpoch, epochs);
    }

    @Override
    public void goesOnAfter(long step, long rows, List<Validation> validations) {
        timeLeft.goesOnAfter(rows);
        validations.forEach(this::onValidation);
    }

    @Override
    public void onStep(StepResult step) {
        loss = Double.isNaN(loss) ? step.loss() : loss + NEWEST * (step.loss() - loss);
        if (status.isDue()) {
            status.show(line(step));
        }
    }

    @Override
    public void onValidation(Validation validation) {
        status.clear();
        if (!begun) {
            out.println(table.header(validation));
            begun = true;
        }
        out.println(table.row(validation));
        out.flush();
    }

    @Override
    public void close() {
        status.clear();
    }

    private String line(StepResult step) {
        return String.format(
                        Locale.ROOT,
                        "epoch %d of %d  %.0f%%  %,d rows  %,.0f samples/s  %s left  loss %.5f%s  %s",
                        step.epoch(),
                        epochs,
                        100.0 * step.rows() / rowsPerEpoch,
                        step.rows(),
                        timeLeft.rowsPerSecond(step),
                        duration(Math.round(timeLeft.seconds(step))),
                        loss,
                        losses(step.losses()),
                        table.watched())
                .strip();
    }

    private static String losses(Map<String, Double> losses) {
        return losses.size() < 2
                ? ""
                : losses.entrySet().stream()
                        .map(entry -> String.format(Locale.ROOT, "%s %.5f", entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String duration(long seconds) {
        return seconds >= 3600
                ? String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
