// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.behavior.Tower;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.NumericFeature;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Models of rows of which those without an outcome were thinned. */
class SampledLogitsTest {
    private static final FeatureSchema CONSTANT = new FeatureSchema(List.of(), List.of(new NumericFeature("constant")));

    @TempDir
    Path folder;

    /** 40 clicks and 96 of 960 rows without: the click rate of all rows is 0.04, and 10 of the clicks convert. */
    @Test
    void learnsTheProbabilitiesOfAllRows() throws Exception {
        FunnelSpec spec = constant(Preset.ESMM.graph(), 10);
        FunnelModel model = FunnelModel.create(spec);
        byte[] clicks = labels(136, 40);
        ExposureBatch kept = new ExposureBatch(
                136, new int[0], new float[136], Map.of("click", clicks, "conversion", labels(136, 10)), null);
        MultiDataSet data = model.layout().multiDataSet(kept, DataType.DOUBLE);
        for (int step = 0; step < 3000; step++) {
            model.graph().fit(data);
        }
        model.save(folder);
        for (FunnelModel either : List.of(model, FunnelModel.load(folder))) {
            assertThat(probability(either, "click", BehaviorGraph.ROOT)).isCloseTo(0.04, Offset.offset(1e-5));
            assertThat(probability(either, "conversion", BehaviorGraph.ROOT)).isCloseTo(0.01, Offset.offset(1e-5));
            assertThat(probability(either, "conversion", "click")).isCloseTo(0.25, Offset.offset(1e-4));
        }
    }

    @Test
    void shiftsEveryOutcomeOfTheFirstTower() {
        BehaviorGraph graph = new BehaviorGraph(
                List.of(new Tower("first", BehaviorGraph.ROOT, List.of("click", "like"), false)),
                List.of(Objective.of("click"), Objective.of("like")));
        FunnelModel model = FunnelModel.create(constant(graph, 5));
        Map<String, byte[]> labels = new HashMap<>();
        labels.put("click", labels(60, 10));
        byte[] likes = new byte[60];
        Arrays.fill(likes, 10, 30, (byte) 1);
        labels.put("like", likes);
        MultiDataSet data = model.layout()
                .multiDataSet(new ExposureBatch(60, new int[0], new float[60], labels, null), DataType.DOUBLE);
        for (int step = 0; step < 3000; step++) {
            model.graph().fit(data);
        }
        // 10 clicks, 20 likes, 5 times 30 rows without either.
        assertThat(probability(model, "click", BehaviorGraph.ROOT)).isCloseTo(10 / 180.0, Offset.offset(1e-4));
        assertThat(probability(model, "like", BehaviorGraph.ROOT)).isCloseTo(20 / 180.0, Offset.offset(1e-4));
    }

    @Test
    void scoresAsItPredicts() throws Exception {
        FunnelSpec spec =
                Specs.lists(Preset.ESM2.graph()).withDataType(DataType.FLOAT).withKeepEvery(10);
        FunnelModel model = FunnelModel.create(spec);
        ExposureBatch batch = RandomExposures.random(spec.graph(), spec.schema(), 20, new Random(4));
        model.graph().fit(model.layout().multiDataSet(batch, DataType.FLOAT));
        Probability click = new Probability("click", BehaviorGraph.ROOT);
        double[] predicted = model.predict(batch, List.of(click)).get(click).probabilities();
        try (Scorer scorer = Scorer.of(model)) {
            double[] scored = scorer.score(batch, List.of(click)).get(click).probabilities();
            assertThat(scored).containsExactly(predicted, Offset.offset(1e-7));
        }
    }

    @Test
    void refusesGraphsWhoseRemainderIsNoneOrMany() {
        BehaviorGraph two = new BehaviorGraph(
                List.of(Tower.binary("a", BehaviorGraph.ROOT, "click"), Tower.binary("b", BehaviorGraph.ROOT, "like")),
                List.of(Objective.of("click"), Objective.of("like")));
        assertThatThrownBy(() -> constant(two, 2)).hasMessageContaining("where one tower with a remainder leaves it");
        assertThat(constant(two, 1).keepEvery()).isEqualTo(1);
    }

    private static FunnelSpec constant(BehaviorGraph graph, int keepEvery) {
        return FunnelSpec.of(graph, CONSTANT)
                .withTowers(TowerLayers.of())
                .withOptimizer(OptimizerSpec.adam(0.02))
                .withDataType(DataType.DOUBLE)
                .withKeepEvery(keepEvery);
    }

    private static byte[] labels(int rows, int ones) {
        byte[] labels = new byte[rows];
        Arrays.fill(labels, 0, ones, (byte) 1);
        return labels;
    }

    private static double probability(FunnelModel model, String behavior, String given) {
        Probability probability = new Probability(behavior, given);
        ExposureBatch one = new ExposureBatch(1, new int[0], new float[1], Map.of(), null);
        return model.predict(one, List.of(probability)).get(probability).probabilities()[0];
    }
}
