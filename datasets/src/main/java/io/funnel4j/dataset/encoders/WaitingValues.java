// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.Internal;
import java.util.Arrays;

/**
 * Values that were seen too rarely for an id, and how often: on the next warm start their count goes on. Of a value its
 * hash of 64 bits stands here, not its text; among ten million the chance that any two share one is below 1 in 100,000.
 *
 * @param hashes by {@link io.funnel4j.dataset.rows.ValueTable#hash}, increasing
 * @param counts of each, at least 1
 * @param last day or warm start that each was last seen at
 */
@Internal
@SuppressWarnings("ArrayRecordComponent")
public record WaitingValues(long[] hashes, int[] counts, int[] last) {
    /** No value. */
    static final WaitingValues NONE = new WaitingValues(new long[0], new int[0], new int[0]);

    /** @throws IllegalArgumentException if there are not as many of each, or hashes do not increase */
    public WaitingValues {
        if (counts.length != hashes.length || last.length != hashes.length) {
            throw new IllegalArgumentException("%s values that wait for an id have %s counts and were seen at %s times"
                    .formatted(hashes.length, counts.length, last.length));
        }
        for (int i = 0; i < hashes.length; i++) {
            if (counts[i] < 1 || (i > 0 && hashes[i] <= hashes[i - 1])) {
                throw new IllegalArgumentException(
                        "the values that wait for an id are not in order, or one was seen %s times"
                                .formatted(counts[i]));
            }
        }
    }

    /**
     * Values in any order.
     *
     * @param count how many of the arrays' entries are used; those of one hash become one
     */
    static WaitingValues of(long[] hashes, int[] counts, int[] last, int count) {
        long[] sorted = Arrays.copyOf(hashes, count);
        Arrays.sort(sorted);
        int distinct = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                sorted[distinct++] = sorted[i];
            }
        }
        int[] sums = new int[distinct];
        int[] latest = new int[distinct];
        Arrays.fill(latest, Integer.MIN_VALUE);
        for (int i = 0; i < count; i++) {
            int place = Arrays.binarySearch(sorted, 0, distinct, hashes[i]);
            sums[place] = (int) Math.min(Integer.MAX_VALUE, (long) sums[place] + counts[i]);
            latest[place] = Math.max(latest[place], last[i]);
        }
        return new WaitingValues(Arrays.copyOf(sorted, distinct), sums, latest);
    }

    /** So many of them at most: those that were seen last, of these the most frequent, of these the smallest hashes. */
    WaitingValues latest(int most) {
        if (size() <= most) {
            return this;
        }
        long[] ranks = new long[size()];
        Arrays.setAll(ranks, this::rank);
        Arrays.sort(ranks);
        long worst = ranks[most - 1];
        int ties = 0;
        for (int i = most - 1; i >= 0 && ranks[i] == worst; i--) {
            ties++;
        }
        long[] keptHashes = new long[most];
        int[] keptCounts = new int[most];
        int[] keptLast = new int[most];
        int kept = 0;
        for (int i = 0; i < size(); i++) {
            long rank = rank(i);
            if (rank < worst || (rank == worst && ties-- > 0)) {
                keptHashes[kept] = hashes[i];
                keptCounts[kept] = counts[i];
                keptLast[kept++] = last[i];
            }
        }
        return new WaitingValues(keptHashes, keptCounts, keptLast);
    }

    /** The smaller, the sooner it is kept: by the time, complemented, then by the count, complemented. */
    private long rank(int i) {
        return (long) ~last[i] << Integer.SIZE | (Integer.MAX_VALUE - counts[i]);
    }

    /** How many. */
    public int size() {
        return hashes.length;
    }

    /** The place of a value by its hash; negative if it does not wait. */
    int find(long hash) {
        return Arrays.binarySearch(hashes, hash);
    }
}
