// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctIdsTest {
    private final DistinctIds distinct = new DistinctIds();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64, 300, 100_000, Integer.MAX_VALUE})
    void findsWhatAReferenceFinds(int bound) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int count : new int[] {1, 2, 50, 5_000, 0, 7}) {
            assertFound(
                    "seed " + seed + ", " + count + " ids below " + bound,
                    random.ints(count, 0, bound).toArray());
        }
    }

    @Test
    void findsIdsAtTheEndsOfTheirRange() {
        assertFound("ends", new int[] {Integer.MAX_VALUE, 0, Integer.MAX_VALUE});
        assertFound("ends of words", new int[] {64, 63, 0, 127, 64, 128});
        assertFound("ends of words of words", new int[] {4_096, 4_095, 8_191, 0, 8_192, 4_095});
    }

    private void assertFound(String what, int[] ids) {
        System.arraycopy(ids, 0, distinct.ids(ids.length), 0, ids.length);
        distinct.find(ids.length);
        int[] expected = IntStream.of(ids).sorted().distinct().toArray();
        assertThat(Arrays.copyOf(distinct.rows(), distinct.count())).as(what).isEqualTo(expected);
        assertThat(IntStream.range(0, ids.length)
                        .map(i -> distinct.rows()[distinct.groups()[i]])
                        .toArray())
                .as(what)
                .isEqualTo(ids);
    }
}
