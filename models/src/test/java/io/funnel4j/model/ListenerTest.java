// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.model.contract.Batches;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.training.Trainer;
import io.funnel4j.training.TrainingLoop;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.listeners.PerformanceListener;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Deeplearning4j's listeners hear from a trainer what they hear from {@code graph.fit}. */
class ListenerTest {
    /** What a listener was told, and what the graph said meanwhile. */
    private static final class Diary extends BaseTrainingListener {
        private final List<String> entries = new ArrayList<>();

        @Override
        public void onGradientCalculation(Model model) {
            entries.add(String.format(Locale.ROOT, "norm of the batch's gradient %.6f", norm(model)));
        }

        @Override
        public void iterationDone(Model model, int iteration, int epoch) {
            ComputationGraph graph = (ComputationGraph) model;
            entries.add(String.format(
                    Locale.ROOT,
                    "iteration %d, epoch %d, graph at %d and %d, score %.9f, rows %d, norm of the update %.6f",
                    iteration,
                    epoch,
                    graph.getIterationCount(),
                    graph.getEpochCount(),
                    graph.score(),
                    graph.batchSize(),
                    norm(model)));
        }

        private static double norm(Model model) {
            return model.gradient().gradient().norm2Number().doubleValue();
        }

        @Override
        public void onEpochStart(Model model) {
            entries.add("epoch starts");
        }

        @Override
        public void onEpochEnd(Model model) {
            entries.add("epoch ends");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void hearWhatPlainFitTellsThem(int workers) {
        FunnelSpec spec =
                Specs.small(Preset.ESMM.graph()).withOptimizer(new OptimizerSpec(OptimizerSpec.Type.ADAM, 0.01, 0.02));
        FunnelModel fitted = FunnelModel.create(spec);
        FunnelModel trained = FunnelModel.create(spec);
        List<MultiDataSet> batches = RandomExposures.batches(fitted, 1, true, 9, 4, 1);
        Diary expected = new Diary();
        fitted.graph().setListeners(expected);
        fitted.graph().fit(new Batches(batches), 2);

        Diary found = new Diary();
        trained.graph().setListeners(found, new ScoreIterationListener(1), new PerformanceListener(1, true));
        try (Trainer trainer = trained.trainer(workers, 3)) {
            new TrainingLoop(trainer, TrainingPlan.epochs(2), Map::of, TrainingLoopListener.NONE)
                    .fit(new Batches(batches));
        }
        assertThat(found.entries).isEqualTo(expected.entries);
        assertThat(trained.graph().getIterationCount()).isEqualTo(6);
        assertThat(trained.graph().getEpochCount()).isEqualTo(2);
    }
}
