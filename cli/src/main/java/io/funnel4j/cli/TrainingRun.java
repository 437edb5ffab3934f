package io.funnel4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.benchmark.ModelTraining;
import io.funnel4j.benchmark.Progress;
import io.funnel4j.benchmark.TrainingCurves;
import io.funnel4j.benchmark.TrainingSettings;
import io.funnel4j.cli.config.RunConfig;
import io.funnel4j.cli.config.TrainingConfig;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.DatasetEncoder.Reencoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.report.HtmlReport;
import io.funnel4j.report.ResultsJson;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.report.result.RunReport;
import io.funnel4j.training.EpochResult;
import io.funnel4j.training.FittingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One training run, step by step: encode, train, evaluate, write. Its folder fills as it goes. */
final class TrainingRun {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunConfig config;
    private final String name;
    private final RunFolder folder;
    private final String device;
    private final Progress progress;
    private EncodedDataset dataset;
    private ModelTraining training;
    private FunnelModel model;
    private FittingResult fitted;
    private FunnelEvaluation evaluation;
    private List<DataSection> learnedWeights;

    TrainingRun(RunConfig config, String name, RunFolder folder, String device, Progress progress) {
        this.config = config;
        this.name = name;
        this.folder = folder;
        this.device = device;
        this.progress = progress;
    }

    /**
     * Raw rows to encoded exposures; says so where they were encoded before, or why they are encoded again.
     *
     * @param again whether they are encoded whatever is there
     */
    Optional<String> encode(boolean again) throws IOException {
        Files.createDirectories(folder.root());
        Files.writeString(folder.config(), config.toYaml());
        if (folder.encoded() != null && !again) {
            Encoding.refuseOther(config, folder.encoded());
        }
        folder.rememberData();
        Reencoding encoded = Encoding.dataset(config, folder.data(), again, progress);
        dataset = encoded.dataset();
        return Encoding.message(encoded, folder.data());
    }

    /** Trains; {@code onEpoch} hears each epoch after it stands in {@code metrics.jsonl}. */
    void train(Consumer<EpochResult> onEpoch) throws IOException {
        Files.deleteIfExists(folder.metrics());
        try {
            model = FunnelModel.create(config.spec(dataset.schema()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(folder.config(), e.getMessage()), e);
        }
        training = new ModelTraining(model, settings());
        fitted = training.fit(dataset.train(), part(Part.VALIDATION), progress, epoch -> {
            append(epoch);
            onEpoch.accept(epoch);
        });
    }

    /** Every probability that has labels, on the test part, or on validation where there is no test. */
    FunnelEvaluation evaluate() {
        evaluation = training.evaluate(evaluated());
        learnedWeights = LearnedWeights.sections(model, evaluated());
        return evaluation;
    }

    /** What the model has learned to weigh, after {@link #evaluate}. */
    List<DataSection> learnedWeights() {
        return learnedWeights;
    }

    /** Model, encoders, {@code results.json} and {@code report.html}. */
    void write() throws IOException {
        model.save(folder.model());
        dataset.encoders().save(folder.encoders());
        TrainedOn.of(dataset).write(folder.trainedOn());
        RunReport report = RunReporting.report(
                name,
                config,
                setting(),
                dataset.report(),
                TrainingCurves.of(config.training().seed(), fitted),
                evaluation,
                learnedWeights,
                evaluatedPart());
        ResultsJson.write(report, folder.results());
        HtmlReport.write(report, folder.report());
    }

    EncodedDataset dataset() {
        return dataset;
    }

    private TrainingSettings settings() {
        TrainingConfig wanted = config.training();
        return new TrainingSettings(wanted.plan(), wanted.batchSize(), wanted.workers(), wanted.seed());
    }

    private Map<String, String> setting() {
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("data", dataset.report().source());
        setting.put(
                "checksum of the encoded train part",
                Long.toHexString(dataset.train().checksum()));
        setting.put(
                "parameters",
                "%,d dense, %,d in embeddings".formatted(model.graph().numParams(), embeddings()));
        setting.put(
                "kept epoch",
                "%d of %d".formatted(fitted.bestEpoch(), fitted.epochs().size()));
        setting.put("samples/s", "%,.0f".formatted(fitted.samplesPerSecond()));
        setting.put("device", device);
        setting.putAll(Version.setting());
        return setting;
    }

    private long embeddings() {
        return model.spec().tables().stream()
                .mapToLong(table -> table.rows() * table.dimension())
                .sum();
    }

    private EncodedExposures evaluated() {
        return dataset.part(evaluatedPart());
    }

    private Part evaluatedPart() {
        return List.of(Part.TEST, Part.VALIDATION, Part.TRAIN).stream()
                .filter(dataset.parts()::contains)
                .findFirst()
                .orElseThrow();
    }

    private Optional<EncodedExposures> part(Part part) {
        return dataset.parts().contains(part) ? Optional.of(dataset.part(part)) : Optional.empty();
    }

    private void append(EpochResult epoch) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("epoch", epoch.epoch());
        line.put("loss", epoch.trainingLoss());
        line.put("samples_per_second", Math.round(epoch.samplesPerSecond()));
        epoch.validation().forEach((metric, value) -> line.put(metric, Double.isNaN(value) ? null : value));
        Path file = folder.metrics();
        try {
            Files.writeString(
                    file, JSON.writeValueAsString(line) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
