// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.console;

import io.funnel4j.training.StepResult;

/** How fast a training goes and how long it will take, validations and checkpoints included. */
public final class TimeLeft {
    private static final double NANOSECONDS = 1e9;

    private final long rowsPerEpoch;
    private final int epochs;
    private final long start = System.nanoTime();
    private long rowsAtStart;

    public TimeLeft(long rowsPerEpoch, int epochs) {
        this.rowsPerEpoch = rowsPerEpoch;
        this.epochs = epochs;
    }

    /** So many rows of all epochs were done before. */
    public void goesOnAfter(long rows) {
        rowsAtStart = rows;
    }

    /** In the mean since the start. */
    public double rowsPerSecond(StepResult step) {
        return (done(step) - rowsAtStart) / ((System.nanoTime() - start) / NANOSECONDS);
    }

    /** At the pace so far, if no epoch is spared. */
    public double seconds(StepResult step) {
        return (rowsPerEpoch * epochs - done(step)) / rowsPerSecond(step);
    }

    private long done(StepResult step) {
        return (step.epoch() - 1) * rowsPerEpoch + step.rows();
    }
}
