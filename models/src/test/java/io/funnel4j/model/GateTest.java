// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.LossWeight;
import io.funnel4j.behavior.Probability;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.model.representation.Mmoe;
import io.funnel4j.model.representation.Ple;
import io.funnel4j.model.representation.SharedBottom;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class GateTest {
    @Test
    void aModelWithoutExpertsHasNoGates() {
        FunnelModel model =
                FunnelModel.create(Specs.small(Preset.ESMM.graph()).withRepresentation(new SharedBottom(List.of(4))));
        assertThat(Gate.means(model, batches(model))).isEmpty();
    }

    /** A price of 1 gives the logits 0, ln 2, ln 5 and so the weights 1/8, 2/8, 5/8; a price of 0 weighs all alike. */
    @Test
    void aMeanIsTakenOverTheWeightsOfEveryRowOfEveryBatch() {
        FunnelModel model = FunnelModel.create(FunnelSpec.of(Preset.ESMM.graph(), RandomExposures.NUMERIC_ONLY)
                .withRepresentation(new Mmoe(3, List.of(4))));
        model.graph().getParam("gate_cvr_W").assign(Nd4j.create(new double[][] {{0, Math.log(2), Math.log(5)}, {0, 0, 0}
        }));
        List<ExposureBatch> prices = List.of(price(1, 1), price(0));
        Gate gate = Gate.means(model, prices.iterator()).get(1);
        assertThat(gate.head()).isEqualTo("cvr");
        assertThat(gate.weights()).containsOnlyKeys("expert_0", "expert_1", "expert_2");
        assertThat(gate.weights().get("expert_0")).isCloseTo((2 / 8.0 + 1 / 3.0) / 3, within(1e-6));
        assertThat(gate.weights().get("expert_2")).isCloseTo((10 / 8.0 + 1 / 3.0) / 3, within(1e-6));
    }

    @Test
    void pleHasAGateForEveryTowerAndLevelAndTheSharedOneBetween() {
        FunnelModel model =
                FunnelModel.create(Specs.small(Preset.ESMM.graph()).withRepresentation(new Ple(2, 1, 2, List.of(4))));
        List<Gate> gates = Gate.means(model, batches(model));
        assertThat(gates)
                .extracting(Gate::head)
                .containsExactlyInAnyOrder(
                        "ctr, level 0", "cvr, level 0", "shared, level 0", "ctr, level 1", "cvr, level 1");
        Gate shared = gates.stream()
                .filter(gate -> gate.head().startsWith("shared"))
                .findFirst()
                .orElseThrow();
        assertThat(shared.weights())
                .containsOnlyKeys(
                        "level_0_ctr_0", "level_0_ctr_1", "level_0_cvr_0", "level_0_cvr_1", "level_0_shared_0");
        gates.forEach(gate -> assertThat(gate.weights().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isCloseTo(1, within(1e-6)));
    }

    @Test
    void learnedWeightsOfLossesAreRead() {
        FunnelModel model = FunnelModel.create(Specs.small(Specs.WEIGHTS_THAT_MOVE));
        model.graph().getParam("p_click_s").assign(Math.log(4));
        Map<Probability, Double> weights = model.learnedWeights();
        assertThat(weights).containsOnlyKeys(Probability.of("click"));
        assertThat(weights.get(Probability.of("click"))).isCloseTo(0.25, within(1e-6));
        assertThat(model.spec().graph().objectives().get(1).weight()).isInstanceOf(LossWeight.Scheduled.class);
    }

    private static ExposureBatch price(float... prices) {
        float[] numeric = new float[2 * prices.length];
        for (int row = 0; row < prices.length; row++) {
            numeric[2 * row] = prices[row];
        }
        return new ExposureBatch(prices.length, new int[0], numeric, Map.of(), null);
    }

    private static Iterator<ExposureBatch> batches(FunnelModel model) {
        return List.of(RandomExposures.random(model.spec().graph(), model.spec().schema(), 40, new Random(3)))
                .iterator();
    }
}
