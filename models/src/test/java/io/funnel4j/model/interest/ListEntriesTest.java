// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.exposure.IdFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ListEntriesTest {
    @Test
    void takesTheEntriesThatAllListsHave() {
        int[] ids = {
            1, 11, 12, 13, -1, 2, 21, 22, -1, //
            3, 14, -1, -1, -1, 4, 23, 24, 25, //
            5, -1, -1, -1, -1, 6, 26, -1, -1, //
            7, 15, 16, -1, -1, 8, 27, 28, -1
        };
        ListEntries entries = new ListEntries(ids, 4, RandomLists.LISTS);
        assertThat(entries.ids()).containsExactly(11, 21, 12, 22, 14, 23, 15, 27, 16, 28);
        assertThat(entries.count()).isEqualTo(5);
        assertThat(List.of(entries.start(0), entries.start(1), entries.start(2), entries.start(3), entries.start(4)))
                .containsExactly(0, 2, 3, 3, 5);
        assertThat(List.of(entries.row(1), entries.row(2), entries.row(3), entries.row(5)))
                .containsExactly(0, 1, 3, ListEntries.NOBODY);
    }

    @Test
    void passesOverPaddingWhereverItStands() {
        ListEntries entries = new ListEntries(new int[] {-1, 5, -1, 6}, 1, List.of(new ListColumns(0, 4)));
        assertThat(entries.ids()).containsExactly(5, 6);
    }

    @Test
    void fillsArraysThatWouldBeEmpty() {
        ListEntries none = new ListEntries(new int[] {-1, -1, -1, -1}, 2, List.of(new ListColumns(0, 2)));
        assertThat(none.count()).isZero();
        assertThat(none.filled()).isEqualTo(64);
        assertThat(none.row(0)).isEqualTo(ListEntries.NOBODY);
        assertThat(new ListEntries(new int[65], 65, List.of(new ListColumns(0, 1))).filled())
                .isEqualTo(128);
    }

    @Test
    void findsWhatASimpleLoopFinds() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int rows = 200;
        int[] ids = RandomLists.ids(random, rows);
        List<Integer> expected = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            for (int entry = 0; entry < 3; entry++) {
                int first = ids[row * RandomLists.SLOTS + 1 + entry];
                int second = ids[row * RandomLists.SLOTS + 6 + entry];
                if (first != IdFeature.PADDING && second != IdFeature.PADDING) {
                    expected.addAll(List.of(first, second));
                }
            }
        }
        ListEntries entries = new ListEntries(ids, rows, RandomLists.LISTS);
        assertThat(entries.ids())
                .as("seed %d", seed)
                .containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
    }
}
