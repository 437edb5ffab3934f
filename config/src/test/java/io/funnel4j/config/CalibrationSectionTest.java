// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.behavior.Probability;
import io.funnel4j.calibration.CalibrationMethod;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalibrationSectionTest {
    @Test
    void nothingIsCalibratedUnlessItIsAskedFor() {
        RunConfig config = Yaml.read(Yaml.RUN);
        assertThat(config.calibration().none()).isTrue();
        assertThat(config.toYaml()).doesNotContain("calibration");
    }

    @Test
    void anEmptySectionIsPlattOfEveryProbability() {
        RunConfig config = Yaml.read(Yaml.RUN + "calibration: {}\n");
        assertThat(config.calibration().methods(config.graph()).values()).containsOnly(CalibrationMethod.PLATT);
        assertThat(config.calibration().methods(config.graph()))
                .hasSameSizeAs(config.graph().probabilities());
    }

    @Test
    void readsBackWhatItWrites() {
        RunConfig config = Yaml.read(
                Yaml.RUN + "calibration: {method: none, on: validation, by-probability: {p_purchase: isotonic}}\n");
        assertThat(config.calibration().methods(config.graph()))
                .containsEntry(Probability.of("purchase"), CalibrationMethod.ISOTONIC)
                .containsEntry(Probability.of("click"), CalibrationMethod.NONE);
        assertThat(Yaml.read(config.toYaml()).calibration()).isEqualTo(config.calibration());
        assertThat(new CalibrationConfig(CalibrationMethod.NONE, Map.of("p_click", CalibrationMethod.NONE)).none())
                .isTrue();
    }

    @Test
    void saysEveryMistake() {
        assertThat(Yaml.problems(Yaml.RUN + "calibration: {method: plat, on: test, by-probability: {p_buy: beta}}\n"))
                .containsExactly(
                        "calibration.method (line 12): found 'plat'; expected one of platt, beta, isotonic, none; did you mean 'platt'?",
                        "calibration.on (line 12): found test; expected validation: the model has learned train, and test is there to judge it",
                        "calibration.by-probability.p_buy (line 12): the model has no such probability; it has p_click, p_daction, p_oaction, p_purchase, p_daction_given_click, p_oaction_given_click, p_purchase_given_click, p_purchase_given_daction, p_purchase_given_oaction");
        assertThat(Yaml.problems(Yaml.with("split: {by: session}", "split: {by: session, train: 0.9, test: 0.1}")
                        + "calibration: {}\n"))
                .containsExactly(
                        "calibration (line 12): the split has no validation part to fit on; give data.split one, or drop calibration");
    }
}
