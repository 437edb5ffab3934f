// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostValues;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

class RowStorageTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 24, 1_000, 1 << 20, RowStorage.CHUNK_VALUES, RowStorage.CHUNK_VALUES + 1})
    void addressesEveryRowOfATableOfManyBillionValues(int width) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int shift = RowStorage.chunkShift(width);
        long rowsOfChunk = 1L << shift;
        long rows = Math.min(3_000_000_000L, rowsOfChunk * 5_000) + 7;
        int chunks = RowStorage.chunks(rows, shift);
        long held = 0;
        for (int chunk = 0; chunk < chunks; chunk++) {
            int here = RowStorage.chunkRows(rows, shift, chunk);
            assertThat(here).isPositive();
            assertThat((long) here * width).isLessThanOrEqualTo(Math.max(width, RowStorage.CHUNK_VALUES));
            held += here;
        }
        assertThat(held).isEqualTo(rows);
        for (long row : new long[] {0, rowsOfChunk - 1, rowsOfChunk, rows - 1, random.nextLong(rows)}) {
            int chunk = RowStorage.chunk(row, shift);
            int offset = RowStorage.offset(row, shift, width);
            assertThat(chunk * rowsOfChunk + offset / width)
                    .as("seed %d, row %d", seed, row)
                    .isEqualTo(row);
            assertThat(offset % width).isZero();
            assertThat(offset / width).isBetween(0, RowStorage.chunkRows(rows, shift, chunk) - 1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void readsAndWritesAcrossTheBorderOfAChunk(DataType dataType) {
        int width = 3_000_000;
        int border = 1 << RowStorage.chunkShift(width);
        RowStorage storage = RowStorage.allocate(dataType, border + 2L, width);
        assertThat(storage.dataType()).isEqualTo(dataType);
        double[] row = new double[width];
        for (int index = 0; index < border + 2; index++) {
            Arrays.fill(row, index + 0.5);
            row[width - 1] = -index;
            storage.store(index, row);
        }
        double[] whole = new double[width];
        int[] ids = new int[2 * (border + 2)];
        for (int index = 0; index < border + 2; index++) {
            storage.load(index, whole);
            assertThat(whole[0]).isEqualTo(index + 0.5);
            assertThat(whole[width - 1]).isEqualTo(-index);
            ids[2 * index + 1] = index;
        }
        HostValues gathered = HostValues.allocate(dataType, 1 + 3 * (border + 2));
        storage.gather(ids, 1, 2, border + 2, 2, gathered, 1, 3);
        for (int index = 0; index < border + 2; index++) {
            for (int i = 0; i < 3; i++) {
                int at = 1 + 3 * index + i;
                double value = dataType == DataType.FLOAT ? gathered.floats()[at] : gathered.doubles()[at];
                assertThat(value).isEqualTo(i < 2 ? index + 0.5 : 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void storesAPartOfManyRowsAndLeavesTheRest(DataType dataType) {
        RowStorage storage = RowStorage.allocate(dataType, 5, 3);
        int[] rows = {4, 1};
        storage.store(rows, 2, 1, 2, new double[] {1, 2, 3, 4});
        double[] row = new double[3];
        storage.load(4, row);
        assertThat(row).containsExactly(0, 1, 2);
        storage.load(1, row);
        assertThat(row).containsExactly(0, 3, 4);
        double[] last = new double[2];
        storage.load(rows, 2, 2, 1, last);
        assertThat(last).containsExactly(2, 4);
        storage.load(0, row);
        assertThat(row).containsOnly(0);
    }

    @Test
    void refusesAnyOtherTypeByName() {
        assertThatThrownBy(() -> RowStorage.allocate(DataType.INT32, 1, 1))
                .hasMessage("embedding tables hold FLOAT or DOUBLE, not INT");
    }
}
