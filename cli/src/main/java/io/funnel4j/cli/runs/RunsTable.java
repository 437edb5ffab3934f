// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.runs;

import io.funnel4j.cli.record.RecordedModel;
import io.funnel4j.report.TextTable;
import io.funnel4j.report.TextTable.Alignment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Runs as a table for a terminal, and below it what is wrong with some of them. */
public final class RunsTable {
    private static final int GAP = 2;
    private static final int NEVER = Integer.MAX_VALUE;

    /** A folder's name that says when the run started. */
    private static final Pattern STAMPED = Pattern.compile(".*-\\d{8}-\\d{6}");

    private final RunsFolder found;
    private final List<FoundRun> runs;
    private final RunCells cells;

    /** @param leftOut how soon the column is left out where the table is too wide, 1 for the first */
    private record Column(String header, Alignment alignment, int leftOut, Function<FoundRun, String> cell) {
        int width(List<FoundRun> runs) {
            int header = header().lines().mapToInt(String::length).max().orElse(0);
            return Math.max(
                    header,
                    runs.stream()
                            .mapToInt(run -> cell.apply(run).length())
                            .max()
                            .orElse(0));
        }

        String title() {
            return header.replace("\n", header.startsWith("samples") ? "" : " ");
        }
    }

    private RunsTable(RunsFolder found, List<FoundRun> runs) {
        this.found = found;
        this.runs = runs;
        this.cells = new RunCells(found.runs());
    }

    /**
     * The table.
     *
     * @param runs of the folder, those that are to be listed, in order
     * @param sortedBy the metric that they are sorted by
     * @param width in columns of a terminal, at least 20
     */
    public static String text(RunsFolder found, List<FoundRun> runs, Optional<String> sortedBy, int width) {
        return new RunsTable(found, runs).render(sortedBy, width);
    }

    private String render(Optional<String> sortedBy, int width) {
        StringBuilder text = new StringBuilder();
        if (runs.isEmpty()) {
            text.append("No runs in '%s'.\n".formatted(found.folder()));
        } else {
            text.append(table(sortedBy, width));
        }
        for (FoundRun run : runs) {
            run.record()
                    .filter(record -> record.error() != null)
                    .ifPresent(record -> text.append("! %s failed: %s\n".formatted(run.name(), record.error())));
            run.problems().forEach(problem -> text.append("! %s: %s\n".formatted(run.name(), problem)));
        }
        if (!found.others().isEmpty()) {
            text.append("Not listed: %s\n"
                    .formatted(found.others().stream()
                            .map(other -> "%s (%s)".formatted(other.name(), other.what()))
                            .collect(Collectors.joining(", "))));
        }
        return text.toString();
    }

    /** What the data of all the runs is called, where there are several; it needs no column then. */
    private Optional<String> commonData() {
        List<String> data = runs.stream().map(cells::data).distinct().toList();
        return runs.size() > 1 && data.size() == 1 ? Optional.of(data.get(0)) : Optional.empty();
    }

    private String table(Optional<String> sortedBy, int width) {
        List<Column> columns = columns(sortedBy);
        List<Column> leftOut = leaveOut(columns, width);
        TextTable table = new TextTable();
        columns.forEach(column -> table.column(column.header(), column.alignment()));
        runs.forEach(run -> table.row(
                columns.stream().map(column -> column.cell().apply(run)).toList()));
        if (runs.size() < found.runs().size()) {
            table.footnote(String.format(
                    Locale.ROOT,
                    "%d of %d runs; --limit says how many",
                    runs.size(),
                    found.runs().size()));
        }
        commonData().ifPresent(data -> table.footnote("data of all: " + data));
        sortedBy.ifPresent(metric -> table.footnote("the best by %s first".formatted(metric)));
        if (columns.stream().anyMatch(column -> runs.stream()
                .anyMatch(run -> column.cell().apply(run).startsWith("(")))) {
            table.footnote("(in brackets: on validation after the last epoch, without final metrics)");
        }
        if (!leftOut.isEmpty()) {
            table.footnote(String.format(
                    Locale.ROOT,
                    "left out of %d columns: %s",
                    width,
                    leftOut.stream().map(Column::title).collect(Collectors.joining(", "))));
        }
        return table.render(width);
    }

    private List<Column> columns(Optional<String> sortedBy) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("run", Alignment.LEFT, NEVER, FoundRun::name));
        boolean stamped =
                runs.stream().allMatch(run -> STAMPED.matcher(run.name()).matches());
        columns.add(new Column("started", Alignment.LEFT, stamped ? 0 : 4, run -> RunCells.shortTime(run.started())));
        columns.add(
                new Column("status", Alignment.LEFT, NEVER, run -> run.state().toString()));
        if (commonData().isEmpty()) {
            columns.add(new Column("data", Alignment.LEFT, 3, cells::data));
        }
        columns.add(new Column("model", Alignment.LEFT, NEVER, RunCells::model));
        columns.add(new Column("kept", Alignment.RIGHT, 5, RunCells::epochs));
        columns.add(new Column("samples\n/s", Alignment.RIGHT, 1, RunCells::samplesPerSecond));
        columns.add(new Column("took", Alignment.RIGHT, 2, run -> run.took()
                .map(RunCells::brief)
                .orElse("")));
        Set<String> metrics = new LinkedHashSet<>();
        for (String objective : objectives()) {
            String name = RunMetrics.name(objective, RunMetrics.AUC);
            metrics.add(name);
            columns.add(new Column(
                    "AUC\n" + heading(objective), Alignment.RIGHT, NEVER, run -> RunCells.metric(run, name)));
        }
        sortedBy.filter(metric -> !metrics.contains(metric) && !RunOrder.isShownAnyway(metric))
                .ifPresent(metric -> columns.add(new Column(
                        metric.replace(".", "\n"), Alignment.RIGHT, NEVER, run -> RunCells.metric(run, metric))));
        return columns;
    }

    /** {@code P(purchase | click)} in two lines. */
    private static String heading(String probability) {
        return probability.replaceFirst("^P\\((.*)\\)$", "$1").replace(" | ", "\n| ");
    }

    /** What any of the runs is looked at for, those that come first in their run first. */
    private Set<String> objectives() {
        List<List<String>> each = runs.stream()
                .flatMap(run -> run.model().stream())
                .map(RecordedModel::objectives)
                .toList();
        Set<String> objectives = new LinkedHashSet<>();
        int most = each.stream().mapToInt(List::size).max().orElse(0);
        for (int place = 0; place < most; place++) {
            for (List<String> ofRun : each) {
                if (place < ofRun.size()) {
                    objectives.add(ofRun.get(place));
                }
            }
        }
        return objectives;
    }

    /** Takes columns away until the table fits or none can go; gives those that went. */
    private List<Column> leaveOut(List<Column> columns, int width) {
        int[] places = columns.stream()
                .mapToInt(Column::leftOut)
                .filter(place -> place != NEVER)
                .sorted()
                .toArray();
        List<Column> leftOut = new ArrayList<>();
        for (int place : places) {
            if (width(columns) <= width) {
                break;
            }
            columns.stream()
                    .filter(column -> column.leftOut() == place)
                    .findFirst()
                    .ifPresent(leftOut::add);
            columns.removeAll(leftOut);
        }
        return leftOut;
    }

    private int width(List<Column> columns) {
        int gaps = GAP * (columns.size() - 1);
        return gaps + columns.stream().mapToInt(column -> column.width(runs)).sum();
    }
}
