// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.Trainer;
import io.funnel4j.training.engine.TrainingEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Training with a listener takes Deeplearning4j's own pass through the graph, without one the project's over arrays that are kept: both
 * come to the same bits, whatever the representation, graph, estimator and rows of a batch.
 */
class ListenedTrainingTest {
    private static final int[] ROWS = {33, 33, 12, 40, 1, 33};

    static Stream<Arguments> specs() {
        return Specs.all().stream().flatMap(spec -> Stream.of(DataType.FLOAT, DataType.DOUBLE)
                .map(type -> Arguments.of(described(spec, type), spec.withDataType(type))));
    }

    private static String described(FunnelSpec spec, DataType type) {
        BehaviorGraph graph = spec.graph();
        return "%s, %s, %s, %s"
                .formatted(type, spec.representation(), graph.objectives(), spec.interests())
                .replaceAll("\\s+", " ");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("specs")
    void comesToTheSameBits(String name, FunnelSpec spec) {
        FunnelSpec decayed = spec.withTowers(new TowerLayers(List.of(8, 4), 0.2))
                .withOptimizer(new OptimizerSpec(OptimizerSpec.Type.ADAM, 0.01, 1e-3));
        FunnelModel listened = FunnelModel.create(decayed);
        FunnelModel alone = FunnelModel.create(decayed);
        Activations activations = new Activations();
        listened.graph().setListeners(activations);
        List<MultiDataSet> batches = RandomExposures.batches(alone, 5, true, ROWS);
        List<Double> losses = new ArrayList<>();
        List<Double> expected = new ArrayList<>();
        try (Trainer plain = trainer(listened);
                Trainer kept = trainer(alone)) {
            for (MultiDataSet batch : batches) {
                expected.add(plain.step(batch));
                losses.add(kept.step(batch));
                assertThat(kept.losses()).isEqualTo(plain.losses());
            }
        }
        assertThat(activations.seen)
                .as("layers whose activations the listener saw")
                .isPositive();
        assertThat(losses).isEqualTo(expected);
        assertThat(HostArrays.toDoubles(alone.graph().params()))
                .isEqualTo(HostArrays.toDoubles(listened.graph().params()));
        List<EmbeddingTable> tables = listened.tables().tables();
        for (int table = 0; table < tables.size(); table++) {
            for (int row = 0; row < tables.get(table).shape().rows(); row++) {
                assertThat(alone.tables().tables().get(table).weights(row))
                        .isEqualTo(tables.get(table).weights(row));
            }
        }
    }

    private static Trainer trainer(FunnelModel model) {
        return TrainingEngine.DEEPLEARNING4J.open(model.graph(), model.tables(), 2, 3, GradientPolicy.PLAIN);
    }

    private static final class Activations extends BaseTrainingListener {
        private int seen;

        @Override
        public void onForwardPass(Model model, Map<String, INDArray> activations) {
            assertThat(model).isInstanceOf(ComputationGraph.class);
            seen += activations.size();
        }
    }
}
