// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.late.LateCounts;
import io.funnel4j.dataset.late.LateLabels;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.report.FunnelLabels;
import io.funnel4j.dataset.rows.BadCellException;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.dataset.rows.FeatureTimes;
import io.funnel4j.dataset.rows.LabelCounts;
import io.funnel4j.dataset.rows.LabelReader;
import io.funnel4j.dataset.rows.MissingValues;
import io.funnel4j.dataset.rows.MissingWords;
import io.funnel4j.dataset.rows.RawBlock;
import io.funnel4j.dataset.rows.RawExposure;
import io.funnel4j.dataset.rows.RowParser;
import io.funnel4j.dataset.source.MalformedRowException;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.split.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads blocks of rows one after the other: checks them, mends their labels, and counts all that it meets. */
final class BlockParser {
    private final RowParser parser;
    private final FunnelLabels labels;
    private final Part whole;
    private final RawBlock block;
    private final LabelCounts labelCounts;
    private final Optional<LateLabels> late;
    private final LateCounts lateCounts;
    private final PartCounts partCounts;
    private final FeatureTimes times;
    private final List<Bad> bad = new ArrayList<>();
    private String container;
    private long firstLine;
    private long rowsRead;
    private long blankLines;

    /**
     * Makes a parser.
     *
     * @param whole the part of all rows, or null where they are split
     * @param parser of the rows
     * @param late what is seen of labels; empty where they are final
     */
    BlockParser(EncodingPlan plan, Part whole, RowParser parser, FunnelLabels labels, Optional<LateLabels> late) {
        this.times = parser.times();
        this.parser = parser;
        this.labels = labels;
        this.whole = whole;
        this.block = new RawBlock(plan);
        this.labelCounts = labels.newCounts();
        this.late = late;
        this.lateCounts = late.map(LateLabels::newCounts).orElse(null);
        this.partCounts = new PartCounts(plan.labelNames());
    }

    /**
     * A bad row of the block.
     *
     * @param line where it stands
     * @param rowsRead of the block so far, this one among them
     */
    record Bad(BadRow row, long line, long rowsRead) {}

    /** Reads a block to its end; what was read before is forgotten. */
    void read(long number, RowReader rows) {
        block.begin(number);
        bad.clear();
        rowsRead = 0;
        container = null;
        while (next(rows)) {
            rowsRead++;
            place(rows);
            try {
                RawExposure row = parser.parse(rows.cells());
                if (whole != null) {
                    row.part = whole;
                }
                boolean agrees = late.isEmpty() || late.get().mend(row, rows, lateCounts);
                if (agrees && labels.apply(row.labels, rows, labelCounts)) {
                    late.ifPresentOrElse(seen -> addSeen(row, rows.line(), seen), () -> add(row, rows.line(), false));
                }
            } catch (BadCellException e) {
                bad.add(new Bad(e.at(rows.location()), rows.line(), rowsRead));
            }
        }
        blankLines = rows.blankLines();
    }

    /** Adds a row with the labels that are seen of it, as often as it stands in its part. */
    private void addSeen(RawExposure row, long line, LateLabels seen) {
        int times = seen.see(row, lateCounts);
        labels.derive(row.labels);
        if (times == 2) {
            byte[] seenLabels = row.labels.clone();
            float[] delays = row.delays.clone();
            seen.asFirstSeen(row);
            labels.derive(row.labels);
            add(row, line, true);
            System.arraycopy(seenLabels, 0, row.labels, 0, seenLabels.length);
            System.arraycopy(delays, 0, row.delays, 0, delays.length);
        }
        if (times > 0) {
            add(row, line, false);
        }
    }

    /** @param copy whether the row is added once more */
    private void add(RawExposure row, long line, boolean copy) {
        block.add(row, line, copy);
        partCounts.add(row.part, row.labels, 1);
        partCounts.addTime(row.part, row.time);
        if (row.part == Part.TRAIN && !copy) {
            parser.missingWords().count();
        }
    }

    /** Goes to the next row that can be split into cells. */
    private boolean next(RowReader rows) {
        while (true) {
            try {
                return rows.advance();
            } catch (MalformedRowException e) {
                rowsRead++;
                place(rows);
                bad.add(new Bad(
                        new BadRow(BadRow.Kind.of(e.kind()), rows.location(), null, e.getMessage(), e.expected()),
                        rows.line(),
                        rowsRead));
            }
        }
    }

    private void place(RowReader rows) {
        if (container == null) {
            container = rows.container();
            firstLine = rows.line();
            block.place(firstLine);
        }
    }

    /** The good rows. */
    RawBlock block() {
        return block;
    }

    /** What the rows stand in; null if there was none. */
    String container() {
        return container;
    }

    /** The labels of columns, in order. */
    List<LabelReader> labels() {
        return parser.labels();
    }

    List<Bad> bad() {
        return bad;
    }

    LabelCounts labelCounts() {
        return labelCounts;
    }

    /** What was seen of labels; null where they are final. */
    LateCounts lateCounts() {
        return lateCounts;
    }

    MissingValues missing() {
        return parser.missing();
    }

    MissingWords missingWords() {
        return parser.missingWords();
    }

    PartCounts partCounts() {
        return partCounts;
    }

    /** How long the features of the rows took to read. */
    FeatureTimes times() {
        return times;
    }

    /** Rows of the block, the bad ones among them. */
    long rowsRead() {
        return rowsRead;
    }

    long blankLines() {
        return blankLines;
    }
}
