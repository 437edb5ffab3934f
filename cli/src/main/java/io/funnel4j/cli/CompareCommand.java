// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.benchmark.comparison.ComparedModel;
import io.funnel4j.benchmark.comparison.Comparison;
import io.funnel4j.benchmark.comparison.ComparisonData;
import io.funnel4j.benchmark.comparison.ComparisonSettings;
import io.funnel4j.benchmark.comparison.ComparisonTuning;
import io.funnel4j.benchmark.comparison.ModelNames;
import io.funnel4j.benchmark.comparison.ResultStore;
import io.funnel4j.cli.console.Terminal;
import io.funnel4j.cli.device.EngineOption;
import io.funnel4j.cli.device.StartedEngine;
import io.funnel4j.cli.record.Version;
import io.funnel4j.config.TrainingConfig;
import io.funnel4j.dataset.world.NamedWorld;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.file.FolderLock;
import io.funnel4j.file.OutputFolder;
import io.funnel4j.file.WritableFolder;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.report.HtmlReport;
import io.funnel4j.report.ResultsJson;
import io.funnel4j.report.TextReport;
import io.funnel4j.report.result.ComparisonReport;
import io.funnel4j.training.EarlyStopping;
import io.funnel4j.training.TrainingPlan;
import io.funnel4j.training.engine.TrainingEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "compare",
        header = "Compare models over many seeds, on generated worlds or on your own data.",
        description = {
            "On a world, each seed draws exposures of its own, whose true probabilities are known. Every model is trained on "
                    + "them and judged on their last days: each probability on its own rows, and the CVR also on all exposures "
                    + "against the truth. On a RUN.yaml, each seed draws first weights, and a split where that is by hash.",
            "Prints tables with the differences to a baseline and their 95%% intervals; writes results.json and report.html. "
                    + "What the folder holds of an earlier run with the same data, settings and code is not computed again.",
            "Worlds: standard, selection-bias, confounding, rare-purchases, informative-daction, uninformative-daction, shift, delayed, markets, recommender, ali-ccp.",
            "Models: a preset, or run for that of RUN.yaml; esmm@mmoe over another representation (shared-embeddings, "
                    + "separate-embeddings, shared-bottom, mmoe, ple, dcn-v2, deep-fm, final-mlp, and ep-net where rows have a domain: markets, "
                    + "or data.domain of RUN.yaml); esmm+learned with learned weights of the losses."
        })
final class CompareCommand extends FunnelCommand {
    private static final String NO_METRIC = "none";
    private static final String LOCK = "compare.lock";
    private static final String RESULTS = "results";
    private static final String TUNING = "tuning";

    @Parameters(
            paramLabel = "WORLD|RUN.yaml",
            arity = "0..1",
            description = "a generated world or a run's configuration (default: ${DEFAULT-VALUE})")
    private String data = NamedWorld.RECOMMENDER.worldName();

    @Option(
            names = "--models",
            paramLabel = "NAME",
            split = ",",
            description = "which, comma-separated (default: single-task,shared-embedding,esmm,esm2 on a world, run,"
                    + "single-task,esmm on a RUN.yaml)")
    private List<String> models;

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            description = "held against the others (default: the first model)")
    private String baseline;

    @Option(names = "--seeds", paramLabel = "N", description = "how many (default: ${DEFAULT-VALUE})")
    private int seeds = 3;

    @Option(names = "--seed", paramLabel = "S", description = "the first seed (default: ${DEFAULT-VALUE})")
    private long firstSeed = 1;

    @Option(
            names = "--train-shares",
            paramLabel = "SHARE",
            split = ",",
            description = "train on these shares of the train rows, for curves of metrics by rows; the tables show the "
                    + "last (default: 1)")
    private List<Double> trainShares = List.of(1.0);

    @Option(names = "--epochs", paramLabel = "N", description = "passes over the data (default: 1, or as in RUN.yaml)")
    private Integer epochs;

    @Option(
            names = "--watch",
            paramLabel = "METRIC",
            description =
                    "keep each model's best epoch by this metric of the validation part, such as p_purchase.auc; none for "
                            + "the last (default: none on a world, as in RUN.yaml)")
    private String watch;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "stop after so many epochs without a better one (default: all epochs, or as in RUN.yaml)")
    private Integer patience;

    @Option(names = "--batch-size", paramLabel = "B", description = "rows a step (default: 2048, or as in RUN.yaml)")
    private Integer batchSize;

    @Option(
            names = "--workers",
            paramLabel = "W",
            description = "replicas (default: one a processor, at most 8, or as in RUN.yaml)")
    private Integer workers;

    @Option(
            names = "--tune",
            paramLabel = "N",
            description =
                    "first find each model's own learning rate, weights of objectives, dropout and weight decay by so many trials, on train and validation of the first seed (default: 0, all are trained alike)")
    private int tune;

    @Option(names = "--again", description = "compute every result again")
    private boolean again;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "where the results go, and are found again (default: runs/compare-WORLD or runs/compare-RUN)")
    private Path out;

    @ArgGroup(validate = false, heading = "%nOn a world:%n")
    private WorldOptions world = new WorldOptions();

    @ArgGroup(validate = false, heading = "%nOn a RUN.yaml:%n")
    private RunOptions run = new RunOptions();

    @Mixin
    private EngineOption engine;

    @Override
    public Integer call() throws IOException {
        checkOptions();
        Optional<ComparedRun> configured = isRun()
                ? Optional.of(run.read(Path.of(data), Optional.ofNullable(epochs), Optional.ofNullable(workers)))
                : Optional.empty();
        ComparisonData compared =
                configured.<ComparisonData>map(found -> found).orElseGet(() -> usage(() -> world.named(data)));
        ComparisonSettings settings = usage(() -> settings(compared, configured));
        Path folder = out == null ? Path.of("runs", "compare-" + name()) : out;
        OutputFolder.require(folder, "comparison", CompareCommand::wasIn);
        return compare(compared, settings, folder);
    }

    private static boolean wasIn(Path folder) {
        return Files.exists(folder.resolve(LOCK)) || Files.isDirectory(folder.resolve(RESULTS));
    }

    private int compare(ComparisonData compared, ComparisonSettings wanted, Path folder) throws IOException {
        StartedEngine started = engine.start();
        ComparisonSettings settings = wanted.withEngine(started.engine());
        long start = System.nanoTime();
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("device", started.words());
        setting.putAll(Version.setting());
        ResultStore store = new ResultStore(folder.resolve(RESULTS), again);
        usage(() -> new Comparison(compared, settings, store, setting.toString(), progress()));
        Optional<ComparisonTuning> tuning = tune == 0
                ? Optional.empty()
                : Optional.of(usage(() -> new ComparisonTuning(
                        compared, settings, tune, folder.resolve(TUNING), setting.toString(), progress())));
        WritableFolder.require(folder);
        try (FolderLock lock = FolderLock.require(folder, LOCK, "another comparison is at work in")) {
            if (again) {
                DurableFiles.remove(folder.resolve(TUNING));
            }
            ComparisonSettings tuned = tuning.isPresent() ? tuning.get().tuned() : settings;
            Comparison comparison = new Comparison(compared, tuned, store, setting.toString(), progress());
            ComparisonReport report = comparison.run(setting);
            ResultsJson.write(report, folder.resolve("results.json"));
            HtmlReport.write(report, folder.resolve("report.html"));
            print(report, comparison, settings, folder, (System.nanoTime() - start) / 1_000_000_000);
        }
        return CommandLine.ExitCode.OK;
    }

    private void print(
            ComparisonReport report, Comparison comparison, ComparisonSettings settings, Path folder, long seconds) {
        PrintWriter text = out();
        text.println(TextReport.of(report, Terminal.width()));
        int trained = settings.models().size()
                * settings.seeds().size()
                * settings.trainShares().size();
        if (!comparison.changes().isEmpty()) {
            text.printf(
                    "%nResults of an earlier run did not fit and were computed anew: %s changed.",
                    String.join(", ", comparison.changes()));
        }
        if (comparison.reused() > 0) {
            text.printf(
                    Locale.ROOT,
                    "%n%d of %d results were there already; --again computes them anew.",
                    comparison.reused(),
                    trained);
        }
        text.printf(Locale.ROOT, "%nTook %d s. Results in %s%n", seconds, folder);
        text.flush();
    }

    private ComparisonSettings settings(ComparisonData compared, Optional<ComparedRun> configured) {
        TrainingConfig training =
                configured.map(found -> found.config().training()).orElseGet(() -> world.training(epochs, workers));
        List<String> names = models == null ? defaultModels(configured) : models;
        List<ComparedModel> chosen = new ModelNames(compared, configured.map(ComparedRun::model)).all(names);
        return new ComparisonSettings(
                chosen,
                baseline == null ? names.get(0) : baseline,
                LongStream.range(firstSeed, firstSeed + seeds).boxed().toList(),
                trainShares,
                configured.map(found -> found.config().model().towers()).orElseGet(world::towers),
                training.optimizer(),
                configured
                        .map(found -> found.config().model().embeddingDeviation())
                        .orElse(FunnelSpec.DEFAULT_EMBEDDING_DEVIATION),
                configured.map(found -> found.config().model().initialRates()).orElseGet(world::initialRates),
                configured
                        .map(found -> found.config().data().plan().keepEvery())
                        .orElse(1),
                plan(training.plan(), chosen.get(0)),
                batchSize == null ? training.batchSize() : batchSize,
                training.workers(),
                TrainingEngine.DEEPLEARNING4J);
    }

    private static List<String> defaultModels(Optional<ComparedRun> configured) {
        return configured.isPresent()
                ? List.of(ModelNames.RUN, "single-task", "esmm")
                : List.of("single-task", "shared-embedding", "esmm", "esm2");
    }

    private TrainingPlan plan(TrainingPlan plan, ComparedModel any) {
        if (watch == null) {
            return plan;
        }
        if (watch.equals(NO_METRIC)) {
            return plan.withEarlyStopping(Optional.empty());
        }
        int waits = patience == null
                ? plan.earlyStopping().map(EarlyStopping::patience).orElse(plan.epochs())
                : patience;
        boolean higher = MetricName.parse(watch, any.graph()).metric().largerIsBetter();
        return plan.withEarlyStopping(Optional.of(new EarlyStopping(watch, higher, waits)));
    }

    private boolean isRun() {
        return data.endsWith(".yaml") || data.endsWith(".yml");
    }

    private String name() {
        return isRun() ? ConfigOptions.name(Path.of(data)) : data;
    }

    private void checkOptions() {
        requireAtLeastOne("--seeds", seeds);
        if (tune < 0) {
            throw wrong("--tune is %d; expected at least 0, for none", tune);
        }
        requireAtLeastOne("--epochs", epochs);
        requireAtLeastOne("--patience", patience);
        requireAtLeastOne("--batch-size", batchSize);
        requireAtLeastOne("--workers", workers);
        (isRun() ? world.given() : run.given()).forEach(option -> {
            throw wrong("%s belongs to a %s, and '%s' is compared on", option, isRun() ? "world" : "RUN.yaml", data);
        });
    }
}
