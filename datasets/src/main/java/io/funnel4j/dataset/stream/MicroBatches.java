// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import io.funnel4j.dataset.encoders.EncodedRows;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.PlanCheck;
import io.funnel4j.dataset.rows.BadCellException;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.dataset.rows.RawExposure;
import io.funnel4j.dataset.rows.RowParser;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.MalformedRowException;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.problem.Funnel4jException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Rows of a stream in micro-batches, encoded with encoders that are fitted already, with labels. A value that they do not know is
 * unknown, and counted. One thread's.
 */
public final class MicroBatches implements Closeable {
    /** How long a wait for bytes lasts before a wish to stop is heard. */
    private static final Duration PATIENCE = Duration.ofMillis(50);

    /** A micro-batch ends where of so many times its rows it has not been filled: many rows are bad, or left out. */
    private static final long READ_PER_ROW = 16;

    private final StreamSource source;
    private final EncodingPlan plan;
    private final Encoders encoders;
    private final StreamCounts counts;
    private final int batchSize;
    private final Duration maxWait;
    private final StreamRows rows;
    private Optional<RowParser> parser = Optional.empty();
    private StreamPosition position;
    private long lastRow = System.nanoTime();

    /**
     * Begins to read a stream.
     *
     * @param from where
     * @param plan of labels, group and sample weight; its features are those of the encoders
     * @param counts of the rows before, to which those of these rows are added
     * @param batchSize rows of a micro-batch at most, at least 1
     * @param maxWait a micro-batch has fewer where no row came for so long
     * @throws Funnel4jException if the plan's features are others
     * @throws InvalidExposuresException if it is not the source that the position is of
     */
    public MicroBatches(
            StreamSource source,
            StreamPosition from,
            EncodingPlan plan,
            Encoders encoders,
            StreamCounts counts,
            int batchSize,
            Duration maxWait) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch size %s; expected at least 1".formatted(batchSize));
        }
        encoders.requireFeatures(plan);
        this.source = source;
        this.plan = plan;
        this.encoders = encoders;
        this.counts = counts;
        this.batchSize = batchSize;
        this.maxWait = maxWait;
        this.position = from;
        this.rows = source.open(from, maxWait);
    }

    /**
     * The next micro-batch: of {@code batchSize} good rows; of fewer where no row came for a while, none at all among them, where
     * the stream or a file of it ends, where it is to stop, or where 16 times as many rows were read and too few were good.
     *
     * @throws io.funnel4j.problem.InvalidSpecException listing the columns that are missing
     * @throws InvalidExposuresException if there are too many bad rows, or the source is not what it was
     */
    public MicroBatch next(BooleanSupplier stop) {
        rows.nextFileWaits(); // at least once a micro-batch, so that no file has the name unseen
        Batch batch = new Batch();
        long asked = System.nanoTime();
        long readBefore = counts.rowsRead();
        while (batch.rows < batchSize && counts.rowsRead() - readBefore < READ_PER_ROW * batchSize) {
            if (knowsColumns() && take(batch)) {
                lastRow = System.nanoTime();
                continue;
            }
            if (rows.stoodAtNextFile()) {
                batch.end = MicroBatch.End.NEXT_FILE;
                break;
            }
            if (rows.ended()) {
                batch.end = MicroBatch.End.ENDED;
                break;
            }
            if (stop.getAsBoolean()) {
                break;
            }
            Duration left = maxWait.minusNanos(System.nanoTime() - Math.max(asked, lastRow));
            if (left.isNegative() || left.isZero()) {
                break;
            }
            rows.await(left.compareTo(PATIENCE) < 0 ? left : PATIENCE);
        }
        return batch.whole();
    }

    /** Whether the columns are known; a row parser is made when they become so. */
    private boolean knowsColumns() {
        if (parser.isEmpty()) {
            Optional<List<String>> columns = rows.columns();
            columns.ifPresent(found -> {
                PlanCheck.check(plan, new NamedColumns(source.name(), found));
                parser = Optional.of(new RowParser(
                        plan, Optional.empty(), found, Set.of(), source.format().numberMarks()));
            });
        }
        return parser.isPresent();
    }

    /** Takes a row; whether one was there. */
    private boolean take(Batch batch) {
        try {
            if (!rows.advance()) {
                return false;
            }
            RawExposure row = parser.orElseThrow().parse(rows.cells());
            boolean stays = counts.labels().apply(row.labels, rows, counts.labelCounts());
            if (stays) {
                batch.add(row);
            }
            counts.good(stays);
        } catch (BadCellException e) {
            batch.bad(e.at(rows.location()));
        } catch (MalformedRowException e) {
            batch.bad(new BadRow(BadRow.Kind.of(e.kind()), rows.location(), null, e.getMessage(), e.expected()));
        }
        return true;
    }

    /** A micro-batch while it fills. */
    private final class Batch {
        private final EncodedRows encoded = new EncodedRows(encoders, batchSize);
        private final List<String> labelNames = plan.labelNames();
        private final byte[][] labels = new byte[labelNames.size()][batchSize];
        private final long[] groups = plan.group() == null ? null : new long[batchSize];
        private final float[] weights = plan.sampleWeight() == null ? null : new float[batchSize];
        private final List<BadRow> badRows = new ArrayList<>();
        private int rows;
        private MicroBatch.End end = MicroBatch.End.GOES_ON;

        private void add(RawExposure row) {
            encoded.add(row);
            for (int label = 0; label < labels.length; label++) {
                labels[label][rows] = row.labels[label];
            }
            if (groups != null) {
                groups[rows] = row.group;
            }
            if (weights != null) {
                weights[rows] = row.sampleWeight;
            }
            rows++;
        }

        private void bad(BadRow row) {
            badRows.add(row);
            counts.bad(row);
        }

        private MicroBatch whole() {
            position = MicroBatches.this.rows.position(counts.rowsRead());
            counts.add(encoded.counts());
            parser.ifPresent(made -> counts.take(made.labels()));
            ExposureBatch features = encoded.batch();
            Map<String, byte[]> happened = new LinkedHashMap<>();
            for (int label = 0; label < labels.length; label++) {
                happened.put(labelNames.get(label), Arrays.copyOf(labels[label], rows));
            }
            return new MicroBatch(
                    new ExposureBatch(
                            rows,
                            features.ids(),
                            features.weights(),
                            features.numeric(),
                            happened,
                            weights == null ? null : Arrays.copyOf(weights, rows)),
                    groups == null ? null : Arrays.copyOf(groups, rows),
                    badRows,
                    end);
        }
    }

    /** Goes on with the file that took the name next, where the last micro-batch says so. */
    public void beginNextFile() {
        rows.beginNextFile();
        position = rows.position(counts.rowsRead());
    }

    /** Behind the last micro-batch. */
    public StreamPosition position() {
        return position;
    }

    /** Whether another file has taken the name: its rows come once the one before is read to its end. */
    public boolean nextFileWaits() {
        return rows.nextFileWaits();
    }

    /** How long no row came. */
    public Duration idle() {
        return Duration.ofNanos(System.nanoTime() - lastRow);
    }

    /** Bytes behind the position that have come and are no whole row: a line without its end. */
    public int leftBytes() {
        return rows.leftBytes();
    }

    /** The line where a row begins of which some lines have come, and not the end of a quoted cell; empty for none. */
    public OptionalLong openCellLine() {
        return rows.openCellLine();
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
