// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.Internal;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The lists of one feature in the rows of a block: values one after the other, and for each row where its list begins.
 * Consecutive rows of the same cell have the same list once.
 */
@Internal
public final class ListValues {
    private int[] firsts;
    private int[] counts;
    /** Values that the cells had, those that were cut among them. */
    private int[] founds;

    private byte[] bytes = new byte[1 << 10];
    private int bytesUsed;
    private int[] starts = new int[256];
    private int[] lengths = new int[256];
    private long[] hashes = new long[256];
    private int[] ids = new int[256];
    private float[] weights = new float[256];
    private int used;
    private int rows;
    private long version;

    @SuppressWarnings("unused")
    private long touched;

    ListValues(int capacity) {
        firsts = new int[capacity];
        counts = new int[capacity];
        founds = new int[capacity];
    }

    void clear() {
        rows = 0;
        used = 0;
        bytesUsed = 0;
        version = 0;
    }

    void grow(int capacity) {
        firsts = Arrays.copyOf(firsts, capacity);
        counts = Arrays.copyOf(counts, capacity);
        founds = Arrays.copyOf(founds, capacity);
    }

    /** Appends the list of the next row. */
    void add(ListCell cell) {
        if (cell.version() == version && rows > 0) {
            firsts[rows] = firsts[rows - 1];
        } else {
            firsts[rows] = used;
            append(cell);
            version = cell.version();
        }
        counts[rows] = cell.count();
        founds[rows++] = cell.found();
    }

    private void append(ListCell cell) {
        growValues(used + cell.count());
        for (int value = 0; value < cell.count(); value++) {
            int length = cell.length(value);
            if (bytes.length < bytesUsed + length) {
                bytes = Arrays.copyOf(bytes, 2 * (bytesUsed + length));
            }
            System.arraycopy(cell.bytes(), cell.start(value), bytes, bytesUsed, length);
            starts[used] = bytesUsed;
            lengths[used] = length;
            hashes[used] = cell.hash(value);
            weights[used++] = cell.weight(value);
            bytesUsed += length;
        }
    }

    private void growValues(int needed) {
        if (starts.length < needed) {
            starts = Arrays.copyOf(starts, 2 * needed);
            lengths = Arrays.copyOf(lengths, 2 * needed);
            hashes = Arrays.copyOf(hashes, 2 * needed);
            ids = Arrays.copyOf(ids, 2 * needed);
            weights = Arrays.copyOf(weights, 2 * needed);
        }
    }

    /** The index of the first value of a row's list; rows with the same first value and count share it. */
    public int first(int row) {
        return firsts[row];
    }

    /** Values of a row's list. */
    public int count(int row) {
        return counts[row];
    }

    /** Values that a row's cell had. */
    public int found(int row) {
        return founds[row];
    }

    /** Values of all lists, a shared one once. */
    public int used() {
        return used;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int start(int value) {
        return starts[value];
    }

    public int length(int value) {
        return lengths[value];
    }

    public long[] hashes() {
        return hashes;
    }

    /** The ids of the values, to be filled. */
    public int[] ids() {
        return ids;
    }

    /** Takes what was read ahead, so that the reads are not optimised away. */
    public void keep(long read) {
        touched = read;
    }

    public float[] weights() {
        return weights;
    }

    /** Bytes that {@link #write} needs. */
    int size() {
        return Integer.BYTES * (1 + 3 * rows) + (Integer.BYTES + Float.BYTES) * used;
    }

    /** Writes everything but the values' texts. */
    void write(ByteBuffer target) {
        target.putInt(used);
        for (int[] column : new int[][] {firsts, counts, founds}) {
            target.asIntBuffer().put(column, 0, rows);
            target.position(target.position() + Integer.BYTES * rows);
        }
        target.asIntBuffer().put(ids, 0, used);
        target.position(target.position() + Integer.BYTES * used);
        target.asFloatBuffer().put(weights, 0, used);
        target.position(target.position() + Float.BYTES * used);
    }

    /** Reads what was written of so many rows, for which there is room. */
    void read(ByteBuffer source, int newRows) {
        rows = newRows;
        used = source.getInt();
        growValues(used);
        for (int[] column : new int[][] {firsts, counts, founds}) {
            source.asIntBuffer().get(column, 0, rows);
            source.position(source.position() + Integer.BYTES * rows);
        }
        source.asIntBuffer().get(ids, 0, used);
        source.position(source.position() + Integer.BYTES * used);
        source.asFloatBuffer().get(weights, 0, used);
        source.position(source.position() + Float.BYTES * used);
    }
}
