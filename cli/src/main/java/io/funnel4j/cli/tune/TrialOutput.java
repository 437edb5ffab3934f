// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tune;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.run.RunOutput;
import io.funnel4j.progress.Progress;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.Validation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;

/** Counts the steps and rows of a trial, and shows how far it is. What all trials would say is said by the first alone. */
final class TrialOutput implements RunOutput {
    private final Progress progress;
    private final String name;
    private final PrintWriter err;
    private final Set<String> told;
    private long limit;
    private long step;
    private long rows;

    /**
     * @param name that progress is shown under
     * @param told what was said by other trials already
     */
    TrialOutput(Progress progress, String name, PrintWriter err, Set<String> told) {
        this.progress = progress;
        this.name = name;
        this.err = err;
        this.told = told;
    }

    /** The step that progress is shown towards. */
    void until(long lastStep) {
        limit = lastStep;
    }

    long step() {
        return step;
    }

    /** Of all epochs, those before a pause too. */
    long rows() {
        return rows;
    }

    private void tell(String text) {
        if (told.add(text)) {
            err.println(text);
            err.flush();
        }
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public void warning(String text) {
        tell("Warning: " + text);
    }

    @Override
    public void data(String report) {
        tell(report.stripTrailing());
    }

    @Override
    public void stopped(RunFolder folder, long stopped) {
        // A pause is no news.
    }

    @Override
    public Training training(long rowsPerEpoch, int epochs) {
        Progress.Task task = progress.start(name, limit);
        return new Training() {
            @Override
            public void goesOnAfter(long last, long before, List<Validation> validations) {
                step = last;
                rows = before;
            }

            @Override
            public void onStep(StepResult result) {
                step = result.step();
                rows = (result.epoch() - 1) * rowsPerEpoch + result.rows();
                task.at(Math.min(step, limit), "");
            }

            @Override
            public void close() {
                task.close();
            }
        };
    }
}
