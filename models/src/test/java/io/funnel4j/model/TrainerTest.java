// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.SeparateEmbeddings;
import io.funnel4j.model.representation.SharedEmbeddings;
import io.funnel4j.training.DivergedException;
import io.funnel4j.training.HostTrainer;
import io.funnel4j.training.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class TrainerTest {
    /** The last batch of an epoch is smaller than the number of workers. */
    private static final int[] SIZES = {24, 7, 16, 2, 1};

    private static final FunnelSpec DROPOUT = Specs.small(Specs.ESM2_GIVEN_CLICK)
            .withDataType(DataType.FLOAT)
            .withTowers(new TowerLayers(List.of(8, 4), 0.3));

    static Stream<Arguments> specsAndOptimizers() {
        List<OptimizerSpec> optimizers = List.of(
                OptimizerSpec.adam(0.01),
                new OptimizerSpec(OptimizerSpec.Type.ADAGRAD, 0.05, 0),
                new OptimizerSpec(OptimizerSpec.Type.SGD, 0.1, 0.01),
                new OptimizerSpec(OptimizerSpec.Type.ADAM, 0.01, 0.02));
        List<FunnelSpec> specs = Specs.all();
        List<Arguments> arguments = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            FunnelSpec spec = specs.get(i).withOptimizer(optimizers.get(i % optimizers.size()));
            arguments.add(Arguments.of(Specs.name(spec), spec, i % 2 == 1));
        }
        return arguments.stream();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theSameSeedAndWorkersGiveTheSameBitsWithDropout(int workers) {
        ModelState expected = train(DROPOUT, workers, 11, () -> {});
        for (int run = 0; run < 2; run++) {
            Random random = new Random();
            ModelState found = train(DROPOUT, workers, 11, () -> {
                Nd4j.getRandom().setSeed(random.nextLong());
                Nd4j.rand(3, 1 + random.nextInt(5));
            });
            found.assertSameBitsAs(expected, workers + " workers, run " + run);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anotherSeedDropsOthers(int workers) {
        ModelState one = train(DROPOUT, workers, 11, () -> {});
        for (long seed : new long[] {12, 0, -1, 11 + (1L << 32)}) {
            assertThat(train(DROPOUT, workers, seed, () -> {}).parameters())
                    .as("seed %d", seed)
                    .isNotEqualTo(one.parameters());
        }
    }

    @Test
    void dropsOthersAtEveryStepAndInEverySlice() {
        FunnelModel model =
                FunnelModel.create(DROPOUT.withOptimizer(new OptimizerSpec(OptimizerSpec.Type.SGD, 1e-30, 0)));
        MultiDataSet half = RandomExposures.batches(model, 1, false, 8).get(0);
        MultiDataSet twice = MultiDataSet.merge(List.of(half, half));
        try (Trainer trainer = model.trainer(1, 5);
                Trainer two = model.trainer(2, 5)) {
            assertThat(trainer.step(half)).isNotEqualTo(trainer.step(half));
            double both = two.step(twice);
            model.graph().getConfiguration().setIterationCount(2);
            assertThat(trainer.step(half)).isNotEqualTo(both);
        }
    }

    /** ESMM, single-task, ESM2 with an objective given click, shared bottom. */
    static Stream<Arguments> fourModels() {
        List<Arguments> all = specsAndOptimizers().toList();
        return Stream.of(0, 2, 4, 5).map(all::get);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fourModels")
    void workersShareOneStep(String name, FunnelSpec spec, boolean weighted) {
        ModelState one = train(spec, 1, weighted);
        for (int workers = 2; workers <= 3; workers++) {
            train(spec, workers, weighted).assertCloseTo(one, 1e-9, workers + " workers, " + name);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("specsAndOptimizers")
    void oneWorkerIsPlainFit(String name, FunnelSpec spec, boolean weighted) {
        FunnelModel trained = FunnelModel.create(spec);
        FunnelModel fitted = FunnelModel.create(spec);
        List<MultiDataSet> batches = RandomExposures.batches(trained, 6, weighted, SIZES);
        try (Trainer trainer = trained.trainer(1, 3)) {
            for (int step = 0; step < 10; step++) {
                MultiDataSet batch = batches.get(step % batches.size());
                double regularization = fitted.graph().calcRegularizationScore(true);
                double loss = trainer.step(batch);
                fitted.graph().fit(batch);
                assertThat(loss)
                        .as("%s, step %d", name, step)
                        .isCloseTo(fitted.graph().score() - regularization, Offset.offset(1e-12));
                assertThat(trained.graph().score()).isCloseTo(fitted.graph().score(), Offset.offset(1e-12));
            }
        }
        ModelState.of(trained).assertCloseTo(ModelState.of(fitted), 1e-12, name);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theLossIsTheScoreBeforeTheStep(int workers) {
        FunnelModel model = FunnelModel.create(Specs.small(Specs.ESM2_GIVEN_CLICK));
        MultiDataSet batch = RandomExposures.batches(model, 7, true, 20).get(0);
        double score = model.graph().score(batch, true);
        try (Trainer trainer = model.trainer(workers, 3)) {
            assertThat(trainer.step(batch)).isCloseTo(score, Offset.offset(1e-12));
            assertThat(model.graph().score()).isCloseTo(score, Offset.offset(1e-12));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void leavesAllAsItWasWhereTheLossDiverges(int workers) {
        float[] bads = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        for (FunnelSpec spec : Specs.all()) {
            float bad = bads[Specs.all().indexOf(spec) % bads.length];
            FunnelModel model = FunnelModel.create(spec);
            FunnelModel untroubled = FunnelModel.create(spec);
            List<MultiDataSet> good = RandomExposures.batches(model, 8, false, 9, 9);
            MultiDataSet poisoned = RandomExposures.batches(model, 9, false, 9).get(0);
            poisoned.getFeatures(poisoned.numFeatureArrays() - 1).putScalar(8, 0, bad);
            String what = Specs.name(spec) + ", " + bad + ", " + workers + " workers";
            try (Trainer trainer = model.trainer(workers, 3);
                    Trainer other = untroubled.trainer(workers, 3)) {
                trainer.step(good.get(0));
                ModelState before = ModelState.of(model);
                assertThatThrownBy(() -> trainer.step(poisoned))
                        .as(what)
                        .isInstanceOf(DivergedException.class)
                        .hasMessageContaining("at step 2");
                ModelState.of(model).assertSameBitsAs(before, what);
                trainer.step(good.get(1));
                other.step(good.get(0));
                other.step(good.get(1));
                ModelState.of(model).assertSameBitsAs(ModelState.of(untroubled), what);
            }
        }
    }

    /** A failed slice must not leave its masks or gradients to the next batch. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void goesOnAfterABatchThatItRefuses(int workers) {
        FunnelSpec spec = Specs.small(Preset.ESMM.graph());
        FunnelModel model = FunnelModel.create(spec);
        FunnelModel untroubled = FunnelModel.create(spec);
        MultiDataSet good = RandomExposures.batches(model, 8, false, 9).get(0);
        MultiDataSet outside = RandomExposures.batches(model, 9, true, 9).get(0);
        outside.getFeatures(0).putScalar(0, 2, 20);
        try (Trainer trainer = model.trainer(workers, 3);
                Trainer other = untroubled.trainer(workers, 3)) {
            ModelState before = ModelState.of(model);
            assertThatThrownBy(() -> trainer.step(outside))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("id 20 is outside table 'user' of 20 rows");
            ModelState.of(model).assertSameBitsAs(before, "after the refusal");
            for (int step = 0; step < 3; step++) {
                assertThat(trainer.step(good)).isEqualTo(other.step(good));
            }
            ModelState.of(model).assertSameBitsAs(ModelState.of(untroubled), "after good batches");
        }
    }

    @Test
    void readsBatchesThatAreViews() {
        FunnelSpec spec = Specs.small(Specs.ESM2_GIVEN_CLICK);
        FunnelModel model = FunnelModel.create(spec);
        FunnelModel plain = FunnelModel.create(spec);
        MultiDataSet whole = RandomExposures.batches(model, 8, true, 30).get(0);
        MultiDataSet view = rows(whole, 11, 18);
        MultiDataSet copy = rows(whole, 11, 18);
        for (int i = 0; i < copy.numFeatureArrays(); i++) {
            copy.setFeatures(i, copy.getFeatures(i).dup(i == 0 ? 'f' : 'c'));
        }
        try (Trainer trainer = model.trainer(3, 3);
                Trainer other = plain.trainer(3, 3)) {
            assertThat(trainer.step(view)).isEqualTo(other.step(copy));
        }
        ModelState.of(model).assertSameBitsAs(ModelState.of(plain), "a view");
    }

    @Test
    void trainsWithoutIdsAndWithoutNumbers() {
        for (Representation representation : List.of(new SharedEmbeddings(), new SeparateEmbeddings())) {
            for (boolean ids : new boolean[] {true, false}) {
                FunnelSpec base = FunnelSpec.of(
                                Preset.ESM2.graph(), ids ? RandomExposures.IDS_ONLY : RandomExposures.NUMERIC_ONLY)
                        .withTowers(TowerLayers.of(8))
                        .withRepresentation(representation)
                        .withDataType(DataType.DOUBLE);
                FunnelModel model = FunnelModel.create(base);
                FunnelModel fitted = FunnelModel.create(base);
                MultiDataSet batch =
                        RandomExposures.batches(model, 8, false, 12).get(0);
                try (Trainer trainer = model.trainer(2, 3)) {
                    for (int step = 0; step < 5; step++) {
                        trainer.step(batch);
                        fitted.graph().fit(batch);
                    }
                }
                ModelState.of(model).assertCloseTo(ModelState.of(fitted), 1e-11, representation + " ids " + ids);
            }
        }
    }

    @Test
    void closingBindsTheGraphForPlainFit() {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
        MultiDataSet batch = RandomExposures.batches(model, 8, false, 12).get(0);
        Trainer trainer = model.trainer(2, 3);
        trainer.step(batch);
        trainer.close();
        assertThat(model.tables().step()).isEqualTo(1);
        model.graph().fit(batch);
        assertThat(model.tables().step()).isEqualTo(2);
        assertThatThrownBy(() -> trainer.step(batch))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        trainer.close();
    }

    @Test
    void refusesToOpenWithoutWorkersOrWithTablesThatDoNotFit() {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
        assertThatThrownBy(() -> model.trainer(0, 1)).hasMessage("0 workers; expected at least 1");
        FunnelModel floats = FunnelModel.create(Specs.small(Preset.ESMM.graph()).withDataType(DataType.FLOAT));
        ComputationGraph graph = model.graph();
        assertThatThrownBy(() -> new HostTrainer(graph, floats.tables(), 2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the network computes in DOUBLE, the embedding tables hold FLOAT");
    }

    private static MultiDataSet rows(MultiDataSet data, long from, long to) {
        return new MultiDataSet(
                rows(data.getFeatures(), from, to),
                rows(data.getLabels(), from, to),
                null,
                rows(data.getLabelsMaskArrays(), from, to));
    }

    private static INDArray[] rows(INDArray[] arrays, long from, long to) {
        return Stream.of(arrays)
                .map(array -> array.get(NDArrayIndex.interval(from, to), NDArrayIndex.all()))
                .toArray(INDArray[]::new);
    }

    /** Fifty steps. */
    private static ModelState train(FunnelSpec spec, int workers, boolean weighted) {
        FunnelModel model = FunnelModel.create(spec);
        List<MultiDataSet> batches = RandomExposures.batches(model, 5, weighted, SIZES);
        try (HostTrainer trainer = new HostTrainer(model.graph(), model.tables(), workers, 3)) {
            assertThat(trainer.workers()).isEqualTo(workers);
            for (int step = 0; step < 50; step++) {
                trainer.step(batches.get(step % batches.size()));
            }
        }
        return ModelState.of(model);
    }

    /** Ten steps with something else drawn before each. */
    private static ModelState train(FunnelSpec spec, int workers, long seed, Runnable beforeEach) {
        FunnelModel model = FunnelModel.create(spec);
        List<MultiDataSet> batches = RandomExposures.batches(model, 4, true, SIZES);
        try (Trainer trainer = model.trainer(workers, seed)) {
            for (int step = 0; step < 10; step++) {
                beforeEach.run();
                trainer.step(batches.get(step % batches.size()));
            }
        }
        return ModelState.of(model);
    }
}
