// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark;

import io.funnel4j.progress.Progress;
import io.funnel4j.text.Message;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.Validation;

/** A training as a piece of work of a {@link Progress}, its unit a row. */
public final class TrainingTask implements TrainingLoopListener, AutoCloseable {
    private final Progress.Task task;
    private final long rowsPerEpoch;

    /** Begins it. */
    public TrainingTask(Progress progress, long rowsPerEpoch, int epochs) {
        this.task = progress.start("training", rowsPerEpoch * epochs);
        this.rowsPerEpoch = rowsPerEpoch;
    }

    @Override
    public void onStep(StepResult step) {
        task.at(
                (step.epoch() - 1) * rowsPerEpoch + step.rows(),
                Message.of("epoch %d, loss %.5f", step.epoch(), step.loss()));
    }

    @Override
    public void onValidation(Validation validation) {
        if (validation.endOfEpoch()) {
            task.at(
                    validation.epoch() * rowsPerEpoch,
                    Message.of(
                            "epoch %d, mean loss %.5f, %.0f samples/s",
                            validation.epoch(), validation.loss(), validation.samplesPerSecond()));
        }
    }

    /** Says that all of it is done. */
    public void done() {
        task.done();
    }

    @Override
    public void close() {
        task.close();
    }
}
