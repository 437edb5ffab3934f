// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.follow;

import io.funnel4j.dataset.stream.MicroBatch;
import io.funnel4j.dataset.stream.StreamPosition;
import io.funnel4j.model.stream.Learned;
import io.funnel4j.model.stream.PrequentialTraining;
import io.funnel4j.training.Checkpoint;
import io.funnel4j.training.Checkpoint.LossSums;
import io.funnel4j.training.Checkpoints;
import io.funnel4j.training.SavedState;
import java.util.List;
import java.util.Optional;

/** What is learned of a stream: steps, losses since the last point, and the checkpoints of all of it. */
final class StreamProgress {
    private final PrequentialTraining training;
    private final Checkpoints checkpoints;
    private final StreamState state;
    private long step;
    private LossSums sums = LossSums.NONE;
    private long savedStep;
    private StreamPosition savedPosition;

    StreamProgress(
            PrequentialTraining training, Checkpoints checkpoints, StreamState state, Optional<Checkpoint> from) {
        this.training = training;
        this.checkpoints = checkpoints;
        this.state = state;
        this.savedPosition = state.position();
        from.ifPresent(checkpoint -> {
            step = checkpoint.step();
            savedStep = step;
            sums = checkpoint.sums();
        });
    }

    long step() {
        return step;
    }

    /** Losses of the rows since the last point. */
    LossSums sums() {
        return sums;
    }

    /** Another point begins. */
    void beginPoint() {
        sums = LossSums.NONE;
    }

    void learn(MicroBatch batch) {
        long since = System.nanoTime();
        Learned learned = training.learn(batch.exposures());
        step++;
        state.evaluation().add(batch.labelled(), learned.predictions());
        sums = sums.plus(
                batch.exposures().rows(), learned.loss(), learned.losses(), (System.nanoTime() - since) * 1e-9);
    }

    /** Whether the configuration wants a checkpoint after this step. */
    boolean checkpointDue() {
        return checkpoints.dueAt(step);
    }

    /**
     * Writes a checkpoint of all rows that were read, unless there is one.
     *
     * @param durably whether to return once it is on the disk
     */
    void checkpoint(boolean durably) {
        boolean saved = step == savedStep && state.position().equals(savedPosition);
        boolean nothingYet = step == 0 && state.position().rows() == 0;
        if (!saved && !nothingYet) {
            save();
        }
        if (durably) {
            checkpoints.await();
        }
    }

    private void save() {
        training.trainer().writeBack();
        SavedState saved =
                checkpoints.save(training.trainer().graph(), training.trainer().tables(), step);
        checkpoints.write(new Checkpoint(
                checkpoints.madeOf(),
                1,
                step,
                state.evaluation().rows(),
                step,
                sums,
                List.of(),
                -1,
                false,
                saved,
                saved));
        savedStep = step;
        savedPosition = state.position();
    }

    /** Brings what was learned into the model. */
    void writeBack() {
        training.trainer().writeBack();
    }
}
