// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowSortTest {
    private final RowSort sort = new RowSort();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 2_047, 2_048, 2_049, 1 << 21, (1 << 22) + 1, Integer.MAX_VALUE})
    void sortsAsAStableReferenceDoes(int bound) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int count : new int[] {0, 1, 2, 3, 50, 5_000, 7}) {
            int[] keys = random.ints(count, 0, bound).toArray();
            if (count > 2) {
                keys[random.nextInt(count)] = bound - 1;
                keys[random.nextInt(count)] = 0;
            }
            assertSorted("seed " + seed + ", " + count + " keys below " + bound, keys);
        }
    }

    @Test
    void sortsKeysAtBothEndsOfTheirRange() {
        int last = Integer.MAX_VALUE;
        assertSorted("ends", new int[] {last, 0, last - 1, 1, last, 0});
        assertSorted("one", new int[] {last});
        assertSorted("two", new int[] {last, last - 1});
        assertSorted("equal", new int[] {last, last});
    }

    @Test
    void forgetsTheKeysOfALargerCallBefore() {
        assertSorted("large", new Random(3).ints(100, 0, 1 << 30).toArray());
        assertSorted("small", new int[] {2, 1});
        assertSorted("none", new int[0]);
    }

    private void assertSorted(String what, int[] keys) {
        System.arraycopy(keys, 0, sort.keys(keys.length), 0, keys.length);
        sort.sort(keys.length);
        int[] expected = IntStream.range(0, keys.length)
                .boxed()
                .sorted(Comparator.comparingInt(position -> keys[position]))
                .mapToInt(Integer::intValue)
                .toArray();
        assertThat(IntStream.range(0, keys.length).map(sort::position)).as(what).containsExactly(box(expected));
        assertThat(IntStream.range(0, keys.length).map(sort::key))
                .as(what)
                .containsExactly(box(IntStream.of(expected).map(p -> keys[p]).toArray()));
    }

    private static Integer[] box(int[] values) {
        return IntStream.of(values).boxed().toArray(Integer[]::new);
    }
}
