// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.exposure.SeekableBatches;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.text.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * Epochs of a {@link Trainer} under a {@link TrainingPlan}. With checkpoints, a training that ended at any moment goes on
 * from the last of them, and comes to the same bits as one that never ended.
 */
public final class TrainingLoop {
    private final Trainer trainer;
    private final TrainingPlan plan;
    private final Supplier<Map<String, Double>> validation;
    private final TrainingLoopListener listener;
    private Optional<Checkpoints> checkpoints = Optional.empty();
    private BooleanSupplier stop = () -> false;
    private long pause = Long.MAX_VALUE;

    /**
     * A loop over the trainer's graph.
     *
     * @param plan its gradient policy is the trainer's own affair
     * @param validation evaluates the model as it stands; returns no metric where there is no validation data
     */
    public TrainingLoop(
            Trainer trainer,
            TrainingPlan plan,
            Supplier<Map<String, Double>> validation,
            TrainingLoopListener listener) {
        this.trainer = trainer;
        this.plan = plan;
        this.validation = validation;
        this.listener = listener;
    }

    /** This loop, with checkpoints on the way. */
    public TrainingLoop withCheckpoints(Checkpoints written) {
        checkpoints = Optional.of(written);
        return this;
    }

    /** This loop, which ends after the step in which it is asked to, with a checkpoint where it has some. */
    public TrainingLoop stoppedBy(BooleanSupplier request) {
        stop = request;
        return this;
    }

    /** This loop, which ends after a step, with a checkpoint where it has some; gone on from there, it makes no step. */
    public TrainingLoop pausedAfter(long step) {
        pause = step;
        return this;
    }

    /**
     * Trains, and leaves the last epoch's weights, or the best validation's under early stopping.
     *
     * @throws Funnel4jException if the iterator has no batch, or early stopping names an unknown metric
     * @throws DivergedException if a step's loss or gradient is not finite
     * @throws java.io.UncheckedIOException naming the file of a checkpoint that cannot be written
     */
    public TrainingResult fit(MultiDataSetIterator batches) {
        checkpoints.ifPresent(Checkpoints::clear);
        return run(batches, Optional.empty());
    }

    /**
     * Goes on from the last whole checkpoint, or starts where there is none; else as {@link #fit}.
     *
     * @param passedOver told of each newer checkpoint that is damaged
     * @param onLoaded told the checkpoint; nothing where there is none
     * @throws IOException if there are checkpoints and none is whole
     */
    public TrainingResult resume(
            SeekableBatches batches, Consumer<String> passedOver, Consumer<Optional<Checkpoint>> onLoaded)
            throws IOException {
        Optional<Checkpoint> from = checkpoints
                .orElseThrow(() -> new IllegalStateException("there are no checkpoints to resume from"))
                .load(trainer.graph(), trainer.tables(), passedOver);
        if (from.isPresent()) {
            goTo(from.get(), batches);
        }
        onLoaded.accept(from);
        return run(batches, from);
    }

    /** A checksum tells damage, not sense. */
    private void goTo(Checkpoint from, SeekableBatches batches) throws IOException {
        boolean inPlan = from.finished() || (from.epoch() <= plan.epochs() && from.batch() < batches.batches());
        boolean watched = plan.earlyStopping().isEmpty()
                || from.validations().stream().allMatch(validation -> validation
                        .metrics()
                        .containsKey(plan.earlyStopping().get().metric()));
        if (!inPlan || !watched || (plan.earlyStopping().isPresent() && from.finished() && from.best() < 0)) {
            throw new IOException(
                    "the checkpoint of step %s in '%s' stands at batch %s of epoch %s, of %s epochs with %s batches, and does not fit the training; start it anew"
                            .formatted(
                                    from.step(),
                                    checkpoints.orElseThrow().file(from.step()),
                                    from.batch(),
                                    from.epoch(),
                                    plan.epochs(),
                                    batches.batches()));
        }
        requireLossesOfTheTraining(from);
        if (!from.finished()) {
            batches.seek(from.epoch() - 1, from.batch());
        }
    }

    private void requireLossesOfTheTraining(Checkpoint from) throws IOException {
        List<Set<String>> found = new ArrayList<>();
        from.validations().forEach(validation -> found.add(validation.losses().keySet()));
        if (from.sums().rows() > 0) {
            found.add(from.sums().losses().keySet());
        }
        for (Set<String> losses : found) {
            if (!losses.equals(trainer.objectives())) {
                throw new IOException(
                        "the checkpoint of step %s in '%s' has losses %s, where the training has %s; start it anew"
                                .formatted(
                                        from.step(),
                                        checkpoints.orElseThrow().file(from.step()),
                                        losses,
                                        trainer.objectives()));
            }
        }
    }

    private TrainingResult run(MultiDataSetIterator batches, Optional<Checkpoint> from) {
        TrainingState state = from.map(TrainingState::new).orElseGet(TrainingState::new);
        Optional<CheckpointWriter> writer =
                checkpoints.map(written -> new CheckpointWriter(trainer, written, state, from));
        trainer.goOnAfter(state.step());
        if (!state.finished() && state.step() >= pause) {
            return state.stopped();
        }
        try (BestState best = writer.isPresent() ? writer.get() : new Snapshot(trainer)) {
            while (!state.finished()) {
                if (!runEpoch(batches, state, best, writer)) {
                    trainer.writeBack();
                    return state.stopped();
                }
            }
            trainer.writeBack();
            if (plan.earlyStopping().isPresent() && !state.lastIsBest()) {
                best.restore();
            }
        }
        return state.result(plan.earlyStopping().isPresent());
    }

    /** Runs an epoch, or the rest of one, until it or the training ends; says whether it was not asked to stop. */
    private boolean runEpoch(
            MultiDataSetIterator batches, TrainingState state, BestState best, Optional<CheckpointWriter> writer) {
        if (state.batch() == 0) {
            begin(batches);
        }
        long mark = System.nanoTime();
        try (BatchPrefetcher prefetched = new BatchPrefetcher(batches, trainer::prepare, trainer::tellIdle)) {
            for (Optional<PreparedBatch> next = prefetched.next(); next.isPresent(); next = prefetched.next()) {
                try (PreparedBatch batch = next.get()) {
                    listener.onStep(step(batch, batches, state, mark));
                }
                if (prefetched.hasNext() && !goesOn(state, best, writer)) {
                    return state.finished();
                }
                mark = System.nanoTime();
            }
        }
        trainer.endEpoch();
        validate(state, best, true);
        state.nextEpoch();
        if (state.epoch() > plan.epochs()) {
            state.finish();
        }
        checkpoint(state, writer);
        return state.finished() || !(stop.getAsBoolean() || state.step() >= pause);
    }

    /** Between two batches of an epoch: validates and makes a checkpoint where they are due; says whether it goes on. */
    private boolean goesOn(TrainingState state, BestState best, Optional<CheckpointWriter> writer) {
        if (plan.validatesAt(state.step())) {
            validate(state, best, false);
        }
        boolean ends = state.finished() || stop.getAsBoolean() || state.step() >= pause;
        if (ends || checkpoints.filter(some -> some.dueAt(state.step())).isPresent()) {
            checkpoint(state, writer);
        }
        return !ends;
    }

    private void begin(MultiDataSetIterator batches) {
        batches.reset();
        if (!batches.hasNext()) {
            throw new Funnel4jException("the training data has no row");
        }
        trainer.startEpoch();
    }

    private StepResult step(PreparedBatch batch, MultiDataSetIterator batches, TrainingState state, long since) {
        long rows = batch.batch().getFeatures(0).size(0);
        double loss;
        try {
            loss = trainer.step(batch);
        } catch (DivergedException e) {
            throw batches instanceof SeekableBatches seekable ? located(e, seekable, state, rows) : e;
        }
        return state.stepped(rows, loss, trainer.losses(), (System.nanoTime() - since) * 1e-9);
    }

    private static DivergedException located(
            DivergedException e, SeekableBatches batches, TrainingState state, long rows) {
        return e.at(
                Message.of("exposures %,d to %,d of epoch %d", state.rows() + 1, state.rows() + rows, state.epoch()),
                e.culprit().isPresent()
                        ? Message.of(
                                "row %,d of the train part",
                                batches.row(state.rows() + e.culprit().getAsInt()) + 1)
                        : "");
    }

    private void validate(TrainingState state, BestState best, boolean endOfEpoch) {
        trainer.writeBack();
        Validation done = state.validated(endOfEpoch, validation.get());
        listener.onValidation(done);
        plan.earlyStopping().ifPresent(stopping -> {
            if (state.improves(stopping)) {
                best.capture();
            } else if (state.outOf(stopping.patience())) {
                state.finish();
            }
        });
    }

    private void checkpoint(TrainingState state, Optional<CheckpointWriter> writer) {
        writer.ifPresent(written -> {
            trainer.writeBack();
            written.write();
            listener.onCheckpoint(state.step());
        });
    }
}
