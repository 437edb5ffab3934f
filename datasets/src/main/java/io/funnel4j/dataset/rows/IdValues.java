// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.Internal;
import java.util.Arrays;
import org.datavec.api.writable.Text;

/** The values of the id features of single values in some rows: bytes, where they stand, and their hashes, by feature. */
@Internal
public final class IdValues {
    /** For so many rows at a time the memory of lookups is touched ahead. */
    public static final int AHEAD = 64;

    private final long[][] hashes;
    private final int[][] starts;
    private final int[][] lengths;
    private byte[] bytes = new byte[1 << 12];
    private int used;

    @SuppressWarnings("unused")
    private long touched;

    IdValues(int features, int capacity) {
        hashes = new long[features][capacity];
        starts = new int[features][capacity];
        lengths = new int[features][capacity];
    }

    void clear() {
        used = 0;
    }

    void grow(int capacity) {
        for (int feature = 0; feature < hashes.length; feature++) {
            hashes[feature] = Arrays.copyOf(hashes[feature], capacity);
            starts[feature] = Arrays.copyOf(starts[feature], capacity);
            lengths[feature] = Arrays.copyOf(lengths[feature], capacity);
        }
    }

    /** Copies the values of a row. */
    void set(int row, RawExposure values) {
        for (int feature = 0; feature < hashes.length; feature++) {
            Text value = values.ids[feature];
            int length = value == null ? 0 : value.getLength();
            if (bytes.length < used + length) {
                bytes = Arrays.copyOf(bytes, 2 * (used + length));
            }
            if (length > 0) {
                System.arraycopy(value.getBytes(), 0, bytes, used, length);
            }
            hashes[feature][row] = values.idHashes[feature];
            starts[feature][row] = used;
            lengths[feature][row] = length;
            used += length;
        }
    }

    /** Takes what was read ahead, so that the reads are not optimised away. */
    public void keep(long read) {
        touched = read;
    }

    public boolean missing(int feature, int row) {
        return lengths[feature][row] == 0;
    }

    public long[] hashes(int feature) {
        return hashes[feature];
    }

    public int[] starts(int feature) {
        return starts[feature];
    }

    public int[] lengths(int feature) {
        return lengths[feature];
    }

    public byte[] bytes() {
        return bytes;
    }
}
