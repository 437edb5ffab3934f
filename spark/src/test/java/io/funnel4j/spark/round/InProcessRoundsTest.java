// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.Training;
import io.funnel4j.model.representation.SeparateEmbeddings;
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

class InProcessRoundsTest {
    private static final int BATCH_SIZE = 256;
    private static final int EPOCHS = 2;

    @TempDir
    static Path folder;

    private static EncodedExposures train;

    @BeforeAll
    static void encode() {
        train = SmallWorld.train(folder);
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
        for (int localSteps : new int[] {4, 64}) {
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
            ModelBits.assertSame(inRounds, plain);
        }
    }
}
