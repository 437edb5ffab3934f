// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.array.HostArrays;
import io.funnel4j.array.HostValues;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.model.FunnelModel;
import org.nd4j.linalg.api.ndarray.INDArray;

/** All that training changes in a model of FLOATs, to the bit. */
public final class ModelBits {
    private ModelBits() {}

    /** Dense parameters, their updater's state, the tables with theirs, and the count of steps. */
    public static void assertSame(FunnelModel found, FunnelModel expected) {
        assertThat(HostArrays.toDoubles(found.graph().params()))
                .isEqualTo(HostArrays.toDoubles(expected.graph().params()));
        INDArray state = expected.graph().getUpdater().getStateViewArray();
        if (state != null) {
            assertThat(HostArrays.toDoubles(found.graph().getUpdater().getStateViewArray()))
                    .isEqualTo(HostArrays.toDoubles(state));
        }
        assertThat(found.tables().step()).isEqualTo(expected.tables().step());
        assertSameTables(found, expected);
    }

    /** The tables' rows, weights and optimizer state. */
    static void assertSameTables(FunnelModel found, FunnelModel expected) {
        for (EmbeddingTable table : expected.tables().tables()) {
            assertThat(rows(found.tables().table(table.shape().name())))
                    .as(table.shape().name())
                    .isEqualTo(rows(table));
        }
    }

    private static float[] rows(EmbeddingTable table) {
        int count = Math.toIntExact(table.shape().rows());
        HostValues values = HostValues.allocate(table.dataType(), count * table.width());
        table.copyRows(0, count, values);
        return values.floats();
    }
}
