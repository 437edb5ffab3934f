// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.behavior.Graphs;
import io.funnel4j.behavior.Probability;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorseThanConstantTest {
    private static final Probability CLICK = Probability.of("click");
    private static final Probability CVR = new Probability("conversion", "click");

    @Test
    void namesWhatIsFarWorseAndWhere() {
        List<WorseThanConstant> found = found(CLICK, 3e9, 2.5e9, Double.POSITIVE_INFINITY);
        assertThat(found).hasSize(1);
        assertThat(found.get(0).text())
                .contains("the log loss of P(click), as a multiple of that of its constant rate, is")
                .contains("3.000e+09 on train, 2.500e+09 on validation, Infinity on test")
                .contains("out of scale")
                .contains("learning rate");
    }

    @Test
    void saysWhereNoObjectiveIsOnIt() {
        assertThat(found(CVR, Double.NaN, 1.9, 2).get(0).text())
                .contains("1.900 on validation, 2.000 on test")
                .doesNotContain("train,")
                .startsWith("Do not use P(conversion | click)")
                .contains("an objective with behavior: conversion and given: click under model.behaviors");
    }

    @Test
    void tellsTrainLearnedByHeartFromNothingLearned() {
        assertThat(found(CLICK, 0.3, 2.1, 2.2).get(0).text())
                .contains("train by heart")
                .doesNotContain("scale");
        assertThat(found(CLICK, 1.01, Double.NaN, 1.4)).as("other rates").isEmpty();
    }

    @Test
    void judgesByThePartsThatAreKnown() {
        assertThat(found(CLICK, 9, 9, 0.97)).isEmpty();
        assertThat(found(CLICK, 9, 1.1, Double.NaN)).isEmpty();
        assertThat(found(CLICK, 1.3, 1.3, 1.3)).hasSize(1);
        assertThat(found(CLICK, 9, Double.NaN, Double.NaN)).hasSize(1);
        assertThat(found(CLICK, Double.NaN, Double.NaN, Double.NaN)).isEmpty();
    }

    private static List<WorseThanConstant> found(
            Probability probability, double train, double validation, double test) {
        Map<String, Double> byPart = new LinkedHashMap<>();
        byPart.put("train", train);
        byPart.put("validation", validation);
        byPart.put("test", test);
        return WorseThanConstant.among(Map.of(probability, byPart), Graphs.esmm());
    }
}
