// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import java.util.Optional;

/** Brings a trainer's model and the state of training into checkpoints; the best model is among them, and saved once. */
final class CheckpointWriter implements BestState {
    private final Trainer trainer;
    private final Checkpoints checkpoints;
    private final TrainingState trainingState;
    private SavedState best;
    private SavedState newest;
    private long newestStep = -1;

    /** @param from the checkpoint whose state the model has, if it goes on from one */
    CheckpointWriter(Trainer trainer, Checkpoints checkpoints, TrainingState trainingState, Optional<Checkpoint> from) {
        this.trainer = trainer;
        this.checkpoints = checkpoints;
        this.trainingState = trainingState;
        from.ifPresent(checkpoint -> {
            newest = checkpoint.state();
            newestStep = checkpoint.step();
            best = checkpoint.best() < 0 ? null : checkpoint.bestState();
        });
    }

    void write() {
        SavedState state = save();
        checkpoints.write(trainingState.checkpoint(checkpoints.madeOf(), state, best == null ? state : best));
    }

    @Override
    public void capture() {
        best = save();
    }

    @Override
    public void restore() {
        checkpoints.restore(best, trainer.graph(), trainer.tables());
        newestStep = -1;
    }

    /** Waits until all is on the disk. */
    @Override
    public void close() {
        checkpoints.await();
    }

    private SavedState save() {
        long step = trainingState.step();
        if (step != newestStep) {
            newest = checkpoints.save(trainer.graph(), trainer.tables(), step);
            newestStep = step;
        }
        return newest;
    }
}
