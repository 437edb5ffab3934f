// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import io.funnel4j.array.HostValues;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/** Rows of float64: for gradient checks and exact comparisons. */
final class DoubleRows implements RowStorage {
    private final int width;
    private final int shift;
    private final double[][] chunks;

    DoubleRows(long rows, int width) {
        this.width = width;
        this.shift = RowStorage.chunkShift(width);
        this.chunks = new double[RowStorage.chunks(rows, shift)][];
        for (int chunk = 0; chunk < chunks.length; chunk++) {
            chunks[chunk] = new double[RowStorage.chunkRows(rows, shift, chunk) * width];
        }
    }

    private DoubleRows(DoubleRows source) {
        this.width = source.width;
        this.shift = source.shift;
        this.chunks = Arrays.stream(source.chunks).map(double[]::clone).toArray(double[][]::new);
    }

    @Override
    public RowStorage copy() {
        return new DoubleRows(this);
    }

    @Override
    public DataType dataType() {
        return DataType.DOUBLE;
    }

    @Override
    public void load(long row, double[] into) {
        System.arraycopy(chunks[RowStorage.chunk(row, shift)], RowStorage.offset(row, shift, width), into, 0, width);
    }

    @Override
    public void store(long row, double[] from) {
        System.arraycopy(from, 0, chunks[RowStorage.chunk(row, shift)], RowStorage.offset(row, shift, width), width);
    }

    @Override
    public void gather(int[] ids, int first, int stride, int count, int values, HostValues into, int at, int width) {
        double[] gathered = into.doubles();
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
    public void load(int[] rows, int count, int from, int values, double[] into) {
        for (int i = 0; i < count; i++) {
            double[] chunk = chunks[RowStorage.chunk(rows[i], shift)];
            int start = RowStorage.offset(rows[i], shift, width) + from;
            for (int v = 0; v < values; v++) {
                into[i * values + v] = chunk[start + v];
            }
        }
    }

    @Override
    public void store(int[] rows, int count, int to, int values, double[] from) {
        for (int i = 0; i < count; i++) {
            double[] chunk = chunks[RowStorage.chunk(rows[i], shift)];
            int start = RowStorage.offset(rows[i], shift, width) + to;
            for (int v = 0; v < values; v++) {
                chunk[start + v] = from[i * values + v];
            }
        }
    }

    /** Does nothing: tables of doubles are for gradient checks, and small. */
    @Override
    public void touch(int[] rows, int count) {}
}
