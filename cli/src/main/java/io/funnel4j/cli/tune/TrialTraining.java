// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tune;

import io.funnel4j.cli.device.StartedEngine;
import io.funnel4j.cli.record.Hash;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.record.RunRecord;
import io.funnel4j.cli.record.RunRecorder;
import io.funnel4j.cli.record.Version;
import io.funnel4j.cli.run.EncodedRun;
import io.funnel4j.cli.run.TrainedRun;
import io.funnel4j.cli.run.TrainingRun;
import io.funnel4j.config.RunConfig;
import io.funnel4j.config.SearchConfig;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.model.Evaluator;
import io.funnel4j.progress.Progress;
import io.funnel4j.text.Message;
import io.funnel4j.tuning.TrialValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * Trains trials, each a run in a folder of its own, as far as is asked, and goes on with them later from their last checkpoint. Trials of
 * the same features share their encoded data.
 */
final class TrialTraining {
    private static final int DIGITS_OF_HASH = 12;
    private static final String PARTIAL = ".partial";

    private final Path folder;
    private final SearchConfig search;
    private final MetricName metric;
    private final StartedEngine engine;
    private final CommandLine command;
    private final Progress progress;
    private final RunConfig start;
    private final Map<String, String> software = Version.software();
    private final Set<Path> encodedHere = new HashSet<>();
    private final Set<String> told = new HashSet<>();

    /**
     * @param folder of the search
     * @param engine that trains
     * @param command whose words the trials' records hold
     */
    TrialTraining(
            Path folder,
            SearchConfig search,
            MetricName metric,
            StartedEngine engine,
            CommandLine command,
            Progress progress) {
        this.folder = folder;
        this.search = search;
        this.metric = metric;
        this.engine = engine;
        this.command = command;
        this.progress = progress;
        this.start = search.at(search.space().start());
    }

    /**
     * How a trial stands.
     *
     * @param interrupted whether somebody asked for a stop before it was as far as was asked
     * @param step that it was trained to
     * @param rows of all its epochs so far
     * @param value see {@link TrialValue}; NaN where it is undefined
     */
    record Measured(boolean interrupted, long step, long rows, double value) {}

    /** What is to be had of a run before its model is let go. */
    interface Last<T> {
        T of(TrainedRun run, Measured measured, RunRecorder recorder) throws IOException;
    }

    /**
     * Trains a trial.
     *
     * @param share of its whole training, (0, 1]
     * @param output that counts what it does, also where it fails
     */
    Measured train(int trial, Map<String, Double> values, double share, BooleanSupplier interrupted, TrialOutput output)
            throws IOException {
        return train(
                folder(trial), name(trial), values, share, interrupted, output, (run, measured, recorder) -> measured);
    }

    /**
     * Trains a copy of a trial to its end; the trial stays as it was measured, so that a larger budget goes on with it.
     *
     * @param name of the copy's folder
     * @return empty where it was interrupted
     */
    <T> Optional<T> finish(
            int trial, Map<String, Double> values, String name, BooleanSupplier interrupted, Last<T> last)
            throws IOException {
        Path copy = copied(trial, values, name);
        TrialOutput output = output(name);
        return train(
                copy,
                name,
                values,
                1,
                interrupted,
                output,
                (run, measured, recorder) ->
                        measured.interrupted() ? Optional.empty() : Optional.of(last.of(run, measured, recorder)));
    }

    /** Progress of a trial, and what is odd in the data, once for all trials. */
    TrialOutput output(String name) {
        return new TrialOutput(progress, name, command.getErr(), told);
    }

    private <T> T train(
            Path root,
            String name,
            Map<String, Double> values,
            double share,
            BooleanSupplier interrupted,
            TrialOutput output,
            Last<T> last)
            throws IOException {
        RunConfig config = search.at(values);
        RunFolder own = new RunFolder(root, encoded(config));
        TrainingRun run = new TrainingRun(config, name, own, engine, output);
        RunRecord record = RunRecord.starting(
                name,
                command.getCommandSpec().root().commandLine().getParseResult().originalArgs(),
                config,
                software,
                Version.machine(engine));
        List<T> result = new ArrayList<>();
        RunRecorder.record(root, record, command, recorder -> {
            boolean begun = Files.exists(own.begunWith());
            EncodedRun encoded = begun || encodedHere.contains(own.data()) ? run.reopen() : run.encode(false);
            encodedHere.add(own.data());
            recorder.encoded(encoded.dataset());
            long whole = encoded.stepsPerEpoch() * config.training().plan().epochs();
            long pause = share == 1 ? Long.MAX_VALUE : Math.max(1, Math.round(share * whole));
            output.until(Math.min(pause, whole));
            TrainedRun trained = encoded.train(begun, interrupted, pause, Optional.empty());
            boolean early = trained.stopped() && trained.result().steps() < pause;
            if (trained.stopped()) {
                recorder.stopped();
            }
            result.add(last.of(
                    trained,
                    new Measured(early, trained.result().steps(), output.rows(), early ? Double.NaN : value(trained)),
                    recorder));
            return CommandLine.ExitCode.OK;
        });
        return result.get(0);
    }

    private double value(TrainedRun trained) {
        RunConfig config = trained.encoded().run().config();
        return TrialValue.of(
                trained.result(),
                config.training().plan().earlyStopping(),
                () -> new Evaluator(
                                trained.model(),
                                trained.encoded().dataset().part(Part.VALIDATION),
                                config.training().workers())
                        .evaluate()
                        .values(),
                metric);
    }

    /** A copy appears when it is whole; one of another trial is replaced. */
    private Path copied(int trial, Map<String, Double> values, String name) throws IOException {
        Path copy = folder.resolve(name);
        Path config = RunFolder.at(copy).config();
        if (Files.isRegularFile(config)
                && Files.readString(config).equals(search.at(values).toYaml())) {
            return copy;
        }
        DurableFiles.remove(copy);
        Path partial = folder.resolve(name + PARTIAL);
        DurableFiles.remove(partial);
        Path from = folder(trial);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, partial.resolve(from.relativize(file).toString()));
            }
        }
        Files.move(partial, copy);
        return copy;
    }

    /** Where a trial's run is. */
    Path folder(int trial) throws IOException {
        return Files.createDirectories(folder.resolve("trials").resolve(Message.of("%03d", trial)));
    }

    static String name(int trial) {
        return Message.of("trial %d", trial);
    }

    /** Encoded data depends on features, labels and earlier encoders, on nothing else of model and training. */
    private Path encoded(RunConfig config) {
        StringBuilder madeOf = new StringBuilder(
                new RunConfig(config.data(), start.model(), start.training(), start.calibration()).toYaml());
        madeOf.append(config.graph().towers());
        config.graph().objectives().forEach(objective -> madeOf.append(objective.probability())
                .append(objective.label()));
        config.training().from().ifPresent(madeOf::append);
        return folder.resolve("data").resolve(Hash.of(madeOf.toString()).substring(0, DIGITS_OF_HASH));
    }
}
