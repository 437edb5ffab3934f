package io.funnel4j.cli;

import io.funnel4j.benchmark.Progress;
import io.funnel4j.cli.config.RunConfig;
import io.funnel4j.evaluation.EvaluationTable;
import io.funnel4j.report.TextReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        header = "Train a model from exposure logs.",
        description =
                "Encodes the data, trains, keeps the best epoch, evaluates every probability on its own rows of the test part. "
                        + "Leaves one folder: config.yaml, metrics.jsonl, results.json, report.html, data/ and model/.")
final class TrainCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options;

    @Option(names = "--out", paramLabel = "DIR", description = "the run's folder (default: runs/NAME-TIME)")
    private Path out;

    @Option(
            names = "--encoded",
            paramLabel = "DIR",
            description =
                    "where the encoded data is, as 'prepare --out DIR' left it, or is to be (default: in the run's folder)")
    private Path encoded;

    @Mixin
    private DeviceOption device;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        RunConfig config = options.read();
        String started = device.start();
        RunFolder folder = new RunFolder(out == null ? RunFolder.named(options.name()) : out, encoded);
        PrintWriter text = command.commandLine().getOut();
        Progress progress = Terminal.progress(command.commandLine().getErr());

        TrainingRun run = new TrainingRun(config, options.name(), folder, started, progress);
        run.encode(options.encodeAgain()).ifPresent(text::println);
        text.println(run.dataset().report().text());
        run.guard().forEach(text::println);
        text.flush();
        run.train(epoch -> {
            text.println(EpochLine.of(epoch, config.graph()));
            text.flush();
        });
        text.println();
        text.println(EvaluationTable.of(run.evaluate()));
        run.constants().forEach(text::println);
        text.print(TextReport.sections(run.learnedWeights(), Terminal.width()));
        run.write();
        text.printf("Report: %s%nModel:  %s%n", folder.report(), folder.model());
        text.flush();
        return CommandLine.ExitCode.OK;
    }
}
