// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.NumericFeature;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.model.representation.Mmoe;
import io.funnel4j.model.representation.Ple;
import io.funnel4j.model.representation.SeparateEmbeddings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Models of labels that may still turn from 0 to 1. */
class LateEffectsTest {
    private static final FeatureSchema CONSTANT = new FeatureSchema(List.of(), List.of(new NumericFeature("constant")));
    private static final double RATE = 0.25;
    private static final int CLICKS = 400;
    private static final int BUYERS = 160;
    private static final int EXPOSURES = 2 * CLICKS;

    /** With delays since what the objective is given: the click, or the exposure, which rows without a click have had too. */
    @ParameterizedTest
    @ValueSource(strings = {"click", "exposure"})
    void learnsWhatWillHaveHappened(String given) {
        BehaviorGraph graph = graph(Objective.of("purchase", given).withEstimator(Estimator.delayed()));
        FunnelModel model = FunnelModel.create(spec(graph));
        fit(model, late(given.equals("exposure")));
        assertThat(probability(model, "purchase", "click")).isCloseTo(0.4, Offset.offset(0.01));
        double logRate = model.graph()
                .getParam(VertexNames.logits(graph.lossTowers().get(0)) + "_b")
                .getDouble(0);
        assertThat(Math.exp(logRate)).isCloseTo(RATE, Offset.offset(0.01));
    }

    @Test
    void theRateOfDelaysStartsAtThatOfTheTrainRows() {
        BehaviorGraph graph = graph(Objective.of("purchase", "click").withEstimator(Estimator.delayed()));
        FunnelSpec spec = FunnelSpec.of(graph, new ExposuresInMemory(CONSTANT, late(false)));
        double rate = spec.initialRates().hazards().get("hazard_purchase_given_click");
        assertThat(rate).isBetween(RATE, 2 * RATE);
        double bias = FunnelModel.create(spec)
                .graph()
                .getParam(VertexNames.logits("hazard_purchase_given_click") + "_b")
                .getDouble(0);
        assertThat(bias).isCloseTo(Math.log(rate), Offset.offset(1e-6));
    }

    /** Sampled rows are those without a click, on which nothing of the purchase given the click depends. */
    @Test
    void learnsItFromSampledRows() {
        BehaviorGraph graph = graph(Objective.of("purchase", "click").withEstimator(Estimator.delayed()));
        FunnelModel model = FunnelModel.create(spec(graph).withKeepEvery(10));
        fit(model, late(false));
        assertThat(probability(model, "purchase", "click")).isCloseTo(0.4, Offset.offset(0.01));
        assertThat(probability(model, "click", "exposure")).isCloseTo(1 / 11.0, Offset.offset(1e-4));
    }

    @Test
    void aMeanLearnsWhatHasBeenSeen() {
        ExposureBatch late = late(false);
        double seen = 0;
        for (byte label : late.labels().get("purchase")) {
            seen += label;
        }
        FunnelModel model = FunnelModel.create(spec(graph(Objective.of("purchase", "click"))));
        fit(model, late);
        assertThat(probability(model, "purchase", "click"))
                .isCloseTo(seen / CLICKS, Offset.offset(1e-4))
                .isLessThan(0.3);
    }

    /** Every click is shown at first, the 160 of 400 that end in a purchase once more. */
    @Test
    void learnsFromAStreamWhoseNegativesTurn() {
        int rows = EXPOSURES + BUYERS;
        byte[] clicks = new byte[rows];
        Arrays.fill(clicks, 0, CLICKS, (byte) 1);
        Arrays.fill(clicks, EXPOSURES, rows, (byte) 1);
        byte[] purchases = new byte[rows];
        Arrays.fill(purchases, EXPOSURES, rows, (byte) 1);
        ExposureBatch stream = new ExposureBatch(
                rows, new int[0], new float[rows], Map.of("click", clicks, "purchase", purchases), null);
        FunnelModel model = FunnelModel.create(
                spec(graph(Objective.of("purchase", "click").withEstimator(Estimator.fakeNegative()))));
        fit(model, stream);
        assertThat(probability(model, "purchase", "click")).isCloseTo(0.4, Offset.offset(1e-4));
    }

    @Test
    void aHazardTowerIsAHeadOfTheRepresentation() {
        FunnelSpec spec = Specs.small(Specs.DELAYED);
        assertThat(spec.graph().lossTowers()).containsExactly("hazard_daction_given_click", "hazard_purchase");
        assertThat(spec.heads())
                .containsExactly(
                        "ctr",
                        "action",
                        "buy_after_daction",
                        "buy_after_oaction",
                        "hazard_daction_given_click",
                        "hazard_purchase");
        ComputationGraphConfiguration graph = GraphCompiler.compile(spec);
        assertThat(graph.getVertexInputs().get("p_purchase")).containsExactly("risk_purchase");
        assertThat(graph.getVertices().get("risk_purchase")).isInstanceOf(MergeVertex.class);
        assertThat(graph.getVertexInputs().get("risk_purchase"))
                .containsExactly("pair_purchase", "tower_hazard_purchase_logits");
        assertThat(graph.getVertexInputs().get("tower_hazard_purchase_logits"))
                .containsExactly("tower_hazard_purchase_dense_1");
        assertThat(GraphCompiler.compile(spec.withRepresentation(new Mmoe(2, List.of(4))))
                        .getVertices())
                .containsKey("gate_hazard_purchase");
        assertThat(GraphCompiler.compile(spec.withRepresentation(new Ple(1, 1, 1, List.of(4))))
                        .getVertices()
                        .keySet())
                .anyMatch(vertex -> vertex.endsWith("gate_hazard_purchase"));
        assertThat(spec.withRepresentation(new SeparateEmbeddings()).tables())
                .anyMatch(table -> table.name().equals("hazard_purchase.item"));
    }

    /**
     * Of 400 clicks 160 end in a purchase, at the quantiles of an exponential delay of four days in the mean, and are of two to
     * sixteen days ago; of as many exposures there is no click.
     *
     * @param sinceExposure whether delays count since the exposure, and not since a click
     */
    private static ExposureBatch late(boolean sinceExposure) {
        byte[] clicks = new byte[EXPOSURES];
        Arrays.fill(clicks, 0, CLICKS, (byte) 1);
        byte[] purchases = new byte[EXPOSURES];
        float[] delays = new float[EXPOSURES];
        Arrays.fill(delays, Float.POSITIVE_INFINITY);
        List<Double> quantiles = new ArrayList<>();
        for (int i = 0; i < BUYERS / 4; i++) {
            quantiles.add(-Math.log((i + 0.5) / (BUYERS / 4)) / RATE);
        }
        for (int row = 0; row < (sinceExposure ? EXPOSURES : CLICKS); row++) {
            double elapsed = 2 << row % 4;
            double delay = row < BUYERS ? quantiles.get(row / 4) : Double.POSITIVE_INFINITY;
            purchases[row] = (byte) (delay <= elapsed ? 1 : 0);
            delays[row] = (float) Math.min(delay, elapsed);
        }
        return new ExposureBatch(
                EXPOSURES,
                new int[0],
                new float[0],
                new float[EXPOSURES],
                Map.of("click", clicks, "purchase", purchases),
                null,
                Map.of("purchase", delays));
    }

    private static BehaviorGraph graph(Objective late) {
        return new BehaviorGraph(Preset.ESMM.graph("purchase").towers(), List.of(Objective.of("click"), late));
    }

    private static FunnelSpec spec(BehaviorGraph graph) {
        return FunnelSpec.of(graph, CONSTANT)
                .withTowers(TowerLayers.of())
                .withOptimizer(OptimizerSpec.adam(0.05))
                .withDataType(DataType.DOUBLE);
    }

    private static void fit(FunnelModel model, ExposureBatch batch) {
        MultiDataSet data = model.layout().multiDataSet(batch, DataType.DOUBLE);
        for (int step = 0; step < 1000; step++) {
            model.graph().fit(data);
        }
    }

    private static double probability(FunnelModel model, String behavior, String given) {
        Probability probability = new Probability(behavior, given);
        ExposureBatch one = new ExposureBatch(1, new int[0], new float[1], Map.of(), null);
        return model.predict(one, List.of(probability)).get(probability).probabilities()[0];
    }
}
