// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import io.funnel4j.array.HostValues;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/** Rows of float32: what training uses. */
final class FloatRows implements RowStorage {
    /** Values of a cache line of 64 bytes. */
    private static final int LINE_VALUES = 64 / Float.BYTES;

    /** Values converted in one go: the virtual machine's loop over so few costs half as much again. */
    private static final int UNROLLED = 8;

    /** Written by every thread and read by none: it keeps the reads of {@link #touch(int[], int, int, int, int)}. */
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

    /** Reads both ends of what is copied of each row, one row right after another, so that their cache misses overlap. */
    private void touch(int[] ids, int first, int stride, int count, int values) {
        float sum = 0;
        for (int i = 0; i < count; i++) {
            int row = ids[first + i * stride];
            float[] chunk = chunks[RowStorage.chunk(row, shift)];
            int start = RowStorage.offset(row, shift, width);
            sum += chunk[start] + chunk[start + values - 1];
        }
        touched = sum;
    }

    @Override
    public void load(int[] rows, int count, int from, int values, double[] into) {
        for (int i = 0; i < count; i++) {
            float[] chunk = chunks[RowStorage.chunk(rows[i], shift)];
            int start = RowStorage.offset(rows[i], shift, width) + from;
            int v = 0;
            for (; v + UNROLLED <= values; v += UNROLLED) {
                widen(chunk, start + v, into, i * values + v);
            }
            for (; v < values; v++) {
                into[i * values + v] = chunk[start + v];
            }
        }
    }

    @Override
    public void store(int[] rows, int count, int to, int values, double[] from) {
        for (int i = 0; i < count; i++) {
            float[] chunk = chunks[RowStorage.chunk(rows[i], shift)];
            int start = RowStorage.offset(rows[i], shift, width) + to;
            int v = 0;
            for (; v + UNROLLED <= values; v += UNROLLED) {
                narrow(from, i * values + v, chunk, start + v);
            }
            for (; v < values; v++) {
                chunk[start + v] = (float) from[i * values + v];
            }
        }
    }

    private static void widen(float[] from, int at, double[] into, int to) {
        into[to] = from[at];
        into[to + 1] = from[at + 1];
        into[to + 2] = from[at + 2];
        into[to + 3] = from[at + 3];
        into[to + 4] = from[at + 4];
        into[to + 5] = from[at + 5];
        into[to + 6] = from[at + 6];
        into[to + 7] = from[at + 7];
    }

    private static void narrow(double[] from, int at, float[] into, int to) {
        into[to] = (float) from[at];
        into[to + 1] = (float) from[at + 1];
        into[to + 2] = (float) from[at + 2];
        into[to + 3] = (float) from[at + 3];
        into[to + 4] = (float) from[at + 4];
        into[to + 5] = (float) from[at + 5];
        into[to + 6] = (float) from[at + 6];
        into[to + 7] = (float) from[at + 7];
    }

    @Override
    public double touch(long row) {
        float[] chunk = chunks[RowStorage.chunk(row, shift)];
        int from = RowStorage.offset(row, shift, width);
        double sum = chunk[from + width - 1];
        for (int i = 0; i < width; i += LINE_VALUES) {
            sum += chunk[from + i];
        }
        return sum;
    }
}
