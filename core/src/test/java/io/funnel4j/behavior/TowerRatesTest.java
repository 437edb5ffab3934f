// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.problem.InvalidSpecException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TowerRatesTest {
    @Test
    void equalSharesAreLogitsOfZero() {
        assertThat(TowerRates.EQUAL.logits(Graphs.esmm().tower("ctr"))).containsExactly(0);
        assertThat(TowerRates.EQUAL.logits(Graphs.threeWay().towers().get(1))).containsOnly(0);
    }

    @Test
    void logitsGiveTheSharesBack() {
        Tower tower = Tower.exclusive("next", "click", "cart", "wish", "call");
        List<Double> shares = List.of(0.1, 0.05, 0.2, 0.65);
        double[] logits = new TowerRates(Map.of("next", shares)).logits(tower);

        double[] logP = Paths.logCategories(4, logits, 1);

        for (int category = 0; category < 4; category++) {
            assertThat(Math.exp(logP[category])).isCloseTo(shares.get(category), within(1e-15));
        }
    }

    @Test
    void whatIsNotNamedSharesTheRest() {
        TowerRates rates = TowerRates.of(Graphs.esm2(), Map.of("click", 0.04, "daction", 0.3, "purchase", 0.1));

        assertThat(rates.categories())
                .containsEntry("ctr", List.of(0.04, 0.96))
                .containsEntry("action", List.of(0.3, 0.7))
                .containsEntry("buy_after_daction", List.of(0.1, 0.9))
                .containsEntry("buy_after_oaction", List.of(0.1, 0.9));
        assertThat(TowerRates.of(Graphs.esmm(), Map.of("click", 0.04)).categories())
                .containsOnlyKeys("ctr");
    }

    @Test
    void namesEveryBehaviorAndRateThatIsNone() {
        assertThatThrownBy(() -> TowerRates.of(Graphs.esmm(), Map.of("clik", 0.04, "conversion", 1.0)))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("'clik' is the outcome of no tower; outcomes are [click, conversion]")
                .hasMessageContaining("the rate of 'conversion' is 1.0; expected one between 0 and 1");
    }

    @Test
    void ratesMustLeaveRoomForTheOtherCategories() {
        assertThatThrownBy(() -> TowerRates.of(Graphs.esm2(), Map.of("daction", 0.3, "oaction", 0.6)))
                .hasMessageContaining("of tower 'action' have the sum 0.9;")
                .hasMessageContaining("expected 1, for one of its outcomes always happens");
        BehaviorGraph graph = new BehaviorGraph(
                List.of(Tower.exclusive("next", BehaviorGraph.ROOT, "cart", "wish")),
                List.of(Objective.of("cart"), Objective.of("wish")));
        assertThatThrownBy(() -> TowerRates.of(graph, Map.of("cart", 0.5, "wish", 0.5)))
                .hasMessageContaining("of tower 'next' have the sum 1.0; expected less than 1");
    }

    @Test
    void refusesSharesThatAreNone() {
        assertThatThrownBy(() -> new TowerRates(Map.of("ctr", List.of(0.5, 0.6))))
                .hasMessageContaining("of tower 'ctr' have the sum 1.1; expected 1");
        assertThatThrownBy(() -> new TowerRates(Map.of("ctr", List.of(0.0, 1.0))))
                .hasMessageContaining("a share of tower 'ctr' is 0.0");
        assertThatThrownBy(() -> new TowerRates(Map.of("ctr", List.of(0.2, 0.2, 0.6))).require(Graphs.esmm()))
                .hasMessageContaining("tower 'ctr' has 2 categories, and rates of 3");
        assertThatThrownBy(() -> new TowerRates(Map.of("cdr", List.of(0.2, 0.8))).require(Graphs.esmm()))
                .hasMessageContaining("unknown tower 'cdr'");
    }

    @Test
    void aHazardTowerStartsAtTheLogarithmOfItsRate() {
        BehaviorGraph graph = new BehaviorGraph(
                Graphs.esmm().towers(),
                List.of(
                        Objective.of("click"),
                        Objective.of("conversion", "click").withEstimator(Estimator.delayed())));
        String tower = "hazard_conversion_given_click";
        TowerRates rates = new TowerRates(Map.of(), Map.of(tower, 0.25));
        rates.require(graph);
        assertThat(rates.lossTowerOutput(tower)).isEqualTo(Math.log(0.25));
        assertThat(rates.lossTowerOutput("imputation_conversion_given_click")).isZero();
        assertThat(TowerRates.EQUAL.lossTowerOutput(tower)).isZero();
        assertThatThrownBy(() -> rates.require(Graphs.esmm()))
                .hasMessage(
                        "a rate of delays is of tower 'hazard_conversion_given_click'; towers that losses read are []");
        assertThatThrownBy(() -> new TowerRates(Map.of(), Map.of(tower, 0.0)))
                .hasMessageContaining("the rate of tower 'hazard_conversion_given_click' is 0.0 a day");
    }
}
