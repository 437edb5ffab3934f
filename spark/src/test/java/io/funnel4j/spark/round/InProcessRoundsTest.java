// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.array.HostArrays;
import io.funnel4j.array.HostValues;
import io.funnel4j.benchmark.WorldData;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.world.WorldSpec;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.Training;
import io.funnel4j.model.representation.SeparateEmbeddings;
import io.funnel4j.progress.Progress;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.LearningRateSchedule;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class InProcessRoundsTest {
    private static final int ROWS = 6_000;
    private static final int BATCH_SIZE = 256;
    private static final int EPOCHS = 2;

    @TempDir
    static Path folder;

    private static EncodedExposures train;

    @BeforeAll
    static void encode() {
        train = WorldData.generate(
                        WorldSpec.standard().withRows(ROWS), 6, 1, Preset.ESM2.graph("purchase"), folder, Progress.NONE)
                .dataset()
                .train();
    }

    static Stream<Arguments> specs() {
        FunnelSpec esm2 =
                FunnelSpec.of(Preset.ESM2.graph("purchase"), train.schema()).withTowers(TowerLayers.of(16, 8));
        GradientPolicy clipped = new GradientPolicy(
                new LearningRateSchedule(LearningRateSchedule.Shape.COSINE, 5, 0.01, OptionalLong.empty()),
                OptionalDouble.of(0.5));
        return Stream.of(
                Arguments.of("Adam", esm2, 1, GradientPolicy.PLAIN),
                Arguments.of(
                        "Adam, dropout, two threads, clipped",
                        esm2.withTowers(new TowerLayers(List.of(16, 8), 0.2)),
                        2,
                        clipped),
                Arguments.of(
                        "Adagrad",
                        esm2.withOptimizer(new OptimizerSpec(OptimizerSpec.Type.ADAGRAD, 0.05, 0)),
                        1,
                        GradientPolicy.PLAIN),
                Arguments.of(
                        "SGD",
                        esm2.withOptimizer(new OptimizerSpec(OptimizerSpec.Type.SGD, 0.1, 0.01)),
                        1,
                        GradientPolicy.PLAIN),
                Arguments.of(
                        "tables per head", esm2.withRepresentation(new SeparateEmbeddings()), 1, GradientPolicy.PLAIN));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("specs")
    void oneWorkerIsPlainTrainingToTheBit(String name, FunnelSpec spec, int threads, GradientPolicy policy) {
        FunnelModel plain = FunnelModel.create(spec);
        Training.of(plain)
                .epochs(EPOCHS)
                .batchSize(BATCH_SIZE)
                .workers(threads)
                .seed(11)
                .gradientPolicy(policy)
                .fit(train);
        for (int localSteps : new int[] {1, 4, 64}) {
            FunnelModel inRounds = FunnelModel.create(spec);
            try (InProcessRounds rounds = new InProcessRounds(
                    inRounds,
                    List.of(train),
                    new RoundSettings(BATCH_SIZE, localSteps, threads, 11),
                    EPOCHS,
                    policy,
                    MergeRule.STEPS)) {
                for (int epoch = 0; epoch < EPOCHS; epoch++) {
                    rounds.epoch(epoch);
                }
            }
            assertSameBits(inRounds, plain);
        }
    }

    private static void assertSameBits(FunnelModel found, FunnelModel expected) {
        assertThat(HostArrays.toDoubles(found.graph().params()))
                .isEqualTo(HostArrays.toDoubles(expected.graph().params()));
        INDArray state = expected.graph().getUpdater().getStateViewArray();
        if (state != null) {
            assertThat(HostArrays.toDoubles(found.graph().getUpdater().getStateViewArray()))
                    .isEqualTo(HostArrays.toDoubles(state));
        }
        assertThat(found.tables().step()).isEqualTo(expected.tables().step());
        for (EmbeddingTable table : expected.tables().tables()) {
            EmbeddingTable other = found.tables().table(table.shape().name());
            for (int row = 0; row < table.shape().rows(); row++) {
                assertThat(row(other, row))
                        .as("row %d of %s", row, table.shape())
                        .isEqualTo(row(table, row));
            }
        }
    }

    private static float[] row(EmbeddingTable table, int row) {
        HostValues values = HostValues.allocate(table.dataType(), table.width());
        table.copyRows(new int[] {row}, values);
        return values.floats();
    }
}
