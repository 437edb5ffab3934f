// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import io.funnel4j.array.HostValues;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Rows of equal width in chunks of a power of two rows, so that a table may pass 2^31 values. Rows are addressed by
 * long; distinct rows may be written by distinct threads.
 */
sealed interface RowStorage permits FloatRows, DoubleRows {
    /** Values a chunk holds at most. */
    int CHUNK_VALUES = 1 << 24;

    static RowStorage allocate(DataType dataType, long rows, int width) {
        return switch (dataType) {
            case FLOAT -> new FloatRows(rows, width);
            case DOUBLE -> new DoubleRows(rows, width);
            default -> throw new IllegalArgumentException(
                    "embedding tables hold FLOAT or DOUBLE, not %s".formatted(dataType));
        };
    }

    /** log2 of the rows in a chunk. */
    static int chunkShift(int width) {
        return 31 - Integer.numberOfLeadingZeros(Math.max(1, CHUNK_VALUES / width));
    }

    /** Rows of chunk {@code chunk} when {@code rows} rows are cut every 2^shift. */
    static int chunkRows(long rows, int shift, int chunk) {
        return (int) Math.min(1L << shift, rows - ((long) chunk << shift));
    }

    static int chunks(long rows, int shift) {
        return Math.toIntExact((rows + (1L << shift) - 1) >> shift);
    }

    /** The chunk that holds a row. */
    static int chunk(long row, int shift) {
        return (int) (row >>> shift);
    }

    /** Where a row's values start in its chunk. */
    static int offset(long row, int shift, int width) {
        return (int) (row & ((1L << shift) - 1)) * width;
    }

    DataType dataType();

    /** The same rows, which change apart from these. */
    RowStorage copy();

    /** Copies a whole row into {@code into}. */
    void load(long row, double[] into);

    /** Copies {@code from} into a whole row. */
    void store(long row, double[] from);

    /**
     * Copies the first values of many rows, chosen by ids that stand {@code stride} apart.
     *
     * @param ids of rows that there are; the first of them is at {@code first}
     * @param values to copy of each row
     * @param into of the storage's own type, each row {@code width} after the one before, the first at {@code at}
     */
    void gather(int[] ids, int first, int stride, int count, int values, HostValues into, int at, int width);

    /** Copies {@code values} values of each of the first {@code count} rows, from {@code from} on, one after another. */
    void load(int[] rows, int count, int from, int values, double[] into);

    /** Copies back what {@link #load(int[], int, int, int, double[])} read. */
    void store(int[] rows, int count, int to, int values, double[] from);

    /** Reads a value of each cache line of the first {@code count} rows, so that all of them are on their way at once. */
    void touch(int[] rows, int count);
}
