// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FormulaTest {
    @Test
    void writesEsmmAsItsPaperDoes() {
        Formula formula = new Formula(Graphs.esmm());

        assertThat(formula.of(Probability.of("click"))).isEqualTo("y1");
        assertThat(formula.of(new Probability("conversion", "click"))).isEqualTo("y2");
        assertThat(formula.of(Probability.of("conversion"))).isEqualTo("y1*y2");
        assertThat(formula.loss()).isEqualTo("BCE(click, pCTR) + BCE(conversion, pCTCVR)");
    }

    @Test
    void writesEsm2AsItsPaperDoes() {
        Formula formula = new Formula(Graphs.esm2());

        assertThat(formula.of(Probability.of("daction"))).isEqualTo("y1*y2");
        assertThat(formula.of(Probability.of("oaction"))).isEqualTo("y1*(1 - y2)");
        assertThat(formula.of(new Probability("purchase", "click"))).isEqualTo("y2*y3 + (1 - y2)*y4");
        assertThat(formula.of(Probability.of("purchase"))).isEqualTo("y1*(y2*y3 + (1 - y2)*y4)");
        assertThat(formula.loss()).isEqualTo("BCE(click, pCTR) + BCE(daction, pCTAVR) + BCE(purchase, pCTCVR)");
    }

    @Test
    void namesTheOutcomesOfASoftmax() {
        Formula formula = new Formula(Graphs.threeWay());

        assertThat(formula.of(Probability.of("leave"))).isEqualTo("y1*y2[leave]");
        assertThat(formula.of(Probability.of("purchase"))).isEqualTo("y1*(y2[cart]*y3 + y2[wish]*y4)");
    }

    @Test
    void writesWeightsAndTheRowsOfALoss() {
        BehaviorGraph graph = new BehaviorGraph(
                Graphs.esmm().towers(),
                List.of(
                        new Objective("click", "exposure", "detail", 0.5),
                        Objective.of("conversion", "click").withWeight(2)));

        assertThat(new Formula(graph).loss())
                .isEqualTo("0.5*BCE(detail, pCTR) + 2*BCE(conversion, pCVR) over click = 1");
    }

    @Test
    void writesTheLossesOfLateEffectsAsTheirPapersDo() {
        BehaviorGraph graph = new BehaviorGraph(
                Graphs.esmm().towers(),
                List.of(
                        Objective.of("click").withEstimator(Estimator.fakeNegative()),
                        Objective.of("conversion", "click")
                                .withEstimator(Estimator.delayed())
                                .withWeight(2)));

        assertThat(new Formula(graph).loss())
                .isEqualTo("-click*(1 + c)*log(pCTR) - (1 - click)*(1 - c)*(1 + c)*log(1 - pCTR) with constant c = pCTR"
                        + " + 2*[-conversion*(log(pCVR) + log(lambda) - lambda*d)"
                        + " - (1 - conversion)*log(1 - pCVR + pCVR*exp(-lambda*e))"
                        + " with lambda = exp(hazard_conversion_given_click) over click = 1]");
    }

    @Test
    void explainsTowersProbabilitiesAndLoss() {
        assertThat(new Formula(Graphs.esm2()).explain().lines())
                .contains(
                        "  action             click -> daction | oaction (exhaustive)  y2 = p(daction | click), (1 - y2) ="
                                + " p(oaction | click)",
                        "  p_purchase                pCTCVR  P(purchase) = y1*(y2*y3 + (1 - y2)*y4)",
                        "  p_purchase_given_click    pCVR    P(purchase | click) = y2*y3 + (1 - y2)*y4",
                        "  L = BCE(click, pCTR) + BCE(daction, pCTAVR) + BCE(purchase, pCTCVR)");
    }

    @Test
    void refusesAProbabilityThatTheGraphDoesNotDefine() {
        Formula formula = new Formula(Graphs.esm2());

        assertThatThrownBy(() -> formula.of(new Probability("oaction", "daction")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no path leads from 'daction' to 'oaction'");
    }
}
