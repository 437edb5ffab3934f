// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.exposure.TableShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Rows that move to other places in a table of another length. */
class MovedRowsTest {
    private static final RowOptimizer ADAGRAD = new RowOptimizer.Adagrad(0.1, 0, 1e-8, 0.25);

    private static EmbeddingTables tables(int items, DataType type, long seed) {
        EmbeddingTables tables = new EmbeddingTables(
                List.of(new TableShape("item", items, 3), new TableShape("user", 4, 2)), ADAGRAD, type);
        tables.initialise(0.1, seed);
        return tables;
    }

    private static double[] row(EmbeddingTables tables, String table, int row) {
        double[] values = new double[tables.table(table).width()];
        tables.table(table).load(row, values);
        return values;
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void keepTheirBitsAndNewOnesBeginAsAlways(DataType type) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        EmbeddingTables before = tables(12, type, 1);
        for (EmbeddingTable table : before.tables()) {
            for (int row = 0; row < table.shape().rows(); row++) {
                table.store(row, random.doubles(table.width(), -1, 1).toArray());
            }
        }
        before.setStep(17);
        int rows = 1 + random.nextInt(20);
        List<Integer> places = new ArrayList<>(IntStream.range(0, 12).boxed().toList());
        Collections.shuffle(places, random);
        int[] moved = new int[rows];
        for (int row = 0; row < rows; row++) {
            moved[row] = row < 12 && random.nextBoolean() ? places.get(row) : -1;
        }
        EmbeddingTables after = tables(rows, type, 99);
        EmbeddingTables fresh = tables(rows, type, 99);
        after.copyRowsFrom(before, Map.of("item", moved));
        for (int row = 0; row < rows; row++) {
            assertThat(row(after, "item", row))
                    .as("seed %d, row %d of %d", seed, row, rows)
                    .isEqualTo(moved[row] < 0 ? row(fresh, "item", row) : row(before, "item", moved[row]));
        }
        for (int row = 0; row < 4; row++) {
            assertThat(row(after, "user", row)).isEqualTo(row(before, "user", row));
        }
        assertThat(after.step()).isEqualTo(17);
        assertThat(row(fresh, "item", 0)).endsWith(0.25, 0.25, 0.25);
    }

    @Test
    void refuseToComeFromNowhereOrToGoToTwoPlaces() {
        EmbeddingTables before = tables(3, DataType.FLOAT, 1);
        EmbeddingTables after = tables(2, DataType.FLOAT, 1);
        assertThatThrownBy(() -> after.copyRowsFrom(before, Map.of("item", new int[] {0, 3})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id 3 is outside table 'item' of 3 rows");
        assertThatThrownBy(() -> after.copyRowsFrom(before, Map.of("item", new int[] {2, 2})))
                .hasMessageContaining("row 2 of table 'item' would go to two places, to row 1 the second time");
        assertThatThrownBy(() -> after.copyRowsFrom(before, Map.of("item", new int[] {0})))
                .hasMessageContaining("table 'item' had 3 rows of 6 values and has 2 of 6");
        assertThatThrownBy(() -> after.copyRowsFrom(before, Map.of("shop", new int[] {0})))
                .hasMessageContaining("no embedding table is named 'shop'");
    }
}
