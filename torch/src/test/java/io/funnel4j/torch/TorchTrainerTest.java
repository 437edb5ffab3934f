// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.funnel4j.array.HostArrays;
import io.funnel4j.device.UnusableDeviceException;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.contract.Batches;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.RepresentationGraph;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.training.DivergedException;
import io.funnel4j.training.EarlyStopping;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.Trainer;
import io.funnel4j.training.TrainingLoop;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.TrainingPlan;
import io.funnel4j.training.engine.TrainingEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class TorchTrainerTest {
    private static final FunnelSpec DROPPING = Specs.small(Preset.ESM2.graph())
            .withTowers(new TowerLayers(List.of(8, 4), 0.5))
            .withDataType(DataType.FLOAT);

    private static Map<String, double[]> trained(FunnelModel model, TrainingEngine engine, int steps, long seed) {
        List<MultiDataSet> batches = RandomExposures.batches(model, 5, true, 32, 7, 64);
        try (Trainer trainer = engine.open(model.graph(), model.tables(), 1, seed, GradientPolicy.PLAIN)) {
            int before = model.graph().getConfiguration().getIterationCount();
            for (int step = 0; step < steps; step++) {
                trainer.step(batches.get((before + step) % batches.size()));
            }
        }
        return Trained.state(model);
    }

    private static void assertSameBits(Map<String, double[]> found, Map<String, double[]> expected) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        found.forEach((name, values) -> assertThat(values).as(name).isEqualTo(expected.get(name)));
    }

    @Test
    void theSameSeedGivesTheSameBitsDropoutIncluded() {
        Map<String, double[]> first = trained(FunnelModel.create(DROPPING), TorchEngine.cpu(), 30, 3);
        assertSameBits(trained(FunnelModel.create(DROPPING), TorchEngine.cpu(), 30, 3), first);
        Map<String, double[]> other = trained(FunnelModel.create(DROPPING), TorchEngine.cpu(), 30, 4);
        String weights = "parameter tower_ctr_dense_0_W";
        assertThat(first).containsKey(weights);
        assertThat(other.get(weights)).isNotEqualTo(first.get(weights));
    }

    @Test
    void goesOnAfterSavingToTheSameBits(@TempDir Path folder) throws java.io.IOException {
        Map<String, double[]> unbroken = trained(FunnelModel.create(DROPPING), TorchEngine.cpu(), 20, 3);
        FunnelModel model = FunnelModel.create(DROPPING);
        trained(model, TorchEngine.cpu(), 9, 3);
        model.save(folder);
        assertSameBits(trained(FunnelModel.load(folder), TorchEngine.cpu(), 11, 3), unbroken);
    }

    @Test
    void eachEngineGoesOnWithWhatTheOtherTrained(@TempDir Path folder) throws java.io.IOException {
        FunnelSpec spec = Specs.small(Preset.ESCM2_DR.graph());
        Map<String, double[]> expected = trained(FunnelModel.create(spec), TrainingEngine.DEEPLEARNING4J, 30, 3);
        FunnelModel model = FunnelModel.create(spec);
        trained(model, TorchEngine.cpu(), 10, 3);
        model.save(folder.resolve("1"));
        model = FunnelModel.load(folder.resolve("1"));
        trained(model, TrainingEngine.DEEPLEARNING4J, 10, 3);
        model.save(folder.resolve("2"));
        Map<String, double[]> found = trained(FunnelModel.load(folder.resolve("2")), TorchEngine.cpu(), 10, 3);
        new Trained(List.of(), found).assertSameState(new Trained(List.of(), expected), 1e-10);
    }

    @Test
    void dropsAboutTheShareThatItIsTold() {
        FunnelSpec linear = Specs.small(Preset.ESMM.graph())
                .withTowers(new TowerLayers(List.of(8), 0.25))
                .withDataType(DataType.FLOAT);
        FunnelModel model = FunnelModel.create(linear);
        MultiDataSet batch = RandomExposures.batches(model, 5, false, 512).get(0);
        double without = model.graph().score(batch, false);
        double sum = 0;
        for (int seed = 0; seed < 20; seed++) {
            FunnelModel fresh = FunnelModel.create(linear);
            try (Trainer trainer =
                    TorchEngine.cpu().open(fresh.graph(), fresh.tables(), 1, seed, GradientPolicy.PLAIN)) {
                sum += trainer.step(batch);
            }
        }
        // Dropout leaves the mean of each logit; the loss is hardly bent.
        assertThat(sum / 20).isBetween(without * 0.97, without * 1.05);
    }

    @Test
    void leavesTheModelAsItWasWhereALossIsNoNumberAndNamesTheRow() {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
        MultiDataSet good = RandomExposures.batches(model, 5, false, 32).get(0);
        MultiDataSet bad = RandomExposures.batches(model, 6, false, 32).get(0);
        INDArray numeric = bad.getFeatures(1);
        numeric.putScalar(17, 0, Double.NaN);
        Map<String, double[]> before;
        try (Trainer trainer = TorchEngine.cpu().open(model.graph(), model.tables(), 1, 3, GradientPolicy.PLAIN)) {
            trainer.step(good);
            trainer.writeBack();
            before = Trained.state(model);
            assertThatThrownBy(() -> trainer.step(bad))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("at step 2, by row 18 of its batch");
        }
        assertSameBits(Trained.state(model), before);
    }

    @Test
    void refusesAnIdOutsideItsTable() {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
        MultiDataSet batch = RandomExposures.batches(model, 5, false, 8).get(0);
        batch.getFeatures(0).putScalar(3, 1, 30);
        try (Trainer trainer = TorchEngine.cpu().open(model.graph(), model.tables(), 1, 3, GradientPolicy.PLAIN)) {
            assertThatThrownBy(() -> trainer.step(batch))
                    .hasMessage("id 30 is outside table 'item' of 30 rows; was the data encoded for it?");
        }
    }

    @Test
    void namesAllThatItHasNoOperationFor() {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()).withRepresentation(new Foreign(4)));
        assertThatThrownBy(() -> TorchEngine.cpu().open(model.graph(), model.tables(), 1, 3, GradientPolicy.PLAIN))
                .isInstanceOf(Funnel4jException.class)
                .hasMessageContaining("'foreign' (DenseLayer), 'length' (L2NormalizeVertex)")
                .hasMessageContaining("deeplearning4j engine");
    }

    /**
     * A representation of other layers.
     *
     * @param units of the layer
     */
    public record Foreign(int units) implements Representation {
        @Override
        public Map<String, String> addTo(RepresentationGraph graph) {
            String layer =
                    graph.layer("foreign", new DenseLayer.Builder().nOut(units).build(), graph.input());
            String length = graph.vertex("length", new L2NormalizeVertex(), layer);
            return graph.forEachHead(head -> length);
        }
    }

    /** Scores with regularization, gradients summed over the batch, dense parameters after the step. */
    @Test
    void tellsTheGraphsListenersWhatDeeplearning4jTells() {
        List<double[]> expected = heard(TrainingEngine.DEEPLEARNING4J);
        List<double[]> found = heard(TorchEngine.cpu());
        assertThat(found).hasSameSizeAs(expected).hasSize(3 * 5);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).containsExactly(expected.get(i), offset(1e-9));
        }
    }

    private static List<double[]> heard(TrainingEngine engine) {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph())
                .withOptimizer(new OptimizerSpec(OptimizerSpec.Type.ADAM, 0.01, 0.1, 0)));
        List<double[]> heard = new ArrayList<>();
        model.graph().setListeners(new BaseTrainingListener() {
            @Override
            public void onGradientCalculation(Model graph) {
                double[] sums = new TreeMap<>(graph.gradient().gradientForVariable())
                        .values().stream()
                                .mapToDouble(gradient -> gradient.sumNumber().doubleValue())
                                .toArray();
                heard.add(sums);
            }

            @Override
            public void iterationDone(Model graph, int iteration, int epoch) {
                assertThat(iteration).isEqualTo(heard.size() / 3);
                heard.add(new double[] {graph.score()});
                heard.add(HostArrays.toDoubles(graph.params()));
            }
        });
        trained(model, engine, 5, 3);
        return heard;
    }

    @Test
    void leavesTheBestWeightsUnderEarlyStopping(@TempDir Path folder) throws java.io.IOException {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()).withDataType(DataType.FLOAT));
        List<MultiDataSet> batches = RandomExposures.batches(model, 5, false, 32, 32);
        double[] values = {0.6, 0.9, 0.7, 0.5};
        List<Map<String, double[]>> seen = new ArrayList<>();
        TrainingPlan plan = TrainingPlan.epochs(4).withEarlyStopping(Optional.of(new EarlyStopping("auc", true, 4)));
        try (Trainer trainer = TorchEngine.cpu().open(model.graph(), model.tables(), 1, 3, GradientPolicy.PLAIN)) {
            TrainingLoop loop = new TrainingLoop(
                    trainer,
                    plan,
                    () -> {
                        seen.add(Trained.state(model));
                        return Map.of("auc", values[seen.size() - 1]);
                    },
                    TrainingLoopListener.NONE);
            assertThat(loop.fit(new Batches(batches)).kept()).isEqualTo(1);
        }
        assertSameBits(Trained.state(model), seen.get(1));
    }

    @Test
    void refusesStepsAfterItsEnd() {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
        Trainer trainer = TorchEngine.cpu().open(model.graph(), model.tables(), 1, 3, GradientPolicy.PLAIN);
        trainer.close();
        trainer.close();
        MultiDataSet batch = RandomExposures.batches(model, 5, false, 8).get(0);
        assertThatThrownBy(() -> trainer.step(batch)).hasMessageContaining("closed");
    }

    @Test
    void saysThatThereIsNoGpu() {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
        assertThatThrownBy(() -> TorchEngine.cuda().open(model.graph(), model.tables(), 1, 3, GradientPolicy.PLAIN))
                .isInstanceOf(UnusableDeviceException.class)
                .hasMessageContaining("libtorch cannot compute on a GPU here")
                .hasMessageContaining("to go on:");
    }
}
