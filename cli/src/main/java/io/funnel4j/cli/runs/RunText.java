// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.runs;

import io.funnel4j.cli.record.Hash;
import io.funnel4j.cli.record.RunProcess;
import io.funnel4j.cli.record.RunRecord;
import io.funnel4j.report.TextReport;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.ProbabilityResult;
import io.funnel4j.report.result.RunReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One run, for a terminal. */
public final class RunText {
    private RunText() {}

    /**
     * The text.
     *
     * @param width in columns of a terminal, at least 20
     */
    public static String of(FoundRun run, int width) {
        List<DataSection> sections = new ArrayList<>();
        List<List<String>> facts = new ArrayList<>();
        facts(run).forEach((what, value) -> facts.add(List.of(what, value)));
        sections.add(DataSection.ofTable(run.name(), List.of("what", "value"), facts));
        run.results().map(RunText::metrics).ifPresent(sections::add);
        if (run.results().isEmpty() && !run.epochs().last().isEmpty()) {
            List<List<String>> last = new ArrayList<>();
            run.epochs().last().forEach((name, value) -> {
                if (name.endsWith("." + RunMetrics.AUC)) {
                    last.add(List.of(name, RunCells.figure(value)));
                }
            });
            sections.add(DataSection.ofTable(
                    "Validation after epoch " + run.epochs().count(), List.of("metric", "value"), last));
        }
        StringBuilder text = new StringBuilder(TextReport.sections(sections, width));
        run.problems().forEach(problem -> text.append("! ").append(problem).append(System.lineSeparator()));
        return text.toString();
    }

    private static Map<String, String> facts(FoundRun run) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("status", status(run));
        run.record().map(RunRecord::error).ifPresent(error -> facts.put("error", error));
        facts.put("started", RunCells.time(run.started()));
        facts.put("took", RunCells.took(run));
        facts.put("model", RunCells.model(run));
        facts.put("epochs", RunCells.epochs(run));
        facts.put("samples/s", RunCells.samplesPerSecond(run));
        run.record().ifPresent(record -> {
            facts.put("command", "./funnel4j " + String.join(" ", record.arguments()));
            facts.put("in", record.directory());
            facts.put(
                    "git repository there",
                    record.repository() == null ? "none" : record.repository().toString());
            facts.put("seed", Long.toString(record.seed()));
            facts.put("data", record.data().name());
            facts.put(
                    "hash of the data",
                    record.data().hash() == null
                            ? "unknown"
                            : Hash.shown(record.data().hash()));
            facts.put("hash of the configuration", Hash.shown(record.configuration()));
            facts.putAll(record.software());
            facts.putAll(record.machine());
        });
        facts.put("folder", run.folder().toString());
        facts.values().removeIf(String::isEmpty);
        return facts;
    }

    private static String status(FoundRun run) {
        return switch (run.state()) {
            case KILLED -> "killed: its process is gone, and could not say how it ended";
            case PERHAPS_RUNNING -> "running, unless it was killed: it was started on %s"
                    .formatted(run.record()
                            .map(RunRecord::process)
                            .map(RunProcess::host)
                            .orElse("another machine"));
            case RUNNING, STOPPED, FAILED, FINISHED, UNKNOWN -> run.state().toString();
        };
    }

    private static DataSection metrics(RunReport results) {
        List<String> headers = new ArrayList<>(List.of("probability"));
        results.metrics().forEach(column -> headers.add(column.title()));
        List<List<String>> rows = new ArrayList<>();
        for (ProbabilityResult result : results.probabilities()) {
            List<String> row = new ArrayList<>(List.of(result.probability()));
            results.metrics().forEach(column -> row.add(figure(result, column)));
            rows.add(row);
        }
        return DataSection.ofTable("Final metrics", headers, rows);
    }

    private static String figure(ProbabilityResult result, MetricColumn column) {
        double value = result.metrics().getOrDefault(column.key(), Double.NaN);
        return Double.isNaN(value) ? "n/a" : String.format(Locale.ROOT, "%,." + column.digits() + "f", value);
    }
}
