// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Lists of ids: what a step does to a table's rows is the gradient of the loss, found by differences. */
class PooledFeaturesTest {
    private static final double STEP = 1e-5;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void stepsAgainstTheGradientOfTheLoss(long seed) {
        FunnelSpec spec = Specs.lists(Preset.ESM2.graph())
                .withOptimizer(new OptimizerSpec(OptimizerSpec.Type.SGD, 1, 0))
                .withSeed(seed);
        FunnelModel stepped = FunnelModel.create(spec);
        FunnelModel model = FunnelModel.create(spec);
        ExposureBatch batch = RandomExposures.random(spec.graph(), spec.schema(), 12, new Random(seed));
        MultiDataSet data = model.layout().multiDataSet(batch, DataType.DOUBLE);
        stepped.graph().fit(data);
        int touched = 0;
        for (EmbeddingTable table : model.tables().tables()) {
            for (long row = 0; row < table.shape().rows(); row++) {
                double[] weights = table.weights(row);
                double[] after = stepped.tables().table(table.shape().name()).weights(row);
                for (int d = 0; d < weights.length; d++) {
                    double gradient = difference(model, data, table, row, d);
                    touched += gradient == 0 ? 0 : 1;
                    assertThat(weights[d] - after[d])
                            .as("table %s, row %d, weight %d", table.shape().name(), row, d)
                            .isCloseTo(gradient, Offset.offset(1e-8));
                }
            }
        }
        assertThat(touched).isGreaterThan(100);
    }

    private static double difference(FunnelModel model, MultiDataSet data, EmbeddingTable table, long row, int d) {
        double[] weights = table.weights(row);
        double[] moved = weights.clone();
        moved[d] = weights[d] + STEP;
        table.setWeights(row, moved);
        double above = model.graph().score(data, true);
        moved[d] = weights[d] - STEP;
        table.setWeights(row, moved);
        double below = model.graph().score(data, true);
        table.setWeights(row, weights);
        return (above - below) / (2 * STEP);
    }
}
