// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.files.ClusterFolder;
import io.funnel4j.spark.round.Rounds;
import io.funnel4j.spark.round.TableBlock;
import io.funnel4j.spark.round.WorkerStats;
import io.funnel4j.text.Message;
import io.funnel4j.training.Checkpoint;
import io.funnel4j.training.Checkpoint.LossSums;
import io.funnel4j.training.SavedState;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.TrainingPlan;
import io.funnel4j.training.TrainingResult;
import io.funnel4j.training.TrainingState;
import io.funnel4j.training.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * Trains a model on a cluster: epochs of rounds under a plan, with validation, early stopping and checkpoints. The bits depend on
 * the data, the plan and the number of workers; not on executors, nor on whether a training was interrupted and resumed.
 */
public final class SparkTraining {
    private final JavaSparkContext context;
    private final ClusterPlan plan;
    private final ClusterFolder checkpointFolder;
    private TrainingLoopListener listener = TrainingLoopListener.NONE;
    private Optional<Function<DividedModel, Map<String, Double>>> validation = Optional.empty();
    private Optional<FunnelModel> from = Optional.empty();

    /** @param checkpointFolder of this training alone; reached by the driver and all executors */
    public SparkTraining(JavaSparkContext context, ClusterPlan plan, ClusterFolder checkpointFolder) {
        this.context = context;
        this.plan = plan;
        this.checkpointFolder = checkpointFolder;
    }

    /** Hears of each round as of a step, of validations and of checkpoints, on the driver. */
    public SparkTraining listener(TrainingLoopListener heard) {
        listener = heard;
        return this;
    }

    /** Evaluates the model as it stands; gives metrics by name. */
    public SparkTraining validation(Function<DividedModel, Map<String, Double>> evaluation) {
        validation = Optional.of(evaluation);
        return this;
    }

    /** Goes on from a model that has been trained, of the same spec. */
    public SparkTraining warmStart(FunnelModel model) {
        from = Optional.of(model);
        return this;
    }

    /** A model and how it came to be. */
    public record Trained(DividedModel model, TrainingResult result) {}

    /**
     * Trains from the first round.
     *
     * @param train blocks of the train part, whose numbers are their order
     * @throws Funnel4jException if there is no row, lists of one interest differ in length in a row, or early stopping
     *     watches a metric that validation does not give
     */
    public Trained fit(FunnelSpec spec, JavaRDD<ExposureBlock> train) {
        return run(spec, train, checkpoints -> {
            checkpoints.clear();
            return Optional.empty();
        });
    }

    /**
     * Goes on from the last whole checkpoint, to the same bits as a training that was never stopped, or starts where there is
     * none.
     *
     * @param skipped called for each damaged checkpoint that was skipped
     * @param onLoaded told the checkpoint; nothing where there is none
     * @throws UncheckedIOException if there are checkpoints and none is whole
     * @throws Funnel4jException as {@link #fit}, and if the checkpoint is of another training
     */
    public Trained resume(
            FunnelSpec spec,
            JavaRDD<ExposureBlock> train,
            Consumer<String> skipped,
            Consumer<Optional<Checkpoint>> onLoaded) {
        return run(spec, train, checkpoints -> {
            try {
                Optional<Checkpoint> found = checkpoints.load(skipped);
                onLoaded.accept(found);
                return found;
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        });
    }

    private Trained run(
            FunnelSpec spec,
            JavaRDD<ExposureBlock> train,
            Function<ClusterCheckpoints, Optional<Checkpoint>> checkpointOf) {
        AlignedBlocks.require(spec, train);
        JavaRDD<ExposureBlock> rows = WorkerRows.of(train, plan.workers()).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            List<long[]> workers = rows.map(own ->
                            new long[] {own.exposures().rows(), own.exposures().checksum()})
                    .collect();
            RoundSetup setup = setup(spec, workers);
            ClusterCheckpoints checkpoints =
                    new ClusterCheckpoints(context, checkpointFolder, plan.keep(), madeOf(spec, setup, workers));
            Optional<Checkpoint> checkpoint = checkpointOf.apply(checkpoints);
            try (SparkRounds rounds = new SparkRounds(context, setup, rows)) {
                return new Loop(rounds, checkpoints, checkpoint).run();
            }
        } finally {
            rows.unpersist(false);
        }
    }

    private RoundSetup setup(FunnelSpec spec, List<long[]> workers) {
        Rounds rounds = Rounds.of(
                plan.rounds(),
                workers.stream().mapToLong(own -> own[0]),
                plan.plan().epochs());
        return new RoundSetup(
                UUID.randomUUID().toString(),
                spec.toBytes(),
                plan.workers(),
                plan.blocks(),
                rounds,
                GradientPolicyForm.of(plan.plan().gradientPolicy().over(rounds.steps())),
                plan.rule(),
                from.map(model -> model.tables().step()).orElse(0L),
                from.map(model -> model.graph().getConfiguration().getEpochCount())
                        .orElse(0));
    }

    /** What a training must be made of, to go on from a checkpoint of this one. */
    private Map<String, String> madeOf(FunnelSpec spec, RoundSetup setup, List<long[]> workers) {
        CRC32C data = new CRC32C();
        workers.forEach(own -> {
            data.update(Long.toString(own[0]).getBytes(StandardCharsets.US_ASCII));
            data.update(Long.toString(own[1]).getBytes(StandardCharsets.US_ASCII));
        });
        CRC32C model = new CRC32C();
        model.update(spec.toBytes());
        Map<String, String> madeOf = new LinkedHashMap<>();
        madeOf.put("model", Message.of("%08x", model.getValue()));
        madeOf.put("train rows", Message.of("%08x", data.getValue()));
        madeOf.put("workers", Integer.toString(plan.workers()));
        madeOf.put("blocks", Integer.toString(plan.blocks()));
        madeOf.put("batch size", Integer.toString(plan.rounds().batchSize()));
        madeOf.put("local steps", Integer.toString(plan.rounds().localSteps()));
        madeOf.put("threads per task", Integer.toString(plan.rounds().threads()));
        madeOf.put("seed", Long.toString(plan.rounds().seed()));
        madeOf.put("merge rule", plan.rule().name());
        madeOf.put("epochs", Integer.toString(plan.plan().epochs()));
        madeOf.put("validation", plan.plan().validateEvery().toString());
        madeOf.put("early stopping", plan.plan().earlyStopping().toString());
        madeOf.put("gradient policy", setup.policy().toString());
        madeOf.put("steps before", Long.toString(setup.stepsBefore()));
        return madeOf;
    }

    /** One training. */
    private final class Loop {
        private final SparkRounds rounds;
        private final ClusterCheckpoints checkpoints;
        private final Rounds cut;
        private final TrainingPlan schedule = plan.plan();
        private final TrainingState state;
        private Optional<SavedState> best;

        Loop(SparkRounds rounds, ClusterCheckpoints checkpoints, Optional<Checkpoint> checkpoint) {
            this.rounds = rounds;
            this.checkpoints = checkpoints;
            this.cut = rounds.setup().rounds();
            this.state = checkpoint.map(TrainingState::new).orElseGet(TrainingState::new);
            this.best = checkpoint.filter(found -> found.best() >= 0).map(Checkpoint::bestState);
            checkpoint.ifPresentOrElse(
                    found -> rounds.goOn(checkpoints.read(found.state()), cut.round(found.epoch() - 1, found.batch())),
                    this::begin);
        }

        private void begin() {
            FunnelSpec spec = FunnelSpec.ofBytes(rounds.setup().spec());
            from.ifPresentOrElse(rounds::begin, () -> rounds.begin(spec));
        }

        Trained run() {
            while (!state.finished()) {
                round();
            }
            if (schedule.earlyStopping().isPresent() && !state.lastIsBest()) {
                rounds.goOn(checkpoints.read(best.orElseThrow()), rounds.round());
            }
            TrainingResult result = state.result(schedule.earlyStopping().isPresent());
            Validation kept = result.keptValidation();
            JavaRDD<TableBlock> blocks = rounds.keepBlocks();
            return new Trained(
                    rounds.model(blocks, kept.step(), kept.endOfEpoch() ? kept.epoch() : kept.epoch() - 1), result);
        }

        private void round() {
            long before = state.step();
            long started = System.nanoTime();
            List<WorkerStats> workers = rounds.next();
            state.advanced(cut.firstStep(rounds.round()) - before, sums(workers, (System.nanoTime() - started) * 1e-9));
            listener.onStep(result(workers));
            if (rounds.round() % cut.perEpoch() == 0) {
                validate(true);
                state.nextEpoch();
                if (state.epoch() > schedule.epochs()) {
                    state.finish();
                }
                checkpoint();
            } else {
                if (schedule.validatesBetween(before, state.step())) {
                    validate(false);
                }
                if (state.finished() || rounds.round() % plan.checkpointEvery() == 0) {
                    checkpoint();
                }
            }
        }

        private LossSums sums(List<WorkerStats> workers, double seconds) {
            LossSums sums = new LossSums(0, 0, Map.of(), seconds);
            for (WorkerStats worker : workers) {
                sums = sums.plus(new LossSums(worker.rows(), worker.lossSum(), worker.losses(), 0));
            }
            return sums;
        }

        private StepResult result(List<WorkerStats> workers) {
            LossSums sums = sums(workers, 0);
            return new StepResult(state.epoch(), state.step(), state.rows(), sums.loss() / sums.rows(), sums.means());
        }

        private void validate(boolean endOfEpoch) {
            Validation done = state.validated(
                    endOfEpoch,
                    validation
                            .map(evaluation ->
                                    evaluation.apply(rounds.model(rounds.blocks(), state.step(), state.epoch() - 1)))
                            .orElse(Map.of()));
            listener.onValidation(done);
            schedule.earlyStopping().ifPresent(stopping -> {
                if (state.improves(stopping)) {
                    best = Optional.of(checkpoints.save(rounds.blocks(), rounds.round()));
                } else if (state.outOf(stopping.patience())) {
                    state.finish();
                }
            });
        }

        /** Also cuts the lineage: what comes next is computed from the files. */
        private void checkpoint() {
            SavedState saved = checkpoints.save(rounds.blocks(), rounds.round());
            try {
                checkpoints.write(state, saved, best.orElse(saved), rounds.round());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write a checkpoint into '%s'".formatted(checkpointFolder), e);
            }
            rounds.goOn(checkpoints.read(saved), rounds.round());
            listener.onCheckpoint(state.step());
        }
    }
}
