package io.funnel4j.embedding;

import org.nd4j.linalg.api.buffer.DataType;

/** Rows of float32: what training uses. */
final class FloatRows implements RowStorage {
    /** Values of a cache line of 64 bytes. */
    private static final int LINE_VALUES = 64 / Float.BYTES;

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
    public void gather(long row, int count, float[] into, int at) {
        System.arraycopy(chunks[RowStorage.chunk(row, shift)], RowStorage.offset(row, shift, width), into, at, count);
    }

    @Override
    public void gather(long row, int count, double[] into, int at) {
        float[] chunk = chunks[RowStorage.chunk(row, shift)];
        int from = RowStorage.offset(row, shift, width);
        for (int i = 0; i < count; i++) {
            into[at + i] = chunk[from + i];
        }
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
