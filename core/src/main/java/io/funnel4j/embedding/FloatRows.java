// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import io.funnel4j.array.HostValues;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/** Rows of float32: what training uses. */
final class FloatRows implements RowStorage {
    /** Values of a cache line of 64 bytes. */
    private static final int LINE_VALUES = 64 / Float.BYTES;

    /** Written by every thread and read by none: it keeps the reads of {@link #touch(int[], int)}. */
    float touched;

    private final int width;
    private final int shift;
    private final float[][] chunks;

    FloatRows(long rows, int width) {
        this.width = width;
        this.shift = RowStorage.chunkShift(width);
        this.chunks = new float[RowStorage.chunks(rows, shift)][];
        for (int chunk = 0; chunk < chunks.length; chunk++) {
            chunks[chunk] = new float[RowStorage.chunkRows(rows, shift, chunk) * width];
        }
    }

    private FloatRows(FloatRows source) {
        this.width = source.width;
        this.shift = source.shift;
        this.chunks = Arrays.stream(source.chunks).map(float[]::clone).toArray(float[][]::new);
    }

    @Override
    public RowStorage copy() {
        return new FloatRows(this);
    }

    @Override
    public DataType dataType() {
        return DataType.FLOAT;
    }

    @Override
    public void load(long row, double[] into) {
        float[] chunk = chunks[RowStorage.chunk(row, shift)];
        int from = RowStorage.offset(row, shift, width);
        for (int i = 0; i < width; i++) {
            into[i] = chunk[from + i];
        }
    }

    @Override
    public void store(long row, double[] from) {
        float[] chunk = chunks[RowStorage.chunk(row, shift)];
        int at = RowStorage.offset(row, shift, width);
        for (int i = 0; i < width; i++) {
            chunk[at + i] = (float) from[i];
        }
    }

    @Override
    public void gather(int[] ids, int first, int stride, int count, int values, HostValues into, int at, int width) {
        touch(ids, first, stride, count, values);
        float[] gathered = into.floats();
        for (int i = 0; i < count; i++) {
            int row = ids[first + i * stride];
            System.arraycopy(
                    chunks[RowStorage.chunk(row, shift)],
                    RowStorage.offset(row, shift, this.width),
                    gathered,
                    at + i * width,
                    values);
        }
    }

    @Override
    public void touch(int[] rows, int count) {
        touch(rows, 0, 1, count, width);
    }

    /**
     * Reads a value of each cache line of the first values of rows, one row right after another, so that their cache misses
     * overlap.
     */
    private void touch(int[] ids, int first, int stride, int count, int values) {
        float sum = 0;
        for (int i = 0; i < count; i++) {
            int row = ids[first + i * stride];
            float[] chunk = chunks[RowStorage.chunk(row, shift)];
            int start = RowStorage.offset(row, shift, width);
            sum += chunk[start] + chunk[start + values - 1];
        }
        for (int line = LINE_VALUES; line < values - 1; line += LINE_VALUES) {
            for (int i = 0; i < count; i++) {
                int row = ids[first + i * stride];
                float[] chunk = chunks[RowStorage.chunk(row, shift)];
                sum += chunk[RowStorage.offset(row, shift, width) + line];
            }
        }
        touched = sum;
    }

    @Override
    public void load(int[] rows, int count, int from, int values, double[] into) {
        for (int i = 0; i < count; i++) {
            float[] chunk = chunks[RowStorage.chunk(rows[i], shift)];
            int start = RowStorage.offset(rows[i], shift, width) + from;
            RowLoops.copy(chunk, start, into, i * values, values);
        }
    }

    @Override
    public void store(int[] rows, int count, int to, int values, double[] from) {
        for (int i = 0; i < count; i++) {
            float[] chunk = chunks[RowStorage.chunk(rows[i], shift)];
            int start = RowStorage.offset(rows[i], shift, width) + to;
            RowLoops.copy(from, i * values, chunk, start, values);
        }
    }
}
