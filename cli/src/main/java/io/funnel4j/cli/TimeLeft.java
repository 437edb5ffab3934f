// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.training.StepResult;

/** How fast a training goes and how long it will take, validations and checkpoints included. */
final class TimeLeft {
    private static final double NANOSECONDS = 1e9;

    private final long rowsPerEpoch;
    private final int epochs;
    private final long start = System.nanoTime();
    private long rowsAtStart;

    TimeLeft(long rowsPerEpoch, int epochs) {
        this.rowsPerEpoch = rowsPerEpoch;
        this.epochs = epochs;
    }

    /** So many rows of all epochs were done before. */
    void goesOnAfter(long rows) {
        rowsAtStart = rows;
    }

    /** In the mean since the start. */
    double rowsPerSecond(StepResult step) {
        return (done(step) - rowsAtStart) / ((System.nanoTime() - start) / NANOSECONDS);
    }

    /** At the pace so far, if no epoch is spared. */
    double seconds(StepResult step) {
        return (rowsPerEpoch * epochs - done(step)) / rowsPerSecond(step);
    }

    private long done(StepResult step) {
        return (step.epoch() - 1) * rowsPerEpoch + step.rows();
    }
}
