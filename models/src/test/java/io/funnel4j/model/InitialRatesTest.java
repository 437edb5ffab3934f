// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.Probability;
import io.funnel4j.behavior.TowerRates;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.TowerCounts;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class InitialRatesTest {
    /** So small that what the towers read hardly moves their logits. */
    private static final double NEAR_ZERO = 1e-6;

    private static final FunnelSpec SPEC = FunnelSpec.of(Specs.LONG_FUNNEL, RandomExposures.IDS_ONLY)
            .withEmbeddingDeviation(NEAR_ZERO)
            .withTowers(TowerLayers.of(4));

    private static ExposureBatch exposures(int rows) {
        return RandomExposures.random(Specs.LONG_FUNNEL, RandomExposures.IDS_ONLY, rows, new Random(3));
    }

    private static double first(FunnelModel model, String behavior, String given) {
        Probability probability = new Probability(behavior, given);
        return model.predict(exposures(1), List.of(probability))
                .get(probability)
                .probabilities()[0];
    }

    @Test
    void aNewModelPredictsTheRatesOfTheTrainRows() {
        ExposureBatch train = exposures(1000);

        FunnelModel model =
                FunnelModel.create(InitialRates.TRAIN.in(SPEC, new ExposuresInMemory(RandomExposures.IDS_ONLY, train)));

        assertThat(first(model, "click", "exposure"))
                .isCloseTo(rate(train.labels().get("click"), null), within(1e-3));
        assertThat(first(model, "wish", "click"))
                .isCloseTo(rate(train.labels().get("wish"), train.labels().get("click")), within(3e-3));
        assertThat(first(model, "review", "pay"))
                .isCloseTo(rate(train.labels().get("review"), train.labels().get("pay")), within(1e-2));
    }

    private static double rate(byte[] label, byte[] given) {
        double happened = 0;
        double rows = 0;
        for (int row = 0; row < label.length; row++) {
            if (given == null || given[row] == 1) {
                happened += label[row];
                rows++;
            }
        }
        return happened / rows;
    }

    @Test
    void rowsThatAreSampledStandForThoseThatWereLeftOut() {
        ExposureBatch train = exposures(1000);
        double kept = rate(train.labels().get("click"), null);

        FunnelSpec spec =
                InitialRates.TRAIN.in(SPEC.withKeepEvery(5), new ExposuresInMemory(RandomExposures.IDS_ONLY, train));

        assertThat(first(FunnelModel.create(spec), "click", "exposure"))
                .isCloseTo(kept / (kept + 5 * (1 - kept)), within(1e-3));
    }

    @Test
    void halfNeedsNoRows() {
        FunnelModel model = FunnelModel.create(SPEC.withInitialRates(InitialRates.HALF.of(SPEC.graph(), 1, () -> {
            throw new IllegalStateException("rows were asked for");
        })));

        assertThat(first(model, "click", "exposure")).isCloseTo(0.5, within(1e-5));
        assertThat(first(model, "call", "click")).isCloseTo(0.25, within(1e-5));
    }

    @Test
    void ratesThatAreGivenAreWhereTheirTowersStart() {
        InitialRates rates = InitialRates.of(Map.of("click", 0.04, "cart", 0.1));

        FunnelModel model = FunnelModel.create(SPEC.withInitialRates(rates.of(SPEC.graph(), 1, TowerCounts::new)));

        assertThat(first(model, "click", "exposure")).isCloseTo(0.04, within(1e-5));
        assertThat(first(model, "cart", "click")).isCloseTo(0.1, within(1e-5));
        assertThat(first(model, "wish", "click")).isCloseTo(0.3, within(1e-5));
        assertThat(first(model, "pay", "cart")).isCloseTo(0.5, within(1e-5));
    }

    /** The weights are those that a model has without rates: none is drawn otherwise. */
    @Test
    void nothingElseStartsElsewhere() {
        FunnelModel half = FunnelModel.create(SPEC);
        FunnelModel rated =
                FunnelModel.create(SPEC.withInitialRates(TowerRates.of(SPEC.graph(), Map.of("click", 0.04))));

        Map<String, INDArray> expected = half.graph().paramTable();
        rated.graph().paramTable().forEach((name, values) -> {
            if (name.equals("tower_ctr_logits_b")) {
                assertThat(values.getDouble(0)).isCloseTo(Math.log(0.04 / 0.96), within(1e-6));
            } else {
                assertThat(values).as(name).isEqualTo(expected.get(name));
            }
        });
    }

    @Test
    void ratesBelongToTheirGraph() {
        TowerRates others = new TowerRates(Map.of("ctcvr", Arrays.asList(0.1, 0.9)));

        assertThatThrownBy(() -> SPEC.withInitialRates(others)).hasMessageContaining("unknown tower 'ctcvr'");
        assertThatThrownBy(() -> new InitialRates(InitialRates.Source.TRAIN, Map.of("click", 0.1)))
                .hasMessageContaining("are given for initial rates from train");
    }
}
