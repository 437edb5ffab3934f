// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.Scorer;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.representation.EpNet;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.Trainer;
import io.funnel4j.training.engine.TrainingEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * What every representation does under every behavior graph. A subclass names those under test; each is trained, saved,
 * loaded and scored, and its gradient is checked against central differences, under presets with one tower and several, and with delayed
 * objectives.
 *
 * <pre>
 * class MineTest extends RepresentationContract {
 *     protected Map&lt;String, Representation&gt; representations() {
 *         return Map.of("mine", new Mine(8));
 *     }
 * }
 * </pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RepresentationContract {
    private static final double STEP = 1e-6;

    /** The representations under test, by name; small ones, as each is trained several times. */
    protected abstract Map<String, Representation> representations();

    /** What trains them. */
    protected TrainingEngine engine() {
        return TrainingEngine.DEEPLEARNING4J;
    }

    private Trainer trainer(FunnelModel model, int workers) {
        return engine().open(model.graph(), model.tables(), workers, 3, GradientPolicy.PLAIN);
    }

    Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        new TreeMap<>(representations()).forEach((name, representation) -> {
            for (Preset preset : List.of(Preset.ESMM, Preset.ESM2, Preset.SINGLE_TASK, Preset.ESCM2_DR)) {
                cases.add(Arguments.of(name, preset.presetName(), Specs.small(preset.graph(), representation)));
            }
            for (Preset preset : List.of(Preset.ESM2, Preset.ESCM2_DR)) {
                cases.add(Arguments.of(
                        name + " with interests",
                        preset.presetName(),
                        Specs.interests(preset.graph(), representation)));
            }
            cases.add(Arguments.of(name, "delayed", Specs.small(Specs.DELAYED, representation)));
        });
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cases")
    void trainsAndPredictsTheSameOnceSavedAndLoaded(String name, String preset, FunnelSpec spec, @TempDir Path folder)
            throws IOException {
        FunnelModel model = FunnelModel.create(spec.withDataType(DataType.FLOAT));
        List<MultiDataSet> batches = RandomExposures.batches(model, 11, false, 64, 64);
        double before = model.graph().score(batches.get(0), true);
        try (Trainer trainer = trainer(model, 2)) {
            for (int step = 0; step < 40; step++) {
                trainer.step(batches.get(step % 2));
            }
        }
        assertThat(model.graph().score(batches.get(0), true)).as("loss").isLessThan(before);

        model.save(folder);
        FunnelModel loaded = FunnelModel.load(folder);
        assertThat(loaded.spec()).isEqualTo(model.spec());
        ExposureBatch batch = RandomExposures.random(spec.graph(), spec.schema(), 50, new Random(4));
        Map<Probability, LogProbabilities> expected =
                model.predict(batch, spec.graph().probabilities());
        Map<Probability, LogProbabilities> found =
                loaded.predict(batch, spec.graph().probabilities());
        try (Scorer scorer = Scorer.of(loaded)) {
            Map<Probability, LogProbabilities> scored =
                    scorer.score(batch, spec.graph().probabilities());
            expected.forEach((probability, values) -> {
                assertThat(found.get(probability).logP()).isEqualTo(values.logP());
                assertThat(found.get(probability).logQ()).isEqualTo(values.logQ());
                assertThat(scored.get(probability).logP()).isEqualTo(values.logP());
            });
        }
    }

    /**
     * Central differences in double against the step of plain SGD at rate 1. A propensity is held constant, which
     * differences cannot tell, so weights are clipped at 1; golden values stand for the others. Gates of {@link EpNet} take
     * what stands before them, embeddings and attention units, as constants; golden values stand for those, too.
     */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cases")
    void hasTheGradientOfItsLoss(String name, String preset, FunnelSpec spec) {
        List<Objective> clipped = spec.graph().objectives().stream()
                .map(objective -> objective.estimator().imputes()
                        ? objective.withEstimator(Estimator.doublyRobust(1))
                        : objective)
                .toList();
        FunnelSpec plain = FunnelSpec.of(new BehaviorGraph(spec.graph().towers(), clipped), spec.schema())
                .withRepresentation(spec.representation())
                .withInterests(spec.interests())
                .withTowers(TowerLayers.of(4))
                .withEmbeddingDeviation(0.3)
                .withOptimizer(new OptimizerSpec(OptimizerSpec.Type.SGD, 1, 0))
                .withDataType(DataType.DOUBLE);
        long seed = 20;
        FunnelModel stepped = FunnelModel.create(plain);
        MultiDataSet batch = RandomExposures.batches(stepped, seed, true, 12).get(0);
        FunnelModel still = FunnelModel.create(plain);
        // First biases are 0, at the corner of a ReLU whose inputs are all 0.
        double[] before = HostArrays.toDoubles(still.graph().params());
        Random biases = new Random(seed);
        for (int at = 0; at < before.length; at++) {
            before[at] += 0.1 * biases.nextGaussian();
            still.graph().params().putScalar(at, before[at]);
            stepped.graph().params().putScalar(at, before[at]);
        }
        try (Trainer trainer = trainer(stepped, 1)) {
            trainer.step(batch);
        }
        double[] after = HostArrays.toDoubles(stepped.graph().params());
        Random random = new Random(seed);
        INDArray parameters = still.graph().params();
        boolean constantBefore = spec.representation() instanceof EpNet;
        int dense = constantBefore && !spec.interests().isEmpty() ? 0 : 60;
        for (int check = 0; check < dense; check++) {
            int at = random.nextInt(before.length);
            double gradient = difference(still, batch, value -> parameters.putScalar(at, value), before[at]);
            assertClose("dense parameter " + at, before[at] - after[at], gradient);
        }
        int embeddings = constantBefore ? 0 : 30;
        for (int check = 0; check < embeddings; check++) {
            int t = random.nextInt(still.tables().tables().size());
            EmbeddingTable table = still.tables().tables().get(t);
            int row = random.nextInt((int) table.shape().rows());
            int column = random.nextInt(table.shape().dimension());
            double[] weights = table.weights(row);
            double start = weights[column];
            double gradient = difference(
                    still,
                    batch,
                    value -> {
                        weights[column] = value;
                        table.setWeights(row, weights);
                    },
                    start);
            double moved = start - stepped.tables().tables().get(t).weights(row)[column];
            assertClose(
                    String.format(Locale.ROOT, "table %s row %d", table.shape().name(), row), moved, gradient);
        }
    }

    private static double difference(FunnelModel model, MultiDataSet batch, DoubleConsumer set, double start) {
        set.accept(start + STEP);
        double up = model.graph().score(batch, true);
        set.accept(start - STEP);
        double down = model.graph().score(batch, true);
        set.accept(start);
        return (up - down) / (2 * STEP);
    }

    private static void assertClose(String what, double found, double expected) {
        assertThat(Math.abs(found - expected))
                .as("%s: step %s, central difference %s", what, found, expected)
                .isLessThanOrEqualTo(1e-6 * Math.abs(expected) + 1e-8);
    }
}
