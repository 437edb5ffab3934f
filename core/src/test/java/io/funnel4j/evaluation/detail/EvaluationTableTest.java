// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.detail;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.behavior.Graphs;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.evaluation.Oracles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationTableTest {
    private static final Probability CLICK = Probability.of("click");
    private static final double[] FOUR = {0.4, 0.3, 0.2, 0.1};

    @Test
    void alignsNumbersAndSaysWhatIsMissing() {
        FunnelEvaluation evaluation = FunnelEvaluation.of(
                Graphs.esmm(),
                LabelledExposures.of(Map.of("click", repeated(20, 1, 0, 1, 0))).withGroups(groups(20, 5, 5, 5, 8)),
                Map.of(CLICK, predictions(20)));

        assertThat(EvaluationTable.of(evaluation).lines())
                .containsExactly(
                        "probability  rows  positives     AUC    GAUC  mean GAUC  valid groups  log loss  norm. entropy"
                                + "  pred/obs    ECE",
                        "P(click)       80         40  0.7500  0.5000     0.5000         1 / 2   0.74694         1.0776"
                                + "    0.5000  0.450",
                        "not evaluated: P(conversion): no label 'conversion'; labels are [click]",
                        "not evaluated: P(conversion | click): no label 'conversion'; labels are [click]");
    }

    @Test
    void doesNotGiveFiguresThatFewPositivesCannotTell() {
        FunnelEvaluation evaluation = FunnelEvaluation.of(
                Graphs.esmm(),
                LabelledExposures.of(Map.of("click", repeated(29, 0, 0, 1, 0))),
                Map.of(CLICK, predictions(29)));

        List<String> lines = EvaluationTable.of(evaluation).lines().toList();

        assertThat(lines.get(1)).matches("P\\(click\\) +116 +29 +too few +0\\.[0-9]+ +[01]\\.[0-9]+ +too few +too few");
        assertThat(lines.get(2))
                .isEqualTo("too few: P(click) happened on 29 of 116 rows; below 30 of a class, figures on ranking and"
                        + " rates are chance");
    }

    @Test
    void addsIntervalsOfWhatHasEnoughPositives() {
        LabelledExposures exposures =
                LabelledExposures.of(Map.of("click", repeated(25, 1, 0, 1, 0), "conversion", repeated(25, 1, 0, 0, 0)));
        DetailedEvaluation evaluation = DetailedEvaluation.of(
                new FunnelEvaluator(Graphs.esmm(), exposures),
                Map.of(CLICK, predictions(25), Probability.of("conversion"), predictions(25)),
                2);

        List<String> lines = EvaluationTable.of(evaluation).lines().toList();

        assertThat(lines.get(4))
                .matches("95% interval, by rows +AUC +log loss +norm. entropy +pred/obs +ECE by chance");
        assertThat(lines.get(5)).matches("P\\(click\\)( +\\[[0-9.]+, [0-9.]+\\]){4} +up to [0-9.]+");
        assertThat(lines.get(6)).startsWith("too few: P(conversion)");
    }

    @Test
    void writesWhatIsNotDefinedAsSuch() {
        double never = Double.NEGATIVE_INFINITY;
        int times = 40;
        FunnelEvaluation evaluation = FunnelEvaluation.of(
                Graphs.esmm(),
                LabelledExposures.of(
                        Map.of("click", repeated(times, 0, 0, 0, 0), "conversion", repeated(times, 0, 1, 0, 0))),
                Map.of(
                        CLICK,
                        predictions(times),
                        new Probability("conversion", "click"),
                        predictions(times),
                        Probability.of("conversion"),
                        new LogProbabilities(
                                repeated(times, 0.0, never, 0, 0), repeated(times, never, 0.0, never, never))));

        List<String> lines = EvaluationTable.of(evaluation).lines().toList();

        assertThat(lines.get(0)).doesNotContain("GAUC");
        assertThat(lines.get(1)).matches("P\\(click\\) +160 +0 +n/a +0\\.[0-9]+ +n/a +n/a +too few");
        assertThat(lines.get(2)).matches("P\\(conversion\\) +160 +40 +0.0000 +infinite +infinite +3.0000 +1.00");
        assertThat(lines.get(3)).matches("P\\(conversion \\| click\\) +0 +0 +n/a +n/a +n/a +n/a +n/a");
        assertThat(lines)
                .contains(
                        "note: conversion = 1 but click = 0, which the graph excludes, in 40 of 160 rows: they count in"
                                + " P(conversion) and not in P(conversion | click)");
        assertThat(lines.stream().limit(4).map(String::length).distinct()).hasSize(1);
    }

    private static LogProbabilities predictions(int times) {
        return Oracles.ofProbabilities(repeated(times, FOUR));
    }

    private static double[] repeated(int times, double... values) {
        return Collections.nCopies(times, values).stream()
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private static byte[] repeated(int times, int... values) {
        List<Integer> all = new ArrayList<>();
        IntStream.range(0, times).forEach(time -> IntStream.of(values).forEach(all::add));
        return Oracles.bytes(all.stream().mapToInt(Integer::intValue).toArray());
    }

    private static long[] groups(int times, int... values) {
        byte[] all = repeated(times, values);
        return IntStream.range(0, all.length).mapToLong(row -> all[row]).toArray();
    }
}
