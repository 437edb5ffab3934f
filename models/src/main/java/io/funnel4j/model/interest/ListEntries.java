// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import io.funnel4j.exposure.IdFeature;
import java.util.Arrays;
import java.util.List;

/**
 * The entries of the lists of an interest, exposure by exposure, without padding: entry j of a row has the j-th id of each
 * list, as long as each has one. An array of the entries has a few rows more, which are nobody's: arrays cannot be empty, and few sizes
 * come again and again, so that what is prepared for a size is used again.
 */
final class ListEntries {
    /** Arrays have a multiple of so many rows. */
    private static final int FILLED_TO = 64;

    /** Whose an entry is that is nobody's. */
    static final int NOBODY = -1;

    private final int width;
    private final int[] starts;
    private int[] ids;
    private int[] rows;

    /**
     * Reads the lists of a batch.
     *
     * @param batchIds row by row
     * @param exposures B
     */
    ListEntries(int[] batchIds, int exposures, List<ListColumns> lists) {
        width = lists.size();
        starts = new int[exposures + 1];
        ids = new int[Math.max(1, exposures) * width];
        int slots = exposures == 0 ? 0 : batchIds.length / exposures;
        for (int row = 0; row < exposures; row++) {
            starts[row + 1] = starts[row] + read(batchIds, row * slots, lists, starts[row]);
        }
        rows = new int[filled()];
        Arrays.fill(rows, NOBODY);
        for (int row = 0; row < exposures; row++) {
            Arrays.fill(rows, starts[row], starts[row + 1], row);
        }
        ids = Arrays.copyOf(ids, count() * width);
    }

    /** Gives how many entries a row has. */
    private int read(int[] batchIds, int rowAt, List<ListColumns> lists, int first) {
        int shortest = Integer.MAX_VALUE;
        for (int list = 0; list < width; list++) {
            ListColumns columns = lists.get(list);
            int from = rowAt + columns.slot();
            int needed = (first + columns.slots()) * width;
            if (ids.length < needed) {
                ids = Arrays.copyOf(ids, 2 * needed);
            }
            int at = first * width + list;
            int found = 0;
            for (int slot = from; slot < from + columns.slots(); slot++) {
                if (batchIds[slot] != IdFeature.PADDING) {
                    ids[at] = batchIds[slot];
                    at += width;
                    found++;
                }
            }
            shortest = Math.min(shortest, found);
        }
        return shortest;
    }

    /** Entries of all rows. */
    int count() {
        return starts[starts.length - 1];
    }

    /** Rows of an array of entries, those that are nobody's among them. */
    int filled() {
        return Math.max(1, (count() + FILLED_TO - 1) / FILLED_TO) * FILLED_TO;
    }

    int exposures() {
        return starts.length - 1;
    }

    /** The first entry of a row; of the row behind the last, the number of all entries. */
    int start(int row) {
        return starts[row];
    }

    /** Whose an entry is, or {@link #NOBODY}. */
    int row(int entry) {
        return rows[entry];
    }

    /** Entry by entry one of each list, [count * lists]. */
    int[] ids() {
        return ids;
    }
}
