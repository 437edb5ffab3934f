// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.Pooling;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

/** A table whose row r is (r, -r), read by one id and by a list of up to three. */
class PooledGatherTest {
    private static final int PADDING = IdFeature.PADDING;

    @ParameterizedTest
    @CsvSource({"SUM, 12", "MEAN, 4", "WEIGHTED_SUM, 7", "WEIGHTED_MEAN, 3.5"})
    void poolsAList(Pooling pooling, double expected) {
        assertThat(gather(pooling, 1, new int[] {1, 2, 2, 8}, 0.5f, 1, 0.5f))
                .containsExactly(1, -1, expected, -expected);
    }

    @ParameterizedTest
    @CsvSource({"SUM, 10", "MEAN, 5", "WEIGHTED_SUM, 14.5", "WEIGHTED_MEAN, 7.25"})
    void leavesPaddingOut(Pooling pooling, double expected) {
        assertThat(gather(pooling, 1, new int[] {3, 2, PADDING, 8}, 0.25f, 9, 1.75f))
                .containsExactly(3, -3, expected, -expected);
    }

    @ParameterizedTest
    @EnumSource(Pooling.class)
    void makesZerosOfAnEmptyList(Pooling pooling) {
        assertThat(gather(pooling, 1, new int[] {3, PADDING, PADDING, PADDING}, 1, 1, 1))
                .containsExactly(3, -3, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({"WEIGHTED_SUM", "WEIGHTED_MEAN"})
    void makesZerosOfWeightsThatSumToZero(Pooling pooling) {
        assertThat(gather(pooling, 1, new int[] {3, 5, 6, PADDING}, 0, 0, 1)).containsExactly(3, -3, 0, 0);
    }

    /** More exposures than are gathered at once. */
    @ParameterizedTest
    @EnumSource(Pooling.class)
    void keepsExposuresApart(Pooling pooling) {
        int rows = 150;
        int[] ids = new int[4 * rows];
        float[] weights = new float[3 * rows];
        for (int row = 0; row < rows; row++) {
            ids[4 * row] = row;
            for (int slot = 0; slot < 3; slot++) {
                ids[4 * row + 1 + slot] = slot <= row % 3 ? row : PADDING;
                weights[3 * row + slot] = 2;
            }
        }
        double[] gathered = gather(pooling, rows, ids, weights);
        for (int row = 0; row < rows; row++) {
            double factor = pooling.mean() ? 1 : (1 + row % 3) * (pooling.weighted() ? 2 : 1);
            assertThat(gathered[4 * row + 2]).isEqualTo(factor * row);
        }
    }

    @Test
    void refusesWeightsThatAreMissing() {
        assertThatThrownBy(() -> gather(Pooling.WEIGHTED_SUM, 2, new int[8], 1, 1, 1, 1))
                .hasMessage("2 exposures hold 2 weights each; the fields read 3");
        assertThatThrownBy(() -> gather(Pooling.WEIGHTED_SUM, 2, new int[8], 1, 1, 1))
                .hasMessage("2 exposures hold 8 ids and 3 weights; expected as many for each");
    }

    @Test
    void namesAnIdOutsideItsTable() {
        assertThatThrownBy(() -> gather(Pooling.MEAN, 1, new int[] {0, 1, 200, PADDING}))
                .hasMessageContaining("id 200 is outside table 'item' of 200 rows");
    }

    private static double[] gather(Pooling pooling, int rows, int[] ids, float... weights) {
        FeatureSchema schema = new FeatureSchema(
                List.of(new IdFeature("sku", "item", 200, 2), new IdFeature("last", "item", 200, 2, 3, pooling)),
                Collections.emptyList());
        EmbeddingTables tables = new EmbeddingTables(schema.tables(), new RowOptimizer.Sgd(1, 0), DataType.FLOAT);
        for (int row = 0; row < 200; row++) {
            tables.table("item").setWeights(row, new double[] {row, -row});
        }
        BatchIds batch = new BatchIds(rows, ids, pooling.weighted() ? weights : new float[0]);
        return HostArrays.toDoubles(tables.gather(EmbeddingField.of(schema), batch));
    }
}
