// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ZipfIdsTest {
    @Test
    void drawsTheRankedShares() {
        int draws = 200_000;
        int[] found = new int[100];
        ZipfIds ids = new ZipfIds(found.length, 1);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < draws; i++) {
            found[ids.draw(random)]++;
        }
        Arrays.sort(found);
        double harmonic = 0;
        for (int rank = 1; rank <= found.length; rank++) {
            harmonic += 1.0 / rank;
        }
        for (int rank = 1; rank <= 5; rank++) {
            double expected = draws / (rank * harmonic);
            assertThat((double) found[found.length - rank]).isBetween(0.95 * expected, 1.05 * expected);
        }
        assertThat(found[0]).isPositive();
    }
}
