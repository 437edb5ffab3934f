// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tune;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.run.RunOutput;
import io.funnel4j.progress.Progress;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.Validation;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the steps and rows of a trial, and shows how far it is; the rest stands in the trial's log. */
final class TrialOutput implements RunOutput {
    private static final Logger LOG = LoggerFactory.getLogger(TrialOutput.class);

    private final Progress progress;
    private final String name;
    private long limit = Long.MAX_VALUE;
    private long step;
    private long rows;

    /** @param name that progress is shown under */
    TrialOutput(Progress progress, String name) {
        this.progress = progress;
        this.name = name;
    }

    /** The step after which the trial pauses. */
    void pauseAfter(long steps) {
        limit = steps;
    }

    boolean reached() {
        return step >= limit;
    }

    long step() {
        return step;
    }

    /** Of all epochs, those before a pause too. */
    long rows() {
        return rows;
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public void note(String text) {
        LOG.debug(text);
    }

    @Override
    public void warning(String text) {
        LOG.debug("{}: {}", name, text);
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
