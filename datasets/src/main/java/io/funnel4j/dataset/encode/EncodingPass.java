// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.report.FunnelLabels;
import io.funnel4j.dataset.rows.BadCellException;
import io.funnel4j.dataset.rows.BadRows;
import io.funnel4j.dataset.rows.FeatureTimes;
import io.funnel4j.dataset.rows.LabelCounts;
import io.funnel4j.dataset.rows.LabelReader;
import io.funnel4j.dataset.rows.MissingValues;
import io.funnel4j.dataset.rows.MissingWords;
import io.funnel4j.dataset.rows.RawBlock;
import io.funnel4j.dataset.rows.RowParser;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.NumberMarks;
import io.funnel4j.dataset.source.RowBlocks;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFinding;
import io.funnel4j.dataset.split.ColumnSplit;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.TimeSplit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/**
 * Reads sources once, several blocks at a time: hands over the good rows in order, with their labels mended, and counts
 * all that it meets, as if one row were read after the other.
 */
final class EncodingPass {
    private static final int BLOCKS_A_WORKER = 4;
    private static final int ROWS_BETWEEN_PROGRESS = 1 << 16;

    private final EncodingPlan plan;
    private final ProgressListener progress;
    private final Workers workers;
    private final FunnelLabels labels;
    private final LabelCounts labelCounts;
    private final PartCounts partCounts;
    private final TrainSampler sampler;
    private final FeatureTimes times;
    private final MissingValues missing;
    private final MissingWords missingWords = new MissingWords(List.of());
    private final BadRows badRows = new BadRows();
    private final List<String> containers = new ArrayList<>();
    private final List<SourceFinding> findings = new ArrayList<>();
    private DoubleFunction<String> timeText = Double::toString;
    private long blocks;
    private long rowsRead;
    private long blankLines;

    EncodingPass(EncodingPlan plan, BehaviorGraph graph, Workers workers, ProgressListener progress) {
        this.plan = plan;
        this.workers = workers;
        this.missing = new MissingValues(plan.missingValues());
        this.progress = progress;
        this.labels = new FunnelLabels(plan, graph);
        this.labelCounts = labels.newCounts();
        this.partCounts = new PartCounts(plan.labelNames());
        this.times = new FeatureTimes(plan);
        this.sampler = new TrainSampler(plan, graph);
    }

    /** Blocks that are handed over at a time, at most. */
    int blocksAtOnce() {
        return workers.count() * BLOCKS_A_WORKER;
    }

    /**
     * Reads a source to its end.
     *
     * @param split by a column, or empty if all rows belong to {@code whole}
     * @param sink gets some blocks at a time; they are filled again afterwards
     * @throws InvalidExposuresException if the source has no row, or more bad rows than the plan accepts
     */
    void read(
            ExposureSource source,
            Optional<ColumnSplit> split,
            Part whole,
            ProgressListener.Phase phase,
            Consumer<List<RawBlock>> sink) {
        readRows(source.withTexts(textColumns(split)), split, whole, phase, sink);
    }

    /** A row's part by a hash is one of its text. */
    private Set<String> textColumns(Optional<ColumnSplit> split) {
        Set<String> columns = new HashSet<>(plan.textColumns());
        split.filter(HashSplit.class::isInstance).ifPresent(given -> columns.add(given.column()));
        return columns;
    }

    private void readRows(
            ExposureSource source,
            Optional<ColumnSplit> split,
            Part whole,
            ProgressListener.Phase phase,
            Consumer<List<RawBlock>> sink) {
        split.filter(TimeSplit.class::isInstance)
                .map(TimeSplit.class::cast)
                .ifPresent(byTime -> timeText = byTime::text);
        long before = rowsRead;
        List<BlockParser> parsers = parsers(source, split, split.isEmpty() ? whole : null);
        try (RowBlocks rows = source.openBlocks()) {
            for (List<RowReader> next = rows.next(parsers.size()); !next.isEmpty(); next = rows.next(parsers.size())) {
                read(next, parsers, sink, phase, rows.progress());
            }
            progress.onProgress(new ProgressListener.Progress(phase, rowsRead, rows.progress()));
            findings.addAll(rows.findings());
            addLabelFindings(parsers, rowsRead - before);
            SourceFinding.checkFaults(source.name(), findings, plan.maxBadRows());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + source.name(), e);
        }
        if (rowsRead == before) {
            throw new InvalidExposuresException(
                    "%s has columns %s and no row; give it exposures".formatted(source.name(), source.columns()));
        }
    }

    private List<BlockParser> parsers(ExposureSource source, Optional<ColumnSplit> split, Part whole) {
        List<String> columns = source.columns();
        Set<String> numberColumns = plan.missingValues().isEmpty() ? Set.of() : source.numberColumns();
        NumberMarks marks = source.numberMarks();
        return Stream.generate(() -> new RowParser(plan, split, columns, numberColumns, marks, new FeatureTimes(plan)))
                .limit(blocksAtOnce())
                .map(parser -> new BlockParser(plan, whole, parser, labels))
                .toList();
    }

    private void addLabelFindings(List<BlockParser> parsers, long rows) {
        for (int label = 0; label < plan.labels().size(); label++) {
            int index = label;
            LabelReader.finding(
                            parsers.stream()
                                    .map(parser -> parser.labels().get(index))
                                    .toList(),
                            rows)
                    .ifPresent(findings::add);
        }
    }

    private void read(
            List<RowReader> rows,
            List<BlockParser> parsers,
            Consumer<List<RawBlock>> sink,
            ProgressListener.Phase phase,
            OptionalDouble share) {
        long before = rowsRead;
        workers.run(rows.size(), i -> parsers.get(i).read(blocks + i, rows.get(i)));
        blocks += rows.size();
        List<RawBlock> good = new ArrayList<>();
        for (BlockParser parser : parsers.subList(0, rows.size())) {
            take(parser);
            good.add(parser.block());
        }
        sink.accept(good);
        if (rowsRead / ROWS_BETWEEN_PROGRESS > before / ROWS_BETWEEN_PROGRESS) {
            progress.onProgress(new ProgressListener.Progress(phase, rowsRead, share));
        }
    }

    private void take(BlockParser parser) {
        RawBlock block = parser.block();
        for (BlockParser.Bad bad : parser.bad()) {
            badRows.add(block.position(bad.line()), bad.row());
            badRows.checkSoFar(rowsRead + bad.rowsRead(), plan.maxBadRows());
        }
        rowsRead += parser.rowsRead();
        blankLines += parser.blankLines();
        labelCounts.take(parser.labelCounts());
        partCounts.take(parser.partCounts());
        times.take(parser.times());
        missing.take(parser.missing());
        missingWords.take(parser.missingWords());
        if (parser.container() != null) {
            if (containers.isEmpty() || !containers.get(containers.size() - 1).equals(parser.container())) {
                containers.add(parser.container());
            }
            block.contain(containers.size() - 1);
        }
        sampler.sample(block, partCounts);
    }

    /** Takes back a row that was handed over, but could not be encoded. */
    void reject(RawBlock block, int row, BadCellException bad) {
        byte[] rowLabels = new byte[plan.labelNames().size()];
        block.copyLabels(row, rowLabels);
        partCounts.add(block.part(row), rowLabels, -1);
        badRows.add(block.position(row), bad.at(containers.get(block.container()) + ":" + block.line(row)));
        badRows.checkSoFar(rowsRead, plan.maxBadRows());
    }

    /** How long features take; what else is measured is added. */
    FeatureTimes times() {
        return times;
    }

    /** Rows read so far, the bad ones among them. */
    long rowsRead() {
        return rowsRead;
    }

    /**
     * Refuses what can be known only after the last row.
     *
     * @param source where the rows came from, for messages
     * @param parts that the pass should have filled
     * @param trained labels that need a positive in train
     */
    void checkEnd(String source, Set<Part> parts, List<String> trained) {
        badRows.check(rowsRead, plan.maxBadRows());
        labels.check(labelCounts);
        List<String> problems = partCounts.problems(parts, trained, rowsRead, timeText);
        if (!problems.isEmpty()) {
            throw new InvalidExposuresException(
                    "%s: %s".formatted(source, String.join(System.lineSeparator() + "  ", problems)));
        }
    }

    /** The report of this pass. */
    EncodingReport report(String source, Set<Part> parts, EncodingCounts counts) {
        return new EncodingReport(
                source,
                rowsRead,
                blankLines,
                badRows.counts(),
                badRows.examples(),
                labels.report(labelCounts),
                partCounts.reports(parts, counts::weighted, timeText),
                counts.ids(parts),
                counts.numerics(parts),
                counts.buckets(parts),
                sampler.report(),
                missing.counts(),
                missingWords.frequent(),
                findings);
    }
}
