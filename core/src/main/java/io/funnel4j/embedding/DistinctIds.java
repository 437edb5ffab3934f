// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

/**
 * The distinct ids among many, ascending, and which of them each one is. Ids are marked in a bitmap, and its words in another one, so
 * that nothing is sorted and only words with ids are visited. Memory is kept from call to call: some 1.5 bits for each possible id.
 */
final class DistinctIds {
    private int[] ids = new int[0];
    private int[] groups = new int[0];
    private int[] rows = new int[0];
    /** One bit an id; all 0 between calls. */
    private long[] marks = new long[0];
    /** By word of the marks: how many distinct ids are in the words before. */
    private int[] ranks = new int[0];
    /** One bit a word of the marks that has ids; all 0 between calls. */
    private long[] used = new long[0];

    private int count;

    /** Room for so many ids, to be filled by the caller before {@link #find}. */
    int[] ids(int needed) {
        if (ids.length < needed) {
            ids = new int[needed];
            groups = new int[needed];
            rows = new int[needed];
        }
        return ids;
    }

    /** Finds the distinct ones of the first {@code all} ids, none of which is negative. */
    void find(int all) {
        int largest = 0;
        for (int i = 0; i < all; i++) {
            largest = Math.max(largest, ids[i]);
        }
        makeRoom(largest);
        for (int i = 0; i < all; i++) {
            int word = ids[i] >>> 6;
            marks[word] |= 1L << ids[i];
            used[word >>> 6] |= 1L << word;
        }
        list(largest);
        for (int i = 0; i < all; i++) {
            int word = ids[i] >>> 6;
            long before = marks[word] & ((1L << ids[i]) - 1);
            groups[i] = ranks[word] + Long.bitCount(before);
        }
        for (int i = 0; i < count; i++) {
            int word = rows[i] >>> 6;
            marks[word] = 0;
            used[word >>> 6] = 0;
        }
    }

    private void makeRoom(int largest) {
        int words = (largest >>> 6) + 1;
        if (marks.length < words) {
            int room = Math.max(words, Math.min(2 * marks.length, (Integer.MAX_VALUE >>> 6) + 1));
            marks = new long[room];
            ranks = new int[room];
            used = new long[(room + 63) >>> 6];
        }
    }

    /** Lists the ids that are marked. */
    private void list(int largest) {
        count = 0;
        for (int i = 0; i <= largest >>> 12; i++) {
            for (long words = used[i]; words != 0; words &= words - 1) {
                int word = (i << 6) + Long.numberOfTrailingZeros(words);
                ranks[word] = count;
                for (long bits = marks[word]; bits != 0; bits &= bits - 1) {
                    rows[count++] = (word << 6) + Long.numberOfTrailingZeros(bits);
                }
            }
        }
    }

    /** How many are distinct. */
    int count() {
        return count;
    }

    /** The distinct ids, ascending, in the first {@link #count} places. */
    int[] rows() {
        return rows;
    }

    /** By place among all ids: which of the distinct ones stands there. */
    int[] groups() {
        return groups;
    }
}
