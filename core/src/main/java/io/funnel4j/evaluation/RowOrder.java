// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.Internal;
import java.util.Arrays;

/** Stable orders of rows by a key, without boxing: a radix sort that moves keys and row numbers together. */
@Internal
public final class RowOrder {
    private static final int BITS = 11;
    private static final int BUCKETS = 1 << BITS;
    private static final int PASSES = (Long.SIZE + BITS - 1) / BITS;

    private RowOrder() {}

    /** The rows by rising value; rows of equal value keep their order. The values hold no NaN. */
    public static int[] ascending(double[] values) {
        long[] keys = new long[values.length];
        int[] rows = new int[values.length];
        for (int row = 0; row < keys.length; row++) {
            keys[row] = unsignedKey(values[row]);
            rows[row] = row;
        }
        return sort(keys, rows);
    }

    /** The rows by rising value; rows of equal value keep the order in which {@code rows} names them. */
    static int[] ascending(long[] values, int[] rows) {
        long[] keys = new long[rows.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = values[rows[i]] ^ Long.MIN_VALUE;
        }
        return sort(keys, rows.clone());
    }

    /** Bits whose unsigned order is the order of the doubles; -0.0 and 0.0 are one value. */
    private static long unsignedKey(double value) {
        long bits = Double.doubleToRawLongBits(value + 0.0);
        return bits ^ ((bits >> 63) | Long.MIN_VALUE);
    }

    private static int[] sort(long[] keys, int[] rows) {
        int[][] counts = countDigits(keys);
        long[] fromKeys = keys;
        int[] fromRows = rows;
        long[] toKeys = new long[keys.length];
        int[] toRows = new int[keys.length];
        for (int pass = 0; pass < PASSES; pass++) {
            int[] next = counts[pass];
            if (Arrays.stream(next).max().orElseThrow() == keys.length) {
                continue;
            }
            int sum = 0;
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                int count = next[bucket];
                next[bucket] = sum;
                sum += count;
            }
            for (int i = 0; i < keys.length; i++) {
                int to = next[digit(fromKeys[i], pass)]++;
                toKeys[to] = fromKeys[i];
                toRows[to] = fromRows[i];
            }
            long[] freeKeys = fromKeys;
            fromKeys = toKeys;
            toKeys = freeKeys;
            int[] freeRows = fromRows;
            fromRows = toRows;
            toRows = freeRows;
        }
        return fromRows;
    }

    private static int[][] countDigits(long[] keys) {
        int[][] counts = new int[PASSES][BUCKETS];
        for (long key : keys) {
            for (int pass = 0; pass < PASSES; pass++) {
                counts[pass][digit(key, pass)]++;
            }
        }
        return counts;
    }

    private static int digit(long key, int pass) {
        return (int) (key >>> (pass * BITS)) & (BUCKETS - 1);
    }
}
