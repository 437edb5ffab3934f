// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.cli.console.StopSignals;
import io.funnel4j.cli.console.Terminal;
import io.funnel4j.cli.device.EngineOption;
import io.funnel4j.cli.device.StartedEngine;
import io.funnel4j.cli.record.Version;
import io.funnel4j.cli.tune.Budget;
import io.funnel4j.cli.tune.Search;
import io.funnel4j.config.RunConfig;
import io.funnel4j.config.SearchConfig;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.file.FolderLock;
import io.funnel4j.file.OutputFolder;
import io.funnel4j.file.WritableFolder;
import io.funnel4j.report.TextReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "tune",
        header = "Search for a run's best settings.",
        description = {
            "Where a value stands in RUN.yaml, {search: log-uniform, from: 1.0e-4, to: 1.0e-2} says what it is drawn from "
                    + "(log-uniform, uniform, whole, or choice with of: [...]). Trials are drawn at random; all begin, the best third of "
                    + "them goes on, and of those the best third, by a metric of the validation part. Test rows choose nothing: they are "
                    + "read once, at the end.",
            "Leaves one folder: best.yaml, best/ (its run, with the model), report.html, results.json, trials.jsonl, and trials/, each a "
                    + "run. The same command goes on with a search that was stopped or killed; of trials and rows it comes to the same."
        })
final class TuneCommand extends FunnelCommand {
    @Mixin
    private ConfigOptions options;

    @Option(
            names = "--budget",
            paramLabel = "N",
            converter = BudgetConverter.class,
            description =
                    "trials, rows or time: '30 trials', '5000000 rows', 90m; what is under way is ended, and the best trained to its end (default: ${DEFAULT-VALUE})")
    private Budget budget = Budget.DEFAULT;

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            description =
                    "of the validation part, such as p_purchase.log_loss (default: that of early stopping, or the AUC of the last objective's behavior)")
    private String metric;

    @Option(
            names = "--rungs",
            paramLabel = "K",
            description =
                    "how often trials are let go: the first rung is 1/3^(K-1) of a training; 1 trains all to their end (default: ${DEFAULT-VALUE})")
    private int rungs = 4;

    @Option(names = "--out", paramLabel = "DIR", description = "the search's folder (default: runs/tune-NAME)")
    private Path out;

    @Mixin
    private EngineOption engine;

    private static final class BudgetConverter implements ITypeConverter<Budget> {
        @Override
        public Budget convert(String text) {
            try {
                return Budget.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Override
    public Integer call() throws IOException {
        requireAtLeastOne("--rungs", rungs);
        if (options.encodeAgain()) {
            throw wrong("--encode-again belongs to prepare and train; a search keeps its data in its own folder");
        }
        SearchConfig search = options.readSearch();
        RunConfig start = search.at(search.space().start());
        if (!start.data().split().parts().contains(Part.VALIDATION)) {
            throw wrong("settings are chosen on the validation part, and the split makes none; give data.split one");
        }
        MetricName watched = usage(() -> metric(start));
        Path folder = out == null ? Path.of("runs", "tune-" + options.name()) : out;
        OutputFolder.require(folder, "search", Search::wasIn);
        WritableFolder.require(folder);
        StartedEngine started = engine.start();
        try (FolderLock lock = FolderLock.require(folder, Search.LOCK, "another search is at work in");
                StopSignals signals = new StopSignals(() -> err().println(
                                "Stopping after this step; the same command goes on. Ctrl-C again stops at once."))) {
            Search work = new Search(folder, search, watched, budget, rungs, started, line(), progress());
            if (!work.run(signals, Version.setting())) {
                out().printf("Stopped. Go on with the same command.%n");
                out().flush();
                return signals.exitCode();
            }
            out().println(TextReport.sections(work.report().sections(), Terminal.width()));
            out().printf(
                            Locale.ROOT,
                            "Best settings: %s%nTheir model:   %s%nReport:        %s%n",
                            folder.resolve("best.yaml"),
                            work.bestRun().resolve("model"),
                            folder.resolve("report.html"));
            out().flush();
        }
        return CommandLine.ExitCode.OK;
    }

    private MetricName metric(RunConfig start) {
        return metric == null ? start.training().watched(start.graph()) : MetricName.parse(metric, start.graph());
    }
}
