// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowOrderTest {
    @Test
    void sortsAsAStableSortDoes() {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            int rows = random.nextInt(300);
            double[] values = random.doubles(rows)
                    .map(value -> random.nextInt(4) == 0
                            ? Math.rint(value * 3) - 1
                            : random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300))
                    .toArray();
            assertThat(RowOrder.ascending(values))
                    .as("seed %d", seed)
                    .containsExactly(IntStream.range(0, rows)
                            .boxed()
                            .sorted(Comparator.comparingDouble(row -> values[row] + 0.0))
                            .mapToInt(Integer::intValue)
                            .toArray());
        }
    }

    @Test
    void placesInfinitiesAtTheEnds() {
        assertThat(RowOrder.ascending(
                        new double[] {Double.POSITIVE_INFINITY, 0.0, Double.NEGATIVE_INFINITY, -0.0, -Double.MIN_VALUE
                        }))
                .containsExactly(2, 4, 1, 3, 0);
    }

    @Test
    void keepsTheGivenOrderAmongEqualKeys() {
        long[] keys = {5, Long.MIN_VALUE, 5, Long.MAX_VALUE, -1, Long.MIN_VALUE};
        int[] rows = {5, 4, 3, 2, 1, 0};

        assertThat(RowOrder.ascending(keys, rows)).containsExactly(5, 1, 4, 2, 0, 3);
        assertThat(rows).as("left alone").containsExactly(5, 4, 3, 2, 1, 0);
    }

    @Test
    void ordersNoRows() {
        assertThat(RowOrder.ascending(new double[0])).isEmpty();
        assertThat(Arrays.stream(RowOrder.ascending(new double[] {3})).boxed()).containsExactly(0);
    }
}
