package io.funnel4j.cli;

import io.funnel4j.benchmark.Comparison;
import io.funnel4j.benchmark.ComparisonSettings;
import io.funnel4j.dataset.world.WorldSpec;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.report.HtmlReport;
import io.funnel4j.report.ResultsJson;
import io.funnel4j.report.TextReport;
import io.funnel4j.report.result.ComparisonReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "compare",
        header = "Compare ESMM, ESM2 and the classic models on generated worlds.",
        description =
                "Each seed draws a world of its own, whose true probabilities are known. Every model is trained on it and "
                        + "judged on its last days: each probability on its own rows, and the CVR also on all exposures against the "
                        + "truth. Prints a table; writes results.json and report.html.")
final class CompareCommand implements Callable<Integer> {
    @Option(names = "--rows", paramLabel = "N", description = "exposures of each world (default: ${DEFAULT-VALUE})")
    private long rows = 600_000;

    @Option(names = "--seeds", paramLabel = "N", description = "how many worlds (default: ${DEFAULT-VALUE})")
    private int seeds = 3;

    @Option(names = "--seed", paramLabel = "S", description = "the first seed (default: ${DEFAULT-VALUE})")
    private long firstSeed = 1;

    @Option(
            names = "--models",
            paramLabel = "NAME",
            split = ",",
            description = "which, comma-separated (default: single-task,shared-embedding,esmm,esm2)")
    private List<String> models = List.of("single-task", "shared-embedding", "esmm", "esm2");

    @Option(names = "--epochs", paramLabel = "N", description = "passes over the data (default: ${DEFAULT-VALUE})")
    private int epochs = 1;

    @Option(names = "--batch-size", paramLabel = "B", description = "rows a step (default: ${DEFAULT-VALUE})")
    private int batchSize = 2048;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            description = "of Adam, dense parameters and embeddings (default: ${DEFAULT-VALUE})")
    private double learningRate = 0.002;

    @Option(names = "--workers", paramLabel = "W", description = "replicas (default: ${DEFAULT-VALUE})")
    private int workers = Math.min(8, Runtime.getRuntime().availableProcessors());

    @Option(names = "--out", paramLabel = "DIR", description = "where the results go (default: runs/compare-TIME)")
    private Path out;

    @Mixin
    private DeviceOption device;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        ComparisonSettings settings = settings();
        String started = device.start();
        Path folder = out == null ? RunFolder.named("compare") : out;
        PrintWriter text = command.commandLine().getOut();
        long start = System.nanoTime();
        ComparisonReport report = new Comparison(
                        settings, Terminal.progress(command.commandLine().getErr()))
                .run(setting(settings, started));
        Files.createDirectories(folder);
        ResultsJson.write(report, folder.resolve("results.json"));
        HtmlReport.write(report, folder.resolve("report.html"));
        text.println(TextReport.of(report, Terminal.width()));
        text.printf("%nTook %d s. Results in %s%n", (System.nanoTime() - start) / 1_000_000_000, folder);
        text.flush();
        return CommandLine.ExitCode.OK;
    }

    private ComparisonSettings settings() {
        requireAtLeastOne("--rows", rows);
        requireAtLeastOne("--seeds", seeds);
        requireAtLeastOne("--epochs", epochs);
        requireAtLeastOne("--batch-size", batchSize);
        requireAtLeastOne("--workers", workers);
        try {
            return new ComparisonSettings(
                    WorldSpec.standard().withRows(rows),
                    LongStream.range(firstSeed, firstSeed + seeds).boxed().toList(),
                    models.stream().map(Preset::named).toList(),
                    8,
                    TowerLayers.of(128, 64),
                    OptimizerSpec.adam(learningRate),
                    FunnelSpec.DEFAULT_EMBEDDING_DEVIATION,
                    epochs,
                    batchSize,
                    workers);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private void requireAtLeastOne(String option, long value) {
        if (value < 1) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "%s is %d; expected at least 1".formatted(option, value));
        }
    }

    private static Map<String, String> setting(ComparisonSettings settings, String device) {
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("exposures a world", "%,d".formatted(settings.world().rows()));
        setting.put("world", settings.world().toString());
        setting.put("embedding dimension", Integer.toString(settings.embeddingDimension()));
        setting.put("towers", settings.towers().units().toString());
        setting.put("optimizer", settings.optimizer().toString());
        setting.put("epochs", Integer.toString(settings.epochs()));
        setting.put("batch size", Integer.toString(settings.batchSize()));
        setting.put("workers", Integer.toString(settings.workers()));
        setting.put("device", device);
        setting.putAll(Version.setting());
        return setting;
    }
}
