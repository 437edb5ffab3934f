// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.cli.console.Terminal;
import io.funnel4j.cli.runs.FoundRun;
import io.funnel4j.cli.runs.RunComparison;
import io.funnel4j.cli.runs.RunComparisonText;
import io.funnel4j.cli.runs.RunNames;
import io.funnel4j.cli.runs.RunOrder;
import io.funnel4j.cli.runs.RunText;
import io.funnel4j.cli.runs.RunsFolder;
import io.funnel4j.cli.runs.RunsJson;
import io.funnel4j.cli.runs.RunsTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "runs",
        header = "List the runs that 'train' left, show one, or compare two.",
        description = {
            "funnel4j runs           the runs in runs/, the newest first",
            "funnel4j runs DIR       the runs in another folder",
            "funnel4j runs RUN       what a run was made from, and what it came to",
            "funnel4j runs RUN RUN   what two runs have differently: configuration, metrics, data, versions",
            "",
            "RUN is a run's folder, or its name in runs/, or a part of that name that no other run there has."
        })
final class RunsCommand extends FunnelCommand {
    private static final int MOST_PATHS = 2;

    @Parameters(paramLabel = "DIR|RUN", arity = "0..*", description = "a folder of runs, a run, or two runs")
    private List<String> paths = List.of();

    @Option(
            names = "--sort",
            paramLabel = "METRIC",
            description =
                    "the best first by a final metric such as p_purchase.auc, or by samples_per_second or seconds (default: the newest first)")
    private String sort;

    @Option(names = "--limit", paramLabel = "N", description = "list the first N alone")
    private Integer limit;

    @Option(names = "--json", description = "as JSON, with everything that is known")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        checkOptions();
        PrintWriter text = out();
        text.print(text().stripTrailing() + System.lineSeparator());
        text.flush();
        return CommandLine.ExitCode.OK;
    }

    private String text() throws IOException {
        if (paths.size() == MOST_PATHS) {
            return compare(RunNames.run(paths.get(0)), RunNames.run(paths.get(1)));
        }
        Path folder = paths.isEmpty() ? RunNames.DEFAULT : RunNames.folder(paths.get(0));
        return RunNames.isRun(folder) ? show(RunNames.run(folder.toString())) : list(folder);
    }

    private String list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(
                    Files.exists(folder)
                            ? "'%s' is a file; expected a folder of runs, or a run's".formatted(folder)
                            : "there is no folder '%s' in '%s'; './funnel4j train RUN.yaml' makes it, or name the folder that your runs are in"
                                    .formatted(folder, Path.of("").toAbsolutePath()));
        }
        RunsFolder found = RunsFolder.read(folder);
        List<FoundRun> ordered = sort == null ? found.runs() : RunOrder.sorted(found.runs(), sort);
        List<FoundRun> listed = ordered.subList(0, limit == null ? ordered.size() : Math.min(limit, ordered.size()));
        return json
                ? RunsJson.of(found, listed)
                : RunsTable.text(found, listed, Optional.ofNullable(sort), Terminal.width());
    }

    private String show(FoundRun run) {
        refuseListOptions();
        return json ? RunsJson.of(run) : RunText.of(run, Terminal.width());
    }

    private String compare(FoundRun first, FoundRun second) throws IOException {
        refuseListOptions();
        RunComparison compared = RunComparison.of(first, second);
        return json ? RunsJson.of(compared) : RunComparisonText.of(compared, Terminal.width());
    }

    private void checkOptions() {
        if (paths.size() > MOST_PATHS) {
            throw wrong("%d runs are given; expected one to show, or two to compare", paths.size());
        }
        requireAtLeastOne("--limit", limit);
    }

    private void refuseListOptions() {
        if (sort != null || limit != null) {
            throw wrong(
                    "%s belongs to a list of runs, and this is one run, or two", sort != null ? "--sort" : "--limit");
        }
    }
}
