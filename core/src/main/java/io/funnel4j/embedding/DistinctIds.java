// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import java.util.Arrays;

/**
 * The distinct ids among many, ascending, and which of them each one is. Memory is kept from call to call, and work is
 * in proportion to the number of ids, whatever their range.
 */
final class DistinctIds {
    /** Ids up to so many times their number are marked in an array; others are sorted. */
    private static final int MARKED = 4;

    private final RowSort sort = new RowSort();
    private int[] ids = new int[0];
    private int[] groups = new int[0];
    private int[] rows = new int[0];
    private int[] marks = new int[0];
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
        int largest = -1;
        for (int i = 0; i < all; i++) {
            largest = Math.max(largest, ids[i]);
        }
        count = 0;
        if (largest < (long) MARKED * all) {
            mark(all, largest + 1);
        } else {
            sort(all);
        }
    }

    private void mark(int all, int range) {
        if (marks.length < range) {
            marks = new int[range];
        }
        Arrays.fill(marks, 0, range, 0);
        for (int i = 0; i < all; i++) {
            marks[ids[i]] = 1;
        }
        for (int id = 0; id < range; id++) {
            if (marks[id] != 0) {
                marks[id] = count;
                rows[count++] = id;
            }
        }
        for (int i = 0; i < all; i++) {
            groups[i] = marks[ids[i]];
        }
    }

    private void sort(int all) {
        System.arraycopy(ids, 0, sort.keys(all), 0, all);
        sort.sort(all);
        for (int i = 0; i < all; i++) {
            int id = sort.key(i);
            if (count == 0 || rows[count - 1] != id) {
                rows[count++] = id;
            }
            groups[sort.position(i)] = count - 1;
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
