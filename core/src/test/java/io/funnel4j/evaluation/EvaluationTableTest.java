// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import static io.funnel4j.evaluation.Oracles.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.behavior.Graphs;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationTableTest {
    private static final LogProbabilities PREDICTIONS = Oracles.ofProbabilities(0.4, 0.3, 0.2, 0.1);

    @Test
    void alignsNumbersAndSaysWhatIsMissing() {
        FunnelEvaluation evaluation = FunnelEvaluation.of(
                Graphs.esmm(),
                LabelledExposures.of(Map.of("click", bytes(1, 0, 1, 0))).withGroups(new long[] {5, 5, 5, 8}),
                Map.of(Probability.of("click"), PREDICTIONS));

        assertThat(EvaluationTable.of(evaluation).lines())
                .containsExactly(
                        "probability  rows  positives     AUC    GAUC  mean GAUC  valid groups  log loss  norm. entropy"
                                + "  pred/obs    ECE",
                        "P(click)        4          2  0.7500  0.5000     0.5000         1 / 2   0.74694         1.0776"
                                + "    0.5000  0.450",
                        "not evaluated: P(conversion): no label 'conversion'; labels are [click]",
                        "not evaluated: P(conversion | click): no label 'conversion'; labels are [click]");
    }

    @Test
    void writesWhatIsNotDefinedAsSuch() {
        FunnelEvaluation evaluation = FunnelEvaluation.of(
                Graphs.esmm(),
                LabelledExposures.of(Map.of("click", bytes(0, 0, 0, 0), "conversion", bytes(0, 1, 0, 0))),
                Map.of(
                        Probability.of("click"),
                        PREDICTIONS,
                        new Probability("conversion", "click"),
                        PREDICTIONS,
                        Probability.of("conversion"),
                        new LogProbabilities(new double[] {0, Double.NEGATIVE_INFINITY, 0, 0}, new double[] {
                            Double.NEGATIVE_INFINITY, 0, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY
                        })));

        List<String> lines = EvaluationTable.of(evaluation).lines().toList();

        assertThat(lines.get(0)).doesNotContain("GAUC");
        assertThat(lines.get(1)).matches("P\\(click\\) +4 +0 +n/a +0\\.[0-9]+ +n/a +n/a +0\\.250");
        assertThat(lines.get(2)).matches("P\\(conversion\\) +4 +1 +0.0000 +infinite +infinite +3.0000 +1.00");
        assertThat(lines.get(3)).matches("P\\(conversion \\| click\\) +0 +0 +n/a +n/a +n/a +n/a +n/a");
        assertThat(lines.get(4))
                .isEqualTo("note: conversion = 1 but click = 0, which the graph excludes, in 1 of 4 rows: they count in"
                        + " P(conversion) and not in P(conversion | click)");
        assertThat(lines.stream().limit(4).map(String::length).distinct()).hasSize(1);
    }
}
