// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StableHashTest {
    /** Encoded data sets and splits depend on these values: a change of one is a new format. */
    @Test
    void givesTheValuesThatEncodedFilesDependOn() {
        assertThat(StableHash.of("", 0)).isEqualTo(0x0000000000000000L);
        assertThat(StableHash.of("user-17", 0)).isEqualTo(0xb492e4377e5077efL);
        assertThat(StableHash.of("a text of more than eight bytes, with an \u00e9", 7))
                .isEqualTo(0x9ce32f87e3e8b928L);
    }

    @Test
    void readsTheBytesAsItReadsTheText() {
        byte[] bytes = {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'x'};
        assertThat(StableHash.of(bytes, 10, 3)).isEqualTo(StableHash.of("abcdefghij", 3));
    }

    @Test
    void differsBySeedLengthAndEveryCharacter() {
        Set<Long> seen = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            for (int i = 0; i < 1000; i++) {
                assertThat(seen.add(StableHash.of(Integer.toString(i), seed))).isTrue();
            }
        }
        assertThat(StableHash.of("a", 0)).isNotEqualTo(StableHash.of("a\0", 0));
    }

    @Test
    void spreadsEvenly() {
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++) {
            counts[(int) Long.remainderUnsigned(StableHash.of("session" + i, 0), 10)]++;
        }
        assertThat(IntStream.of(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(9_600, 10_400));
    }
}
