// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.cli.record.Hash;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.config.TrainingConfig;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.profile.DataProfile;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.file.PartialFile;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Training;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.report.TrainingCurves;
import io.funnel4j.report.result.Finding;
import io.funnel4j.training.Checkpoint;
import io.funnel4j.training.Checkpoints;
import io.funnel4j.training.DivergedException;
import io.funnel4j.training.TrainingResult;
import io.funnel4j.training.ui.TrainingUi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A run whose data are encoded.
 *
 * @param earlier the model that it goes on from
 * @param profile of the encoded data
 * @param guards what is odd in them
 */
public record EncodedRun(
        TrainingRun run,
        EncodedDataset dataset,
        Optional<EarlierModel> earlier,
        DataProfile profile,
        List<Finding> guards) {

    /**
     * Trains; each validation stands in {@code metrics.jsonl} as soon as it is there.
     *
     * @param resumed whether it goes on from the last checkpoint
     * @param stop whether training is to end after the step it is in
     * @param ui that shows training while it lasts
     */
    public TrainedRun train(boolean resumed, BooleanSupplier stop, Optional<TrainingUi> ui) {
        return train(resumed, stop, Long.MAX_VALUE, ui);
    }

    /**
     * The same, as far as a step.
     *
     * @param pause the step after which it ends; gone on from there, it makes none
     */
    public TrainedRun train(boolean resumed, BooleanSupplier stop, long pause, Optional<TrainingUi> ui) {
        ModelCalibration.shortfalls(run.config(), dataset).forEach(output()::warning);
        FunnelModel model = model();
        TrainingConfig wanted = run.config().training();
        Training training = Training.of(model)
                .engine(run.engine().engine())
                .plan(wanted.plan())
                .batchSize(wanted.batchSize())
                .workers(wanted.workers())
                .seed(wanted.seed())
                .stoppedBy(stop)
                .pausedAfter(pause);
        Optional<EncodedExposures> validation = part(Part.VALIDATION);
        Optional<String> unwatchable = validation.flatMap(training::unwatchable);
        unwatchable.ifPresent(output()::warning);
        ui.ifPresent(shown -> shown.show(
                run.name(), model.graph(), stepsPerEpoch() * wanted.plan().epochs()));
        TrainingResult result = train(training, validation, resumed);
        if (result.stopped()) {
            output().stopped(folder(), result.steps());
        }
        return new TrainedRun(this, model, result, unwatchable);
    }

    private FunnelModel model() {
        EncodedExposures train = dataset.train();
        FunnelSpec spec = folder().ofConfiguration(() -> run.config().spec(train));
        RunMemory.require(run.config(), dataset, earlier, folder().config());
        return folder().ofConfiguration(() ->
                earlier.map(before -> before.goOn(spec, dataset.encoders())).orElseGet(() -> FunnelModel.create(spec)));
    }

    private TrainingResult train(Training training, Optional<EncodedExposures> validation, boolean resumed) {
        TrainingConfig wanted = run.config().training();
        EncodedExposures train = dataset.train();
        MetricsLog metrics = new MetricsLog(folder().metrics());
        try (Checkpoints checkpoints = new Checkpoints(
                        folder().checkpoints(),
                        wanted.checkpoints().every(),
                        wanted.checkpoints().keep(),
                        madeOf());
                RunOutput.Training told =
                        output().training(train.rows(), wanted.plan().epochs())) {
            Training watched = training.listener(metrics.before(told)).checkpoints(checkpoints);
            TrainingResult result;
            if (resumed) {
                result = watched.resume(
                        train,
                        validation,
                        damage -> output().warning("Passed over a damaged checkpoint: " + damage),
                        from -> goOn(from, told, metrics));
            } else {
                rememberConfiguration();
                metrics.begin(List.of());
                result = watched.fit(train, validation);
            }
            checkpoints.await();
            return result;
        } catch (DivergedException e) {
            throw new Funnel4jException(
                    "%s: %s; checkpoints before that step are in %s"
                            .formatted(folder().config(), e.getMessage(), folder().checkpoints()),
                    e);
        }
    }

    private void goOn(Optional<Checkpoint> from, RunOutput.Training told, MetricsLog metrics) {
        metrics.begin(from.map(Checkpoint::validations).orElse(List.of()));
        from.ifPresentOrElse(
                checkpoint -> {
                    output().note(goesOn(checkpoint));
                    told.goesOnAfter(
                            checkpoint.step(),
                            (checkpoint.epoch() - 1) * dataset.train().rows() + checkpoint.rows(),
                            checkpoint.validations());
                },
                () -> output().note("There is no checkpoint yet: training begins at its first step."));
    }

    private void rememberConfiguration() {
        try {
            Files.createDirectories(folder().checkpoints());
            PartialFile.write(folder().begunWith(), run.config().toYaml());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static String goesOn(Checkpoint from) {
        return from.finished()
                ? String.format(Locale.ROOT, "All %,d steps are done; the rest follows.", from.step())
                : String.format(Locale.ROOT, "Going on after step %,d, in epoch %d.", from.step(), from.epoch());
    }

    /** What a checkpoint must be of: the same rows and configuration. */
    private Map<String, String> madeOf() {
        Map<String, String> madeOf = new LinkedHashMap<>();
        madeOf.put("configuration", Hash.of(run.config().toYaml()));
        earlier.ifPresent(before -> madeOf.put("earlier model", before.hash()));
        for (Part part : List.of(Part.TRAIN, Part.VALIDATION)) {
            part(part).ifPresent(rows -> madeOf.put(part.lowerCase() + " part", Long.toHexString(rows.checksum())));
        }
        return madeOf;
    }

    /** The rows that the model is evaluated on: those of {@link #evaluatedPart}. */
    public EncodedExposures evaluated() {
        return dataset.part(evaluatedPart());
    }

    /** Test; validation where there is none; train where there is neither. */
    public Part evaluatedPart() {
        return List.of(Part.TEST, Part.VALIDATION, Part.TRAIN).stream()
                .filter(dataset.parts()::contains)
                .findFirst()
                .orElseThrow();
    }

    /** Batches of the train part. */
    public long stepsPerEpoch() {
        return TrainingCurves.stepsPerEpoch(
                dataset.train().rows(), run.config().training().batchSize());
    }

    private Optional<EncodedExposures> part(Part part) {
        return dataset.parts().contains(part) ? Optional.of(dataset.part(part)) : Optional.empty();
    }

    private RunFolder folder() {
        return run.folder();
    }

    private RunOutput output() {
        return run.output();
    }
}
