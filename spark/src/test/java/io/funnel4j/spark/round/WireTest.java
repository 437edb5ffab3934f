// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class WireTest {
    @Test
    void ascendingNumbersComeBack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int trial = 0; trial < 100; trial++) {
            int bound = 1 << random.nextInt(31);
            int[] numbers = random.ints(random.nextInt(50), 0, bound).sorted().toArray();
            byte[] message = Wire.bytes(out -> Wire.writeAscending(numbers, out));
            assertThat(Wire.<int[]>read(message, Wire::readAscending))
                    .as("trial %d of seed %d", trial, seed)
                    .isEqualTo(numbers);
        }
        int[] farthest = {0, Integer.MAX_VALUE};
        assertThat(Wire.<int[]>read(Wire.bytes(out -> Wire.writeAscending(farthest, out)), Wire::readAscending))
                .isEqualTo(farthest);
    }

    @Test
    void valuesTravelInTheModelsType() {
        double[] values = {0.1, -0.0, Double.MIN_VALUE, 1e30, 3};
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            byte[] message = Wire.bytes(out -> Wire.writeDoubles(values, 1, 5, type, out));
            double[] expected = Arrays.stream(values, 1, 5)
                    .map(value -> type == DataType.FLOAT ? (float) value : value)
                    .toArray();
            assertThat(Wire.<double[]>read(message, in -> Wire.readDoubles(type, in)))
                    .isEqualTo(expected);
            assertThat(message).hasSize(Integer.BYTES + 4 * type.width());
        }
    }

    @Test
    void aCutMessageIsNoMessage() {
        byte[] message = Wire.bytes(out -> Wire.writeAscending(new int[] {1, 500, 70_000}, out));
        byte[] cut = Arrays.copyOf(message, message.length - 1);
        assertThatThrownBy(() -> Wire.read(cut, Wire::readAscending)).isInstanceOf(UncheckedIOException.class);
    }
}
