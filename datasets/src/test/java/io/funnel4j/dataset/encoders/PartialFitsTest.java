// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.dataset.DataForm;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fits to parts of the numbers, each in a process of its own, add up to the fit to all of them. */
class PartialFitsTest {
    private static final int CAPACITY = 64;
    private static final int PARTS = 7;

    /** With up to 64 numbers all are kept; of more, those that are drawn are the same. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5, 64, 65, 700, 20_000})
    void borders(int count) {
        double[] numbers = new Random(count).doubles(count).toArray();
        QuantileBuckets.Fit expected = new QuantileBuckets.Fit(CAPACITY);
        QuantileBuckets.Fit sum = new QuantileBuckets.Fit(CAPACITY);
        int from = 0;
        for (int part = 0; part < PARTS; part++) {
            int to = part == 2 ? from : (int) ((long) count * (part + 1) / PARTS);
            boolean few = count <= CAPACITY;
            QuantileBuckets.Fit some =
                    few ? new QuantileBuckets.Fit(CAPACITY) : new QuantileBuckets.Fit(CAPACITY, from, count);
            for (int i = from; i < to; i++) {
                expected.add(numbers[i]);
                some.add(numbers[i]);
            }
            assertThat(few && !some.whole()).isFalse();
            byte[] written = DataForm.bytes(some::write);
            QuantileBuckets.Fit read = new QuantileBuckets.Fit(CAPACITY);
            DataForm.read(written, read::read);
            sum.take(read);
            from = to;
        }
        assertThat(sum.seen()).isEqualTo(count);
        assertThat(sum.buckets(10)).isEqualTo(expected.buckets(10));
        assertThat(sum.buckets(CAPACITY)).isEqualTo(expected.buckets(CAPACITY));
    }

    @Test
    void statistics() {
        Random random = new Random(3);
        NumericStatistics.Fit expected = new NumericStatistics.Fit();
        NumericStatistics.Fit sum = new NumericStatistics.Fit();
        for (int part = 0; part < PARTS; part++) {
            NumericStatistics.Fit some = new NumericStatistics.Fit();
            for (int i = 0; part != 3 && i < 1 + 100 * part; i++) {
                double number = i % 9 == 0 ? Double.NaN : 1e6 + random.nextGaussian() * part;
                expected.add(number);
                some.add(number);
            }
            NumericStatistics.Fit read = new NumericStatistics.Fit();
            DataForm.read(DataForm.bytes(some::write), read::read);
            sum.take(read);
        }
        NumberSummary found = sum.summary().orElseThrow();
        NumberSummary all = expected.summary().orElseThrow();
        assertThat(found.count()).isEqualTo(all.count());
        assertThat(found.minimum()).isEqualTo(all.minimum());
        assertThat(found.maximum()).isEqualTo(all.maximum());
        assertThat(found.mean()).isCloseTo(all.mean(), within(1e-8));
        assertThat(found.standardDeviation()).isCloseTo(all.standardDeviation(), within(1e-8));
    }
}
