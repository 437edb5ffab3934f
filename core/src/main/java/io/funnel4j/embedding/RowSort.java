// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import java.util.Arrays;

/**
 * A stable radix sort of int keys that carries each key's position, with buffers that are kept from call to call. Its
 * work is proportional to the number of keys, whatever their range.
 */
final class RowSort {
    private static final int DIGIT_BITS = 11;
    private static final int DIGITS = 1 << DIGIT_BITS;

    private final int[] counts = new int[DIGITS];
    private int[] keys = new int[0];
    private int[] positions = new int[0];
    private int[] otherKeys = new int[0];
    private int[] otherPositions = new int[0];

    /** Room for {@code count} keys, to be filled by the caller before {@link #sort}. */
    int[] keys(int count) {
        if (keys.length < count) {
            keys = new int[count];
            positions = new int[count];
            otherKeys = new int[count];
            otherPositions = new int[count];
        }
        return keys;
    }

    /** Sorts the first {@code count} keys, all at least 0; equal keys keep their order. */
    void sort(int count) {
        int used = 0;
        for (int i = 0; i < count; i++) {
            positions[i] = i;
            used |= keys[i];
        }
        for (int shift = 0; shift < 32 && used >>> shift != 0; shift += DIGIT_BITS) {
            pass(count, shift);
        }
    }

    int key(int sortedIndex) {
        return keys[sortedIndex];
    }

    /** Where the key stood before sorting. */
    int position(int sortedIndex) {
        return positions[sortedIndex];
    }

    private void pass(int count, int shift) {
        Arrays.fill(counts, 0);
        for (int i = 0; i < count; i++) {
            counts[(keys[i] >>> shift) & (DIGITS - 1)]++;
        }
        int sum = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            int here = counts[digit];
            counts[digit] = sum;
            sum += here;
        }
        for (int i = 0; i < count; i++) {
            int to = counts[(keys[i] >>> shift) & (DIGITS - 1)]++;
            otherKeys[to] = keys[i];
            otherPositions[to] = positions[i];
        }
        int[] swap = keys;
        keys = otherKeys;
        otherKeys = swap;
        swap = positions;
        positions = otherPositions;
        otherPositions = swap;
    }
}
