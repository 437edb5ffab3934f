// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import io.funnel4j.exposure.IdFeature;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Ids of rows of [single, list of 4, single, list of 3], where some lists are empty. */
final class RandomLists {
    static final int SLOTS = 9;
    static final List<ListColumns> LISTS = List.of(new ListColumns(1, 4), new ListColumns(6, 3));

    private RandomLists() {}

    /** The first row's lists are empty, the last's are full. */
    static int[] ids(Random random, int rows) {
        int[] ids = new int[rows * SLOTS];
        Arrays.setAll(ids, i -> random.nextInt(100));
        for (int row = 0; row < rows; row++) {
            for (ListColumns list : LISTS) {
                int filled = row == 0 ? 0 : row == rows - 1 ? list.slots() : random.nextInt(list.slots() + 1);
                int at = row * SLOTS + list.slot();
                Arrays.fill(ids, at + filled, at + list.slots(), IdFeature.PADDING);
            }
        }
        return ids;
    }

    static double[] doubles(int[] ids) {
        return Arrays.stream(ids).asDoubleStream().toArray();
    }
}
