// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.detail;

import static io.funnel4j.evaluation.Oracles.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.behavior.Tower;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.evaluation.Oracles;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProbabilityCurvesTest {
    private static final Probability CLICK = Probability.of("click");
    private static final Probability BUY_OF_CLICKS = new Probability("buy", "click");

    private final BehaviorGraph graph = new BehaviorGraph(
            List.of(Tower.binary("ctr", "exposure", "click"), Tower.binary("cvr", "click", "buy")),
            List.of(Objective.of("click"), Objective.of("buy")));

    @Test
    void eachProbabilityHasItsOwnRowsAndTheirWeights() {
        FunnelEvaluator evaluator = new FunnelEvaluator(
                graph,
                LabelledExposures.of(Map.of("click", bytes(1, 1, 0, 0), "buy", bytes(1, 0, 0, 0)))
                        .withSampleWeights(new float[] {1, 3, 2, 2}));
        LogProbabilities predicted = Oracles.ofProbabilities(0.5, 0.1, 0.2, 0.4);
        List<ProbabilityCurves> curves =
                ProbabilityCurves.of(evaluator, Map.of(CLICK, predicted, BUY_OF_CLICKS, predicted));

        assertThat(curves).extracting(ProbabilityCurves::probability).containsExactly(CLICK, BUY_OF_CLICKS);
        ProbabilityCurves click = curves.get(0);
        assertThat(click.rows()).isEqualTo(4);
        assertThat(click.observed()).isCloseTo(0.5, within(1e-12));
        assertThat(click.predicted()).isCloseTo((0.5 + 3 * 0.1 + 2 * 0.2 + 2 * 0.4) / 8, within(1e-12));
        assertThat(click.groupAuc()).isEmpty();
        ProbabilityCurves buy = curves.get(1);
        assertThat(buy.rows()).isEqualTo(2);
        assertThat(buy.observed()).isCloseTo(0.25, within(1e-12));
        assertThat(buy.predicted()).isCloseTo((0.5 + 3 * 0.1) / 4, within(1e-12));
        assertThat(buy.roc().area()).isEqualTo(1);
    }

    @Test
    void everyRowIsInTheHistogramOrBelowIt() {
        Random random = new Random(3);
        int rows = 5000;
        byte[] labels = Oracles.labels(random, rows, 0.1);
        double[] logits = random.doubles(rows).map(u -> -9 + 4 * u).toArray();
        logits[7] = -60;
        labels[7] = 1;
        ScoreHistogram histogram = ScoreHistogram.of(Oracles.ofLogits(logits), labels, null, 40);
        assertThat(histogram.edges()).hasSize(41).isSorted();
        assertThat(histogram.edges().get(0)).isBetween(1e-4, 2e-4);
        assertThat(histogram.positivesBelow()).isGreaterThanOrEqualTo(1);
        double positives =
                histogram.positives().stream().mapToDouble(Double::doubleValue).sum() + histogram.positivesBelow();
        double negatives =
                histogram.negatives().stream().mapToDouble(Double::doubleValue).sum() + histogram.negativesBelow();
        int expected = 0;
        for (byte label : labels) {
            expected += label;
        }
        assertThat(positives).isEqualTo(expected);
        assertThat(negatives).isEqualTo(rows - expected);
        double first = histogram.edges().get(1) / histogram.edges().get(0);
        assertThat(histogram.edges().get(40) / histogram.edges().get(39)).isCloseTo(first, within(1e-9));
    }

    @Test
    void aConstantPredictionHasOneBin() {
        ScoreHistogram histogram =
                ScoreHistogram.of(Oracles.ofProbabilities(0.25, 0.25, 0.25), bytes(1, 0, 0), null, 40);
        assertThat(histogram.positives()).containsExactly(1.0);
        assertThat(histogram.negatives()).containsExactly(2.0);
        assertThat(ScoreHistogram.of(Oracles.ofProbabilities(), bytes(), null, 40)
                        .edges())
                .isEmpty();
    }

    @Test
    void theSpreadOverGroupsIsThatOfTheirAucs() {
        double[] scores = {1, 2, 1, 2, 1, 1, 5, 6};
        byte[] labels = bytes(0, 1, 1, 0, 0, 1, 1, 1);
        long[] groups = {1, 1, 2, 2, 3, 3, 4, 4};
        GroupAucDistribution spread = GroupAucDistribution.of(scores, labels, groups, null);
        assertThat(spread.validGroups()).isEqualTo(3);
        assertThat(spread.groups().get(0)).isEqualTo(1);
        assertThat(spread.groups().get(10)).isEqualTo(1);
        assertThat(spread.groups().get(19)).isEqualTo(1);
        assertThat(spread.median()).isEqualTo(0.5);
        assertThat(spread.lowTenth()).isZero();
        assertThat(spread.highTenth()).isEqualTo(1);
        assertThat(spread.belowChance()).isEqualTo(1);
    }

    @Test
    void namesAProbabilityThatIsPredictedAsOneNumber() {
        int rows = 400;
        byte[] click = new byte[rows];
        byte[] buy = new byte[rows];
        double[] spread = new double[rows];
        double[] same = new double[rows];
        for (int row = 0; row < rows; row++) {
            click[row] = (byte) (row % 2);
            buy[row] = (byte) (row % 8 == 1 ? 1 : 0);
            spread[row] = row % 7 - 3;
            same[row] = -3 + 1e-6 * (row % 5);
        }
        FunnelEvaluator evaluator =
                new FunnelEvaluator(graph, LabelledExposures.of(Map.of("click", click, "buy", buy)));
        List<ProbabilityCurves> curves = ProbabilityCurves.of(
                evaluator, Map.of(CLICK, Oracles.ofLogits(spread), BUY_OF_CLICKS, Oracles.ofLogits(same)));
        List<ConstantPrediction> found = ConstantPrediction.among(curves, graph);
        assertThat(found).extracting(ConstantPrediction::probability).containsExactly(BUY_OF_CLICKS);
        assertThat(found.get(0).text())
                .startsWith("CONSTANT: P(buy | click) is predicted as 0.04743 on all 200 rows")
                .contains("50 here", "no objective is on it", "learning rate");
    }

    @Test
    void fewRowsAndInfiniteLogOddsAreNoConstant() {
        FunnelEvaluator few =
                new FunnelEvaluator(graph, LabelledExposures.of(Map.of("click", new byte[20], "buy", new byte[20])));
        assertThat(ConstantPrediction.among(
                        ProbabilityCurves.of(few, Map.of(CLICK, Oracles.ofLogits(new double[20]))), graph))
                .isEmpty();

        double[] logits = new double[50];
        logits[3] = Double.NEGATIVE_INFINITY;
        FunnelEvaluator infinite =
                new FunnelEvaluator(graph, LabelledExposures.of(Map.of("click", new byte[50], "buy", new byte[50])));
        assertThat(ConstantPrediction.among(
                        ProbabilityCurves.of(infinite, Map.of(CLICK, Oracles.ofLogits(logits))), graph))
                .isEmpty();
        Arrays.fill(logits, Double.NEGATIVE_INFINITY);
        assertThat(ConstantPrediction.among(
                        ProbabilityCurves.of(infinite, Map.of(CLICK, Oracles.ofLogits(logits))), graph))
                .as("zero throughout is constant")
                .hasSize(1);
    }
}
