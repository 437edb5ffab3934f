// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tune;

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
import io.funnel4j.model.Evaluator;
import io.funnel4j.progress.Progress;
import io.funnel4j.text.Message;
import io.funnel4j.training.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;
import picocli.CommandLine;

/**
 * Trains trials, each a run in a folder of its own, as far as is asked, and goes on with them later from their last checkpoint. Trials of
 * the same features share their encoded data.
 */
final class TrialTraining {
    private static final int DIGITS_OF_HASH = 12;

    private final Path folder;
    private final SearchConfig search;
    private final MetricName metric;
    private final String device;
    private final CommandLine command;
    private final Progress progress;
    private final RunConfig start;

    /**
     * @param folder of the search
     * @param device as reports show it
     * @param command whose words the trials' records hold
     */
    TrialTraining(
            Path folder,
            SearchConfig search,
            MetricName metric,
            String device,
            CommandLine command,
            Progress progress) {
        this.folder = folder;
        this.search = search;
        this.metric = metric;
        this.device = device;
        this.command = command;
        this.progress = progress;
        this.start = search.at(search.space().start());
    }

    /**
     * How a trial stands.
     *
     * @param run with its model
     * @param interrupted whether somebody asked for a stop before it was as far as was asked
     * @param rows of all its epochs so far
     * @param value of the metric on validation: the best so far, which is what early stopping would keep; NaN where it is
     *     undefined
     */
    record Trained(TrainedRun run, boolean interrupted, long rows, double value) {}

    /**
     * Trains a trial.
     *
     * @param share of its whole training, (0, 1]
     * @throws IllegalStateException if it diverges
     * @throws IllegalArgumentException if it does not fit into memory
     */
    Trained train(int trial, Map<String, Double> values, double share, BooleanSupplier interrupted) throws IOException {
        RunConfig config = search.at(values);
        RunFolder own = new RunFolder(folder(trial), encoded(config));
        TrialOutput output = new TrialOutput(progress, name(trial));
        TrainingRun run = new TrainingRun(config, name(trial), own, device, output);
        RunRecord record = RunRecord.starting(
                name(trial),
                command.getCommandSpec().root().commandLine().getParseResult().originalArgs(),
                config,
                Version.software(),
                Version.machine(device));
        Trained[] trained = new Trained[1];
        RunRecorder.record(own.root(), record, command, recorder -> {
            boolean begun = Files.exists(own.begunWith());
            EncodedRun encoded = begun ? run.reopen() : run.encode(false);
            recorder.encoded(encoded.dataset());
            long whole = encoded.stepsPerEpoch() * config.training().plan().epochs();
            output.pauseAfter(Math.max(1, Math.round(share * whole)));
            TrainedRun result =
                    encoded.train(begun, () -> output.reached() || interrupted.getAsBoolean(), Optional.empty());
            boolean early = result.stopped() && !output.reached();
            if (result.stopped()) {
                recorder.stopped();
            }
            trained[0] = new Trained(result, early, output.rows(), early ? Double.NaN : value(result));
            return CommandLine.ExitCode.OK;
        });
        return trained[0];
    }

    private double value(TrainedRun trained) {
        DoubleStream known = trained.result().validations().stream()
                .map(Validation::metrics)
                .mapToDouble(metrics -> metrics.getOrDefault(metric.toString(), Double.NaN));
        DoubleStream now = trained.stopped() ? DoubleStream.of(valueNow(trained)) : DoubleStream.empty();
        double[] all = DoubleStream.concat(known, now).filter(Double::isFinite).toArray();
        DoubleStream values = DoubleStream.of(all);
        return (metric.metric().largerIsBetter() ? values.max() : values.min()).orElse(Double.NaN);
    }

    private double valueNow(TrainedRun trained) {
        int workers = trained.encoded().run().config().training().workers();
        return new Evaluator(trained.model(), trained.encoded().dataset().part(Part.VALIDATION), workers)
                .evaluate()
                .values()
                .getOrDefault(metric.toString(), Double.NaN);
    }

    /** Where a trial's run is. */
    Path folder(int trial) {
        return folder.resolve("trials").resolve(Message.of("%03d", trial));
    }

    private static String name(int trial) {
        return Message.of("trial %d", trial);
    }

    /** Encoded data depends on features and labels, on nothing else of model and training. */
    private Path encoded(RunConfig config) {
        String madeOf = new RunConfig(config.data(), start.model(), start.training()).toYaml()
                + config.graph().towers()
                + config.graph().labels();
        return folder.resolve("data").resolve(Hash.of(madeOf).substring(0, DIGITS_OF_HASH));
    }
}
