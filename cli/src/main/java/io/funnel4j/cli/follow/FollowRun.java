// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.follow;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.cli.record.Hash;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.run.EarlierModel;
import io.funnel4j.cli.run.RunOutput;
import io.funnel4j.cli.run.TrainingRun;
import io.funnel4j.config.DataConfig;
import io.funnel4j.config.RunConfig;
import io.funnel4j.config.TrainingConfig;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.stream.MicroBatches;
import io.funnel4j.dataset.stream.SourceMark;
import io.funnel4j.dataset.stream.StreamCounts;
import io.funnel4j.dataset.stream.StreamPosition;
import io.funnel4j.dataset.stream.StreamSource;
import io.funnel4j.evaluation.rolling.RollingEvaluation;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.file.PartialFile;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.stream.PrequentialTraining;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.text.Message;
import io.funnel4j.training.Checkpoint;
import io.funnel4j.training.Checkpoints;
import io.funnel4j.training.LearningRateSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One run on a stream: opens the model, goes on where the run stood, and follows. */
public final class FollowRun {
    private final TrainingRun run;
    private final FollowOptions options;
    private final FollowSettings settings;

    private FollowRun(TrainingRun run, FollowOptions options, FollowSettings settings) {
        this.run = run;
        this.options = options;
        this.settings = settings;
    }

    /**
     * The run that options ask for.
     *
     * @param resumed whether it goes on in its folder
     * @return empty where no stream is to be followed
     */
    public static Optional<FollowRun> of(TrainingRun run, FollowOptions options, boolean resumed) throws IOException {
        Optional<FollowSettings> settings = resumed ? options.settings(run.folder()) : options.settings();
        return settings.map(found -> new FollowRun(run, options, found));
    }

    /** What a run's record calls its data. */
    public static Optional<String> source(FollowOptions options, RunFolder folder, boolean resumed) throws IOException {
        return (resumed ? options.settings(folder) : options.settings()).map(FollowSettings::source);
    }

    /**
     * Follows the stream until it ends, or is to stop; the folder then holds all of it.
     *
     * @param resumed whether it goes on where it stood
     * @throws Funnel4jException if the configuration is none for a stream, or the model another
     */
    public void follow(boolean resumed, BooleanSupplier stop) throws IOException {
        RunConfig config = run.config();
        requireEndless(config);
        Files.createDirectories(folder().root());
        if (!resumed) {
            settings.write(folder()); // before config.yaml, by which --resume knows a run
            PartialFile.write(folder().config(), config.toYaml());
        }
        PublishedModel.recover(folder());
        EarlierModel earlier = earlier(resumed);
        EncodingPlan plan = config.data().plan().withExpiry(null);
        earlier.encoders().requireFeatures(plan);
        FunnelModel model = model(earlier);
        StreamCounts counts = new StreamCounts(plan, earlier.encoders(), config.graph());
        StreamState state = new StreamState(
                counts,
                new RollingEvaluation(
                        config.graph(),
                        plan.labelNames(),
                        settings.window(),
                        plan.group() != null,
                        plan.sampleWeight() != null));
        TrainingConfig wanted = config.training();
        try (Checkpoints checkpoints = new Checkpoints(
                                folder().checkpoints(),
                                wanted.checkpoints().every(),
                                wanted.checkpoints().keep(),
                                madeOf(earlier))
                        .with(state);
                PrequentialTraining training = new PrequentialTraining(
                        model,
                        state.evaluation().probabilities(),
                        run.engine().engine(),
                        wanted.workers(),
                        wanted.seed(),
                        wanted.plan().gradientPolicy())) {
            RollingLog log = new RollingLog(folder().metrics());
            Optional<Checkpoint> from = resumed
                    ? checkpoints.load(model.graph(), model.tables(), damage -> output().warning(
                                    "Passed over a damaged checkpoint: " + damage))
                    : Optional.empty();
            StreamProgress progress = new StreamProgress(training, checkpoints, state, from);
            training.trainer().goOnAfter(progress.step());
            StreamSource source = FollowedStream.of(settings, config.data().source(), plan);
            begin(from, source, state, log);
            PublishedModel published = new PublishedModel(
                    folder(), earlier.encoders(), earlier.folder().resolve("report.json"));
            StreamFiles files = new StreamFiles(run, settings, published, log, state, model);
            try (MicroBatches batches = new MicroBatches(
                    source, state.position(), plan, earlier.encoders(), counts, wanted.batchSize(), patience())) {
                if (resumed) {
                    settings.write(folder()); // once the source is known to be there, and to be what it was
                }
                if (from.isEmpty()) {
                    checkpoints.clear();
                    published.publish(model, 0, 0);
                }
                new StreamLoop(settings, output(), batches, state, progress, files).run(options.untilIdle(), stop);
            }
            output().finished(folder());
        }
    }

    /** A wish to end when idle is heard in time. */
    private Duration patience() {
        Duration patience = settings.patience();
        return options.untilIdle()
                .filter(idle -> !idle.isZero() && idle.compareTo(patience) < 0)
                .orElse(patience);
    }

    private void begin(Optional<Checkpoint> from, StreamSource source, StreamState state, RollingLog log)
            throws IOException {
        if (from.isEmpty()) {
            log.begin();
            return;
        }
        log.goOnAfter(state.evaluation().rows());
        if (!settings.source().equals(settings.begun())) {
            output().warning(
                            "'%s' is followed in place of '%s', with which the run began, and is by the next --resume too, unless that has a --follow"
                                    .formatted(settings.source(), settings.begun()));
        }
        StreamPosition position = state.position();
        if (options.restartSource()) {
            state.move(position.ofNextSource());
            output().note(Message.of(
                    "Going on after %,d rows, at the first byte of '%s'.", position.rows(), source.name()));
        } else if (source.isPipe()) {
            output().note(Message.of(
                    "Going on after %,d rows of the stream (%,d learned). What a pipe gave is not there any more: feed it from its row %,d on, %s.",
                    position.rows(),
                    state.counts().rowsEncoded(),
                    position.rows() + 1,
                    source.format().columns().isEmpty() ? "after its header" : "without a header"));
        } else if (position.source().kind() == SourceMark.Kind.FILE) {
            output().note(Message.of(
                    "Going on after %,d rows, at byte %,d of '%s'.",
                    position.rows(), position.offset(), source.name()));
        }
    }

    /** Its own model where it goes on from a checkpoint, since that which it began with may have changed. */
    private EarlierModel earlier(boolean resumed) throws IOException {
        boolean goesOn = resumed
                && DurableFiles.list(folder().checkpoints()).stream()
                        .anyMatch(file -> file.getFileName().toString().endsWith(".json"));
        if (goesOn && Files.isDirectory(folder().model())) {
            return EarlierModel.open(folder().model());
        }
        EarlierModel earlier = EarlierModel.of(run.config())
                .orElseThrow(
                        () -> new Funnel4jException(
                                "a stream has no vocabularies and means of its own: say which model it goes on from, --from RUN (train one on yesterday's rows first)"));
        if (earlier.calibrated()) {
            output().warning(
                            "'%s' is calibrated, and what is learned from the stream will not be: calibrators are fitted to one model"
                                    .formatted(earlier.from()));
        }
        return earlier;
    }

    private FunnelModel model(EarlierModel earlier) throws IOException {
        FunnelSpec before = FunnelSpec.load(earlier.folder());
        FunnelSpec spec = run.config().spec(earlier.encoders().schema()).withInitialRates(before.initialRates());
        return folder().ofConfiguration(() -> earlier.goOn(spec, earlier.encoders()));
    }

    /** What a checkpoint must be of. */
    private Map<String, String> madeOf(EarlierModel earlier) {
        Map<String, String> madeOf = new LinkedHashMap<>();
        madeOf.put("rows", "of a stream");
        madeOf.put("configuration", Hash.of(withAnyBadRows(run.config()).toYaml()));
        madeOf.put(
                "encoders",
                Long.toHexString(earlier.encoders().withoutSightings().checksum()));
        madeOf.put("window", Integer.toString(settings.window()));
        return madeOf;
    }

    /** How many bad rows stop a run does not change what it has learned; a run that was stopped goes on with more. */
    private static RunConfig withAnyBadRows(RunConfig config) {
        DataConfig data = config.data();
        return new RunConfig(
                new DataConfig(data.source(), data.split(), data.plan().withMaxBadRows(1), data.domain()),
                config.model(),
                config.training(),
                config.calibration());
    }

    /** Refuses what only a training with an end has, and says what is passed over. */
    private void requireEndless(RunConfig config) {
        requireLabelsOfStreams(config.graph());
        LearningRateSchedule schedule =
                config.training().plan().gradientPolicy().schedule();
        if (schedule.shape() != LearningRateSchedule.Shape.CONSTANT
                && schedule.steps().isEmpty()) {
            throw new Funnel4jException(
                    "training.schedule is %s over all steps of the training, and a stream has no last one; write schedule.steps, or drop the schedule"
                            .formatted(schedule.shape()));
        }
        EncodingPlan plan = config.data().plan();
        if (plan.keepEvery() > 1 || plan.trainShare() < 1) {
            throw new Funnel4jException(
                    "%s keeps a part of the train rows, and a stream is learned whole; drop it from the configuration, or sample before the stream"
                            .formatted(plan.keepEvery() > 1 ? "data.keep-every-non-click" : "data.train-share"));
        }
        if (plan.times() != null) {
            throw new Funnel4jException(
                    "data.times tells labels as of one time, and each row of a stream comes at a time of its own; drop data.times and data.as-of, and send a row when its outcome is known");
        }
        if (plan.expiry() != null) {
            output().note("data.expire is passed over: a stream gives ids no rows, and takes none; a warm start does");
        }
        if (config.data().domain().isPresent()) {
            output().note(
                            "data.domain is passed over: a stream is evaluated as a whole; 'evaluate --by' does it for some rows");
        }
        if (!config.calibration().none()) {
            output().warning(
                            "calibration is passed over: a stream has no validation part to fit it to; 'calibrate' does it afterwards");
        }
        if (config.training().plan().earlyStopping().isPresent()) {
            output().note("early-stopping is passed over: a stream has neither a validation part nor epochs");
        }
    }

    /** Refuses objectives that need what no row of a stream says: how late it is, or that it stands once more. */
    private static void requireLabelsOfStreams(BehaviorGraph graph) {
        if (!graph.delayedLabels().isEmpty()) {
            throw new Funnel4jException(
                    "a model with estimator delayed cannot follow a stream, whose rows do not say how late their labels %s are; train it on a log, with data.times"
                            .formatted(graph.delayedLabels()));
        }
        boolean repeats = graph.objectives().stream()
                .anyMatch(objective -> objective.estimator().type() == Estimator.Type.FAKE_NEGATIVE);
        long kinds = graph.objectives().stream()
                .map(objective ->
                        objective.label() + " " + objective.estimator().type())
                .distinct()
                .count();
        if (repeats && kinds > 1) {
            throw new Funnel4jException(
                    "estimator fake-negative is for rows that come twice, and nothing tells the other objectives %s of a stream to count them once; follow it with one objective, or train on a log with late-labels: repeat"
                            .formatted(graph.objectives().stream()
                                    .map(objective -> objective.probability().columnName())
                                    .toList()));
        }
    }

    private RunFolder folder() {
        return run.folder();
    }

    private RunOutput output() {
        return run.output();
    }
}
