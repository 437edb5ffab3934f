// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.evaluation.Metric;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.exposure.Exposures;
import io.funnel4j.exposure.SeekableBatches;
import io.funnel4j.model.interest.AlignedLists;
import io.funnel4j.parallel.OrderedWork;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.training.Checkpoint;
import io.funnel4j.training.Checkpoints;
import io.funnel4j.training.EarlyStopping;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.Trainer;
import io.funnel4j.training.TrainingLoop;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.TrainingPlan;
import io.funnel4j.training.TrainingResult;
import io.funnel4j.training.engine.TrainingEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Trains a model in place, on encoded exposures.
 *
 * <pre>{@code
 * TrainingResult result = Training.of(model)
 *         .epochs(10)
 *         .batchSize(2048)
 *         .earlyStopping("p_purchase.auc", 2)
 *         .fit(data.train(), data.validation());
 * }</pre>
 *
 * The same engine, seed, workers and exposures give the same bits. Immutable: each method gives another training.
 */
public final class Training {
    private static final int MOST_WORKERS = 8;
    private static final int BATCH_SIZE = 1024;

    private final FunnelModel model;
    private final TrainingEngine engine;
    private final TrainingPlan plan;
    private final int batchSize;
    private final int workers;
    private final long seed;
    private final TrainingLoopListener listener;
    private final Optional<Checkpoints> checkpoints;
    private final BooleanSupplier stop;
    private final long pause;

    private Training(
            FunnelModel model,
            TrainingEngine engine,
            TrainingPlan plan,
            int batchSize,
            int workers,
            long seed,
            TrainingLoopListener listener,
            Optional<Checkpoints> checkpoints,
            BooleanSupplier stop,
            long pause) {
        if (batchSize < 1 || workers < 1) {
            throw new IllegalArgumentException(
                    "batch size %s and %s workers; expected at least 1 of each".formatted(batchSize, workers));
        }
        this.model = model;
        this.engine = engine;
        this.plan = plan;
        this.batchSize = batchSize;
        this.workers = workers;
        this.seed = seed;
        this.listener = listener;
        this.checkpoints = checkpoints;
        this.stop = stop;
        this.pause = pause;
    }

    /**
     * One epoch in batches of 1,024 rows, with one worker per processor, 8 at most, and the seed of the model's first weights.
     */
    public static Training of(FunnelModel model) {
        return new Training(
                model,
                TrainingEngine.DEEPLEARNING4J,
                TrainingPlan.epochs(1),
                BATCH_SIZE,
                Math.min(MOST_WORKERS, OrderedWork.processors()),
                model.spec().seed(),
                TrainingLoopListener.NONE,
                Optional.empty(),
                () -> false,
                Long.MAX_VALUE);
    }

    /** What computes the steps. */
    public Training engine(TrainingEngine other) {
        return new Training(model, other, plan, batchSize, workers, seed, listener, checkpoints, stop, pause);
    }

    /** Epochs, validations, early stopping and gradient policy in one. */
    public Training plan(TrainingPlan newPlan) {
        return new Training(model, engine, newPlan, batchSize, workers, seed, listener, checkpoints, stop, pause);
    }

    /** Passes over the data at most, at least 1. */
    public Training epochs(int epochs) {
        return plan(new TrainingPlan(epochs, plan.validateEvery(), plan.earlyStopping(), plan.gradientPolicy()));
    }

    /**
     * Keeps the best validation by a metric, and stops after some without a better one.
     *
     * @param metric such as {@code p_purchase.auc}
     * @param patience validations without improvement before training stops, at least 1
     * @throws IllegalArgumentException if there is no such metric
     */
    public Training earlyStopping(String metric, int patience) {
        Metric watched = MetricName.parse(metric, model.spec().graph()).metric();
        return plan(plan.withEarlyStopping(Optional.of(new EarlyStopping(metric, watched.largerIsBetter(), patience))));
    }

    /** A learning rate schedule and clipping. */
    public Training gradientPolicy(GradientPolicy policy) {
        return plan(plan.withGradientPolicy(policy));
    }

    /** Rows per step, at least 1. */
    public Training batchSize(int rows) {
        return new Training(model, engine, plan, rows, workers, seed, listener, checkpoints, stop, pause);
    }

    /** Replicas of the graph that share a step's rows, at least 1. */
    public Training workers(int replicas) {
        return new Training(model, engine, plan, batchSize, replicas, seed, listener, checkpoints, stop, pause);
    }

    /** Seed of the order of the rows and of dropout. */
    public Training seed(long newSeed) {
        return new Training(model, engine, plan, batchSize, workers, newSeed, listener, checkpoints, stop, pause);
    }

    /** Callbacks on the training thread. */
    public Training listener(TrainingLoopListener newListener) {
        return new Training(model, engine, plan, batchSize, workers, seed, newListener, checkpoints, stop, pause);
    }

    /** Checkpoints on the way, which the caller closes. */
    public Training checkpoints(Checkpoints written) {
        return new Training(model, engine, plan, batchSize, workers, seed, listener, Optional.of(written), stop, pause);
    }

    /** Ends training after the step in which it is asked to, with a checkpoint where there are some. */
    public Training stoppedBy(BooleanSupplier request) {
        return new Training(model, engine, plan, batchSize, workers, seed, listener, checkpoints, request, pause);
    }

    /** Ends training after a step, with a checkpoint where there are some; gone on from there, it makes no step. */
    public Training pausedAfter(long step) {
        return new Training(model, engine, plan, batchSize, workers, seed, listener, checkpoints, stop, step);
    }

    /** {@link #fit(Exposures, Optional)} without validation. */
    public TrainingResult fit(Exposures train) {
        return fit(train, Optional.empty());
    }

    /** {@link #fit(Exposures, Optional)} with validation. */
    public TrainingResult fit(Exposures train, Exposures validation) {
        return fit(train, Optional.of(validation));
    }

    /**
     * Trains from the first step; the model then has the weights of the last one, or of the best validation under early
     * stopping.
     *
     * @param validation evaluated where the plan says; empty for none
     * @throws Funnel4jException if the exposures' features or labels are not the model's, lists of one interest differ in
     *     length in a row, or early stopping watches a metric that validation does not give
     * @throws io.funnel4j.training.DivergedException if a step's loss or gradient is not finite
     */
    public TrainingResult fit(Exposures train, Optional<? extends Exposures> validation) {
        return run(train, validation, TrainingLoop::fit);
    }

    /**
     * Goes on from the last whole checkpoint, to the same bits as a training that was never stopped, or starts where there is
     * none.
     *
     * @param skipped called for each damaged checkpoint that was skipped
     * @param loaded called with the checkpoint before the first step; empty where there is none
     * @throws UncheckedIOException if there are checkpoints and none is whole
     * @throws Funnel4jException as {@link #fit}
     */
    public TrainingResult resume(
            Exposures train,
            Optional<? extends Exposures> validation,
            Consumer<String> skipped,
            Consumer<Optional<Checkpoint>> loaded) {
        return run(train, validation, (loop, batches) -> {
            try {
                return loop.resume(batches, skipped, loaded);
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        });
    }

    private interface Start {
        TrainingResult from(TrainingLoop loop, SeekableBatches batches);
    }

    private TrainingResult run(Exposures train, Optional<? extends Exposures> validation, Start start) {
        model.requireSchema(train.schema());
        AlignedLists.require(model.spec().interests(), train);
        Optional<Evaluator> evaluator = validation.map(rows -> new Evaluator(model, rows, workers));
        plan.earlyStopping().ifPresent(stopping -> requireMetric(stopping, evaluator));
        SeekableBatches batches =
                train.shuffled(model.layout(), batchSize, seed, model.spec().dataType());
        GradientPolicy policy = plan.gradientPolicy().over(batches.batches() * plan.epochs());
        try (Trainer trainer = engine.open(model.graph(), model.tables(), workers, seed, policy)) {
            TrainingLoop loop = new TrainingLoop(
                    trainer,
                    plan,
                    () -> evaluator.map(found -> found.evaluate().values()).orElse(Map.of()),
                    listener);
            checkpoints.ifPresent(loop::withCheckpoints);
            return start.from(loop.stoppedBy(stop).pausedAfter(pause), batches);
        }
    }

    private void requireMetric(EarlyStopping stopping, Optional<Evaluator> evaluator) {
        evaluator
                .orElseThrow(() -> new IllegalArgumentException(
                        "early stopping watches '%s' but there is no validation part; let the split make one"
                                .formatted(stopping.metric())))
                .require(metric(stopping));
    }

    private MetricName metric(EarlyStopping stopping) {
        return MetricName.parse(stopping.metric(), model.spec().graph());
    }

    /**
     * Why early stopping has nothing to choose by on these rows, so that all epochs will be trained and the last kept; empty
     * where it has.
     *
     * @throws Funnel4jException as {@link #fit}
     */
    public Optional<String> unwatchable(Exposures validation) {
        return plan.earlyStopping()
                .flatMap(stopping -> new Evaluator(model, validation, workers).undefined(metric(stopping)))
                .map(why ->
                        "early stopping has nothing to choose by on validation: %s; all epochs are trained and the last is kept. Watch another metric, or give validation more rows"
                                .formatted(why));
    }
}
