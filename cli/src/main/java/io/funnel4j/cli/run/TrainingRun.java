// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.cli.config.RunConfig;
import io.funnel4j.cli.config.TrainingConfig;
import io.funnel4j.cli.record.Hash;
import io.funnel4j.cli.record.Version;
import io.funnel4j.cli.reports.DataGuards;
import io.funnel4j.cli.reports.RunFindings;
import io.funnel4j.cli.reports.RunReporting;
import io.funnel4j.cli.runs.ConfigurationDifferences;
import io.funnel4j.cli.runs.Difference;
import io.funnel4j.cli.ui.TrainingUi;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.profile.DataProfile;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.ConstantPrediction;
import io.funnel4j.evaluation.DetailedEvaluation;
import io.funnel4j.evaluation.WorseThanConstant;
import io.funnel4j.file.PartialFile;
import io.funnel4j.model.Evaluator;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Training;
import io.funnel4j.report.HtmlReport;
import io.funnel4j.report.ResultsJson;
import io.funnel4j.report.TrainingCurves;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.report.result.Finding;
import io.funnel4j.report.result.RunReport;
import io.funnel4j.training.Checkpoint;
import io.funnel4j.training.Checkpoints;
import io.funnel4j.training.DivergedException;
import io.funnel4j.training.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** One training run, step by step: encode, train, evaluate, write. Its folder fills as it goes. */
public final class TrainingRun {
    private final RunConfig config;
    private final String name;
    private final RunFolder folder;
    private final String device;
    private final RunOutput output;
    private Optional<TrainingUi> ui = Optional.empty();
    private Optional<EarlierModel> earlier = Optional.empty();
    private EncodedDataset dataset;
    private FunnelModel model;
    private TrainingResult trained;
    private Optional<String> unwatchable = Optional.empty();
    private DetailedEvaluation evaluation;
    private List<DataSection> learnedWeights;
    private DataGuards guards;
    private TrainedLoss trainedLoss;
    private List<WorseThanConstant> worseThanConstant;

    public TrainingRun(RunConfig config, String name, RunFolder folder, String device, RunOutput output) {
        this.config = config;
        this.name = name;
        this.folder = folder;
        this.device = device;
        this.output = output;
    }

    /** Shows training there while it lasts. */
    public void showIn(TrainingUi shown) {
        ui = Optional.of(shown);
    }

    /**
     * Raw rows to encoded exposures; says so where they were encoded before, or why they are encoded again.
     *
     * @param again whether they are encoded whatever is there
     */
    public void encode(boolean again) throws IOException {
        Files.createDirectories(folder.root());
        PartialFile.write(folder.config(), config.toYaml());
        RunMemory.requireBeforeEncoding(config, folder.config());
        earlier = EarlierModel.of(config);
        Encoding encoding = Encoding.of(config, folder.data(), again, earlier.map(EarlierModel::encoders));
        if (folder.encoded() != null && !again) {
            encoding.refuseOther();
        }
        folder.rememberData();
        encode(encoding);
        describeData();
    }

    /** The encoded exposures of a run that goes on; encodes them where it was stopped before they were whole. */
    public void reopen() throws IOException {
        refuseEdits();
        earlier = EarlierModel.of(config);
        try {
            dataset = EncodedDataset.open(folder.data());
        } catch (InvalidFileException e) {
            encode(Encoding.of(config, folder.data(), false, earlier.map(EarlierModel::encoders)));
        }
        describeData();
    }

    /** Checkpoints are of the configuration that training began with, which stands beside them. */
    private void refuseEdits() {
        if (!Files.isRegularFile(folder.begunWith())) {
            return;
        }
        List<Difference> edits = edits();
        if (!edits.isEmpty()) {
            throw new IllegalArgumentException(
                    "'%s' was edited since the training began: %s; undo that and resume, or train what it says now into a folder of its own: ./funnel4j train %s --out DIR (with --from %s it goes on from this run's model, once that is finished)"
                            .formatted(
                                    folder.config(),
                                    edits.stream().map(TrainingRun::edit).collect(Collectors.joining("; ")),
                                    folder.config(),
                                    folder.root()));
        }
    }

    private List<Difference> edits() {
        try {
            return ConfigurationDifferences.since(folder.begunWith(), config.toYaml());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static String edit(Difference edit) {
        return "%s was %s and is %s now".formatted(edit.key(), value(edit.first()), value(edit.second()));
    }

    private static String value(String text) {
        return text == null ? "not there" : "'" + text + "'";
    }

    private void encode(Encoding encoding) {
        dataset = encoding.dataset(output.progress());
        encoding.message().ifPresent(output::note);
    }

    private void describeData() throws IOException {
        output.data(dataset.report().text());
        earlier.ifPresent(before -> output.note(before.added(dataset.encoders())));
        DataProfile profile = Profiles.of(dataset, config.graph(), folder);
        guards = DataGuards.of(dataset.report(), profile);
        trainedLoss = new TrainedLoss(
                config.graph(), profile.steps(), config.data().plan().sampleWeight() != null);
        guards.lines().forEach(output::warning);
    }

    /**
     * Trains; each validation stands in {@code metrics.jsonl} as soon as it is there.
     *
     * @param resumed whether it goes on from the last checkpoint
     * @param stop whether training is to end after the step it is in
     * @return false if it was stopped
     */
    public boolean train(boolean resumed, BooleanSupplier stop) {
        FunnelSpec spec = config.spec(dataset.schema());
        RunMemory.require(config, dataset, earlier, folder.config());
        try {
            model = earlier.map(before -> before.goOn(spec)).orElseGet(() -> FunnelModel.create(spec));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(folder.config(), e.getMessage()), e);
        }
        TrainingConfig wanted = config.training();
        Training training = Training.of(model)
                .plan(wanted.plan())
                .batchSize(wanted.batchSize())
                .workers(wanted.workers())
                .seed(wanted.seed())
                .stoppedBy(stop);
        Optional<EncodedExposures> validation = part(Part.VALIDATION);
        unwatchable = validation.flatMap(training::unwatchable);
        unwatchable.ifPresent(output::warning);
        ui.ifPresent(shown ->
                shown.show(name, model.graph(), stepsPerEpoch() * wanted.plan().epochs()));
        EncodedExposures train = dataset.train();
        MetricsLog metrics = new MetricsLog(folder.metrics());
        try (Checkpoints checkpoints = new Checkpoints(
                        folder.checkpoints(), wanted.checkpointEvery(), wanted.checkpointsKept(), madeOf());
                RunOutput.Training told =
                        output.training(train.rows(), wanted.plan().epochs())) {
            Training watched = training.listener(metrics.before(told)).checkpoints(checkpoints);
            if (resumed) {
                trained = watched.resume(
                        train,
                        validation,
                        damage -> output.warning("Passed over a damaged checkpoint: " + damage),
                        from -> goOn(from, told, metrics));
            } else {
                rememberConfiguration();
                metrics.begin(List.of());
                trained = watched.fit(train, validation);
            }
            checkpoints.await();
        } catch (DivergedException e) {
            throw new IllegalStateException(
                    "%s: %s; checkpoints before that step are in %s"
                            .formatted(folder.config(), e.getMessage(), folder.checkpoints()),
                    e);
        }
        if (trained.stopped()) {
            output.stopped(folder, trained.steps());
        }
        return !trained.stopped();
    }

    private void goOn(Optional<Checkpoint> from, RunOutput.Training told, MetricsLog metrics) {
        metrics.begin(from.map(Checkpoint::validations).orElse(List.of()));
        from.ifPresentOrElse(
                checkpoint -> {
                    output.note(goesOn(checkpoint));
                    told.goesOnAfter(
                            (checkpoint.epoch() - 1) * dataset.train().rows() + checkpoint.rows(),
                            checkpoint.validations());
                },
                () -> output.note("There is no checkpoint yet: training begins at its first step."));
    }

    private void rememberConfiguration() {
        try {
            Files.createDirectories(folder.checkpoints());
            PartialFile.write(folder.begunWith(), config.toYaml());
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
        madeOf.put("configuration", Hash.of(config.toYaml()));
        earlier.ifPresent(before -> madeOf.put("earlier model", before.hash()));
        for (Part part : List.of(Part.TRAIN, Part.VALIDATION)) {
            part(part).ifPresent(rows -> madeOf.put(part.lowerCase() + " part", Long.toHexString(rows.checksum())));
        }
        return madeOf;
    }

    /** Every probability that has labels, on the test part, or on validation where there is no test. */
    public void evaluate() {
        evaluation = new Evaluator(model, evaluated(), config.training().workers()).evaluateInDetail();
        learnedWeights = LearnedWeights.sections(model, evaluated());
        output.evaluated(evaluation.evaluation(), learnedWeights);
        worseThanConstant =
                trainedLoss.worseThanConstant(trained.keptValidation(), evaluation.evaluation(), evaluatedPart());
        worseThanConstant.forEach(worse -> output.warning(worse.text()));
        constantPredictions().forEach(constant -> output.warning(constant.text()));
    }

    private List<ConstantPrediction> constantPredictions() {
        return ConstantPrediction.among(evaluation.curves(), config.graph());
    }

    /** Model, encoders, {@code results.json} and {@code report.html}. */
    public void write() throws IOException {
        model.save(folder.model());
        dataset.encoders().save(folder.encoders());
        dataset.report().write(folder.modelReport());
        TrainedOn.of(dataset).write(folder.trainedOn());
        RunReport report = new RunReporting(config, dataset, evaluatedPart())
                .report(
                        name,
                        setting(),
                        TrainingCurves.of(config.training().seed(), trained, stepsPerEpoch()),
                        evaluation,
                        findings(),
                        learnedWeights);
        ResultsJson.write(report, folder.results());
        HtmlReport.write(report, folder.report());
    }

    private List<Finding> findings() {
        RunFindings found = new RunFindings();
        found.worseThanConstant(worseThanConstant);
        found.constant(constantPredictions());
        unwatchable.ifPresent(found::unwatchable);
        found.guards(guards);
        found.encoding(dataset.report(), evaluatedPart());
        return found.all();
    }

    public EncodedDataset dataset() {
        return dataset;
    }

    private long stepsPerEpoch() {
        return TrainingCurves.stepsPerEpoch(
                dataset.train().rows(), config.training().batchSize());
    }

    private Map<String, String> setting() {
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("data", dataset.report().source());
        setting.put(
                "checksum of the encoded train part",
                Long.toHexString(dataset.train().checksum()));
        setting.put(
                "parameters",
                String.format(
                        Locale.ROOT,
                        "%,d dense, %,d in embeddings",
                        model.graph().numParams(),
                        embeddings()));
        setting.put(
                "kept epoch",
                String.format(Locale.ROOT, "%d of %d", trained.keptValidation().epoch(), trained.lastEpoch()));
        config.training().from().ifPresent(from -> setting.put("going on from", from.toString()));
        setting.put("samples/s", String.format(Locale.ROOT, "%,.0f", trained.samplesPerSecond()));
        setting.put("device", device);
        setting.putAll(Version.setting());
        return setting;
    }

    private long embeddings() {
        return model.spec().tables().stream()
                .mapToLong(table -> table.rows() * table.dimension())
                .sum();
    }

    /** The rows that {@link #evaluate} judges the model on. */
    public EncodedExposures evaluated() {
        return dataset.part(evaluatedPart());
    }

    /** The part that they are. */
    public Part evaluatedPart() {
        return List.of(Part.TEST, Part.VALIDATION, Part.TRAIN).stream()
                .filter(dataset.parts()::contains)
                .findFirst()
                .orElseThrow();
    }

    private Optional<EncodedExposures> part(Part part) {
        return dataset.parts().contains(part) ? Optional.of(dataset.part(part)) : Optional.empty();
    }
}
