package io.funnel4j.embedding;

import org.nd4j.linalg.api.buffer.DataType;

/** Rows of float64: for gradient checks and exact comparisons. */
final class DoubleRows implements RowStorage {
    /** Values of a cache line of 64 bytes. */
    private static final int LINE_VALUES = 64 / Double.BYTES;

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
    public void gather(long row, int count, float[] into, int at) {
        double[] chunk = chunks[RowStorage.chunk(row, shift)];
        int from = RowStorage.offset(row, shift, width);
        for (int i = 0; i < count; i++) {
            into[at + i] = (float) chunk[from + i];
        }
    }

    @Override
    public void gather(long row, int count, double[] into, int at) {
        System.arraycopy(chunks[RowStorage.chunk(row, shift)], RowStorage.offset(row, shift, width), into, at, count);
    }

    @Override
    public double touch(long row) {
        double[] chunk = chunks[RowStorage.chunk(row, shift)];
        int from = RowStorage.offset(row, shift, width);
        double sum = chunk[from + width - 1];
        for (int i = 0; i < width; i += LINE_VALUES) {
            sum += chunk[from + i];
        }
        return sum;
    }
}
