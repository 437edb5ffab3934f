// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureWriter;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.interest.Interest;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.files.ClusterFolder;
import io.funnel4j.spark.round.RoundSettings;
import io.funnel4j.training.TrainingPlan;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlignedBlocksTest {
    private static final FeatureSchema SCHEMA = new FeatureSchema(
            List.of(
                    IdFeature.of("sku", 9, 2),
                    new IdFeature("last_skus", "sku", 9, 2, 2, Pooling.MEAN),
                    IdFeature.of("brand", 9, 2),
                    new IdFeature("last_brands", "brand", 9, 2, 2, Pooling.MEAN)),
            List.of());
    private static final FunnelSpec SPEC = FunnelSpec.of(Preset.ESMM.graph(), SCHEMA)
            .withTowers(TowerLayers.of(4))
            .withInterests(Interest.of(List.of("last_skus", "last_brands"), List.of("sku", "brand"))
                    .withUnits(3));

    private static final int[] RIGHT = {4, 5, 6, 4, 7, 8};
    private static final int[] WRONG = {4, 5, 6, 4, 7, -1};
    private static final int[] EMPTY_AND_ONE = {4, 0, -1, 4, 7, -1};

    private static ExposureBlock block(int number, int[]... rows) {
        ExposureWriter writer = ExposureWriter.inMemory(RowLayout.of(SCHEMA, List.of("click", "conversion")));
        for (int[] ids : rows) {
            writer.append(ids, new float[0], new byte[] {1, 0});
        }
        EncodedExposures exposures = writer.finish();
        return new ExposureBlock(number, exposures);
    }

    /** Rows are counted in the order of the blocks' numbers, in which they need not stand. */
    @ParameterizedTest
    @ValueSource(strings = {"org.apache.spark.serializer.JavaSerializer", "org.apache.spark.serializer.KryoSerializer"})
    void findTheFirstRowOfAllBlocks(String serializer) {
        try (JavaSparkContext context =
                new JavaSparkContext(Clusters.conf("local[2]").set("spark.serializer", serializer))) {
            JavaRDD<ExposureBlock> blocks = context.parallelize(
                    List.of(
                            block(2, RIGHT, EMPTY_AND_ONE),
                            block(0, RIGHT, RIGHT, RIGHT),
                            block(1, RIGHT, WRONG, WRONG, RIGHT)),
                    3);
            assertThatThrownBy(() -> AlignedBlocks.require(SPEC, blocks))
                    .isInstanceOf(Funnel4jException.class)
                    .hasMessage(
                            "lists [last_skus, last_brands] belong together, and in 3 of 9 train rows they have not equally many values: row 5 has 2 of 'last_skus' and 1 of 'last_brands'; a blank value is no value, so write a word for it, such as none");
            assertThatCode(() -> AlignedBlocks.require(SPEC.withInterests(), blocks))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void stopATrainingBeforeItsFirstRound(@TempDir Path checkpoints) {
        try (JavaSparkContext context = new JavaSparkContext(Clusters.conf("local[2]"))) {
            ClusterPlan plan = new ClusterPlan(
                    TrainingPlan.epochs(1), new RoundSettings(2, 1, 1, 11), 1, 1, MergeRule.STEPS, 2, 2);
            SparkTraining training =
                    new SparkTraining(context, plan, ClusterFolder.of(context, checkpoints.toString()));
            assertThatThrownBy(() -> training.fit(SPEC, context.parallelize(List.of(block(0, RIGHT, WRONG)), 1)))
                    .isInstanceOf(Funnel4jException.class)
                    .hasMessageContaining("in 1 of 2 train rows they have not equally many values: row 2 has");
            assertThatCode(() -> training.fit(SPEC, context.parallelize(List.of(block(0, RIGHT, RIGHT)), 1)))
                    .doesNotThrowAnyException();
        }
    }
}
