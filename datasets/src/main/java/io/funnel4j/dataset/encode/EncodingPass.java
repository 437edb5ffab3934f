// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.rows.FeatureTimes;
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
import java.util.stream.Stream;

/**
 * Reads sources once, several blocks at a time: hands over the good rows in order, with their labels mended, and has all
 * counted that it meets, as if one row were read after the other.
 */
final class EncodingPass {
    private static final int BLOCKS_A_WORKER = 4;
    private static final int ROWS_BETWEEN_PROGRESS = 1 << 16;

    private final EncodingPlan plan;
    private final ProgressListener progress;
    private final Workers workers;
    private final EncodingTally tally;

    EncodingPass(EncodingPlan plan, BehaviorGraph graph, Workers workers, ProgressListener progress) {
        this(plan, new EncodingTally(plan, graph), workers, progress);
    }

    /** @param tally of what is met */
    EncodingPass(EncodingPlan plan, EncodingTally tally, Workers workers, ProgressListener progress) {
        this.plan = plan;
        this.tally = tally;
        this.workers = workers;
        this.progress = progress;
    }

    /** Blocks that are handed over at a time, at most. */
    int blocksAtOnce() {
        return workers.count() * BLOCKS_A_WORKER;
    }

    /** What was met. */
    EncodingTally tally() {
        return tally;
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
        long before = tally.rowsRead();
        ExposureSource texts = source.withTexts(textColumns(split));
        List<SourceFinding> findings = readRows(texts, split, whole, phase, sink);
        long rows = tally.rowsRead() - before;
        tally.endSource(texts.name(), findings, rows);
        if (rows == 0) {
            throw new InvalidExposuresException(
                    "%s has columns %s and no row; give it exposures".formatted(texts.name(), texts.columns()));
        }
    }

    /** A row's part by a hash is one of its text. */
    private Set<String> textColumns(Optional<ColumnSplit> split) {
        Set<String> columns = new HashSet<>(plan.textColumns());
        split.filter(HashSplit.class::isInstance).ifPresent(given -> columns.add(given.column()));
        return columns;
    }

    /**
     * Reads rows, of which there may be none.
     *
     * @return what the source left out or could not match
     */
    List<SourceFinding> readRows(
            ExposureSource source,
            Optional<ColumnSplit> split,
            Part whole,
            ProgressListener.Phase phase,
            Consumer<List<RawBlock>> sink) {
        split.filter(TimeSplit.class::isInstance)
                .map(TimeSplit.class::cast)
                .ifPresent(byTime -> tally.writeTimes(byTime::text));
        List<BlockParser> parsers = parsers(source, split, split.isEmpty() ? whole : null);
        try (RowBlocks rows = source.openBlocks()) {
            for (List<RowReader> next = rows.next(parsers.size()); !next.isEmpty(); next = rows.next(parsers.size())) {
                read(next, parsers, sink, phase, rows.progress());
            }
            progress.onProgress(new ProgressListener.Progress(phase, tally.rowsRead(), rows.progress()));
            return rows.findings();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + source.name(), e);
        }
    }

    private List<BlockParser> parsers(ExposureSource source, Optional<ColumnSplit> split, Part whole) {
        List<String> columns = source.columns();
        Set<String> numberColumns = plan.missingValues().isEmpty() ? Set.of() : source.numberColumns();
        NumberMarks marks = source.numberMarks();
        return Stream.generate(() -> new RowParser(plan, split, columns, numberColumns, marks, new FeatureTimes(plan)))
                .limit(blocksAtOnce())
                .map(parser -> new BlockParser(plan, whole, parser, tally.labels(), tally.late()))
                .toList();
    }

    private void read(
            List<RowReader> rows,
            List<BlockParser> parsers,
            Consumer<List<RawBlock>> sink,
            ProgressListener.Phase phase,
            OptionalDouble share) {
        long before = tally.rowsRead();
        long blocks = tally.blocks();
        workers.run(rows.size(), i -> parsers.get(i).read(blocks + i, rows.get(i)));
        List<RawBlock> good = new ArrayList<>();
        for (BlockParser parser : parsers.subList(0, rows.size())) {
            tally.take(parser);
            good.add(parser.block());
        }
        sink.accept(good);
        if (tally.rowsRead() / ROWS_BETWEEN_PROGRESS > before / ROWS_BETWEEN_PROGRESS) {
            progress.onProgress(new ProgressListener.Progress(phase, tally.rowsRead(), share));
        }
    }
}
