// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset;

import io.funnel4j.exposure.BatchLayout;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.Exposures;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.text.Message;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Exposures as fixed-width rows, and the lists of ids that they point to, memory-mapped from disk or held in memory: a batch is a slice, and opening costs
 * nothing. Written by {@link ExposureWriter}. Safe for use by several threads.
 */
public final class EncodedExposures implements Exposures {
    /** Of a batch: a larger one is put together by several threads. */
    private static final int ROWS_A_THREAD = 16_384;

    private static final int CHUNK_BYTES = 1 << 30;
    private static final int VERIFIED_AT_ONCE = 1024;

    /** Rows whose cache misses overlap. */
    private static final int TOUCHED_AT_ONCE = 64;

    /** Written by every thread and read by none: it keeps the reads of {@link #touch}. */
    int touched;

    private final String name;
    private final RowLayout layout;
    private final long rows;
    private final List<ByteBuffer> chunks;
    private final List<ByteBuffer> lists;
    private final int rowsPerChunk;
    private final int stride;
    private final long checksum;

    EncodedExposures(
            String name,
            RowLayout layout,
            long rows,
            List<ByteBuffer> chunks,
            int rowsPerChunk,
            List<ByteBuffer> lists,
            long checksum) {
        this.name = name;
        this.layout = layout;
        this.rows = rows;
        this.chunks = List.copyOf(chunks);
        this.rowsPerChunk = rowsPerChunk;
        this.stride = layout.stride();
        this.lists = List.copyOf(lists);
        this.checksum = checksum;
    }

    /**
     * Opens a folder that {@link ExposureWriter} wrote.
     *
     * @throws InvalidFileException if the files are missing, cut, or of another kind or version
     */
    public static EncodedExposures open(Path folder) {
        return open(folder, CHUNK_BYTES);
    }

    static EncodedExposures open(Path folder, int chunkBytes) {
        ExposureFile.Meta meta = ExposureFile.readMeta(folder);
        return new EncodedExposures(
                folder.toString(),
                meta.layout(),
                meta.rows(),
                ExposureFile.mapRows(folder, meta, chunkBytes),
                ExposureFile.rowsPerChunk(meta.stride(), chunkBytes),
                ExposureFile.mapLists(folder, meta),
                meta.checksum());
    }

    @Override
    public long rows() {
        return rows;
    }

    public RowLayout layout() {
        return layout;
    }

    @Override
    public FeatureSchema schema() {
        return layout.schema();
    }

    @Override
    public List<String> labels() {
        return layout.labels();
    }

    /** Checksum of the rows and lists as they were written: says which data a model was trained on. */
    public long checksum() {
        return checksum;
    }

    /**
     * Reads all rows: compares their checksum, and looks for values that no writer writes, since whoever changes rows on
     * purpose changes the checksum too.
     *
     * @throws InvalidFileException if the rows are not those that were written
     */
    public void verify() {
        String file = "%s/%s".formatted(name, ExposureFile.ROWS);
        long found = ExposureFile.checksum(chunks, lists);
        if (found != checksum) {
            throw new InvalidFileException(Message.of(
                    "the rows of %s have checksum %08x, but %08x were written; encode again", file, found, checksum));
        }
        RowCheck check = new RowCheck(layout);
        for (long from = 0; from < rows; from += VERIFIED_AT_ONCE) {
            int count = (int) Math.min(VERIFIED_AT_ONCE, rows - from);
            try {
                check.check(batch(from, count));
            } catch (IllegalArgumentException e) {
                throw new InvalidFileException(
                        "%s is damaged in rows %s to %s: %s; encode again"
                                .formatted(file, from, from + count - 1, e.getMessage()),
                        e);
            }
        }
    }

    /**
     * Consecutive exposures.
     *
     * @throws IndexOutOfBoundsException if they are not all in [0, rows())
     */
    public ExposureBatch batch(long from, int count) {
        if (from < 0 || count < 0 || from + count > rows) {
            throw new IndexOutOfBoundsException(
                    "rows %s to %s were asked for; %s has %s".formatted(from, from + count, name, rows));
        }
        BatchArrays arrays = new BatchArrays(layout, count);
        for (int row = 0; row < count; row++) {
            copy(from + row, arrays, row);
        }
        return arrays.batch();
    }

    /**
     * The exposures of the given indices, in their order.
     *
     * @throws IndexOutOfBoundsException if one is not in [0, rows())
     */
    public ExposureBatch batch(int[] rowIndices) {
        return batch(rowIndices, 0, rowIndices.length);
    }

    ExposureBatch batch(int[] rowIndices, int from, int count) {
        BatchArrays arrays = new BatchArrays(layout, count);
        int parts = (count + ROWS_A_THREAD - 1) / ROWS_A_THREAD;
        IntStream all = IntStream.range(0, parts);
        (parts > 1 ? all.parallel() : all)
                .forEach(part -> copy(
                        rowIndices, from, part * ROWS_A_THREAD, Math.min(count, (part + 1) * ROWS_A_THREAD), arrays));
        return arrays.batch();
    }

    private void copy(int[] rowIndices, int from, int first, int end, BatchArrays arrays) {
        for (int block = first; block < end; block += TOUCHED_AT_ONCE) {
            int last = Math.min(end, block + TOUCHED_AT_ONCE);
            touch(rowIndices, from + block, from + last);
            for (int row = block; row < last; row++) {
                copy(rowIndices[from + row], arrays, row);
            }
        }
    }

    /** Checks indices, and reads both ends of their rows one right after another, so that their cache misses overlap. */
    private void touch(int[] rowIndices, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            int index = rowIndices[i];
            if (index < 0 || index >= rows) {
                throw new IndexOutOfBoundsException("row %s was asked for; %s has %s".formatted(index, name, rows));
            }
            ByteBuffer chunk = chunk(index);
            int position = position(index);
            sum += chunk.get(position) + chunk.get(position + stride - 1);
        }
        touched = sum;
    }

    @Override
    public byte[] label(String label) {
        int at = layout.labels().indexOf(label);
        if (at < 0) {
            throw new IllegalArgumentException("%s has no label '%s'; it has %s".formatted(name, label, labels()));
        }
        int place = layout.labelsAt() + at;
        byte[] values = new byte[length("a label")];
        for (int row = 0; row < values.length; row++) {
            values[row] = chunk(row).get(position(row) + place);
        }
        return values;
    }

    @Override
    public boolean grouped() {
        return layout.grouped();
    }

    @Override
    public long[] groups() {
        if (!layout.grouped()) {
            throw new Funnel4jException("%s has no groups; name a group column and encode again".formatted(name));
        }
        long[] groups = new long[length("groups")];
        for (int row = 0; row < groups.length; row++) {
            groups[row] = chunk(row).getLong(position(row));
        }
        return groups;
    }

    @Override
    public float[] sampleWeights() {
        if (!layout.weighted()) {
            return null;
        }
        int place = layout.sampleWeightAt();
        float[] weights = new float[length("sample weights")];
        for (int row = 0; row < weights.length; row++) {
            weights[row] = chunk(row).getFloat(position(row) + place);
        }
        return weights;
    }

    @Override
    public Iterator<ExposureBatch> batches(int size) {
        return batches(size, this::batch);
    }

    @Override
    public Iterator<ExposureBatch> labelBatches(int size) {
        return batches(size, this::labelBatch);
    }

    private ExposureBatch labelBatch(long from, int count) {
        Map<String, byte[]> labels = new LinkedHashMap<>();
        for (int label = 0; label < layout.labels().size(); label++) {
            byte[] values = new byte[count];
            for (int row = 0; row < count; row++) {
                values[row] = chunk(from + row).get(position(from + row) + layout.labelsAt() + label);
            }
            labels.put(layout.labels().get(label), values);
        }
        float[] weights = layout.weighted() ? new float[count] : null;
        for (int row = 0; weights != null && row < count; row++) {
            weights[row] = chunk(from + row).getFloat(position(from + row) + layout.sampleWeightAt());
        }
        Map<String, float[]> delays = new LinkedHashMap<>();
        for (int delay = 0; delay < layout.delays().size(); delay++) {
            float[] days = new float[count];
            for (int row = 0; row < count; row++) {
                days[row] = chunk(from + row).getFloat(position(from + row) + layout.delaysAt() + delay * Float.BYTES);
            }
            delays.put(layout.delays().get(delay), days);
        }
        return new ExposureBatch(count, new int[0], new float[0], new float[0], labels, weights, delays);
    }

    private interface Slice {
        ExposureBatch of(long from, int count);
    }

    private Iterator<ExposureBatch> batches(int size, Slice slice) {
        return new Iterator<>() {
            private long position;

            @Override
            public boolean hasNext() {
                return position < rows();
            }

            @Override
            public ExposureBatch next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("all %s rows have been read".formatted(rows()));
                }
                int count = (int) Math.min(size, rows() - position);
                ExposureBatch batch = slice.of(position, count);
                position += count;
                return batch;
            }
        };
    }

    @Override
    public ExposureIterator shuffled(BatchLayout batch, int batchSize, long seed, DataType dataType) {
        return new ExposureIterator(this, batch, batchSize, OptionalLong.of(seed), dataType);
    }

    @Override
    public String toString() {
        return "%s exposures of %s, labels %s, in %s".formatted(rows, schema().names(), labels(), name);
    }

    /** Appends consecutive exposures to rows of the same layout. */
    void copy(long from, int count, ExposureRows target) {
        ExposureBatch batch = batch(from, count);
        int idCount = batch.ids().length / Math.max(1, count);
        int weightCount = batch.weights().length / Math.max(1, count);
        int numericCount = batch.numeric().length / Math.max(1, count);
        byte[] labels = new byte[layout.labels().size()];
        float[] delays = new float[layout.delays().size()];
        for (int row = 0; row < count; row++) {
            for (int delay = 0; delay < delays.length; delay++) {
                delays[delay] = batch.delays().get(layout.delays().get(delay))[row];
            }
            for (int label = 0; label < labels.length; label++) {
                labels[label] = batch.labels().get(layout.labels().get(label))[row];
            }
            target.append(
                    Arrays.copyOfRange(batch.ids(), row * idCount, (row + 1) * idCount),
                    Arrays.copyOfRange(batch.weights(), row * weightCount, (row + 1) * weightCount),
                    Arrays.copyOfRange(batch.numeric(), row * numericCount, (row + 1) * numericCount),
                    labels,
                    delays,
                    layout.grouped() ? chunk(from + row).getLong(position(from + row)) : 0,
                    layout.weighted() ? batch.sampleWeights()[row] : 1);
        }
    }

    int length(String what) {
        if (rows > Integer.MAX_VALUE - 8) {
            throw new Funnel4jException(
                    "%s of all %s rows do not fit into one array; read %s in batches".formatted(what, rows, name));
        }
        return (int) rows;
    }

    int rowsPerChunk() {
        return rowsPerChunk;
    }

    List<ByteBuffer> rowChunks() {
        return chunks;
    }

    List<ByteBuffer> listChunks() {
        return lists;
    }

    private ByteBuffer chunk(long row) {
        return chunks.get((int) (row / rowsPerChunk));
    }

    private int position(long row) {
        return (int) (row % rowsPerChunk) * stride;
    }

    private void copy(long row, BatchArrays arrays, int target) {
        arrays.copy(chunk(row), position(row), lists, target);
    }
}
