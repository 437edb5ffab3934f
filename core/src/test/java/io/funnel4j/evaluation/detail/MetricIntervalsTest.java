// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.detail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.Graphs;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.Calibration;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.evaluation.Metric;
import io.funnel4j.evaluation.Oracles;
import io.funnel4j.evaluation.RankAuc;
import io.funnel4j.evaluation.Scores;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetricIntervalsTest {
    private static final Probability CLICK = Probability.of("click");

    @Test
    void areAsWideAsDeLongsWhereRowsAreIndependent() {
        Random random = new Random(3);
        Drawn drawn = new Drawn(random, 4000, null);

        ConfidenceInterval bootstrap = drawn.intervals().metrics().get(Metric.AUC);
        RankAuc.Comparison delong = RankAuc.Comparison.of(
                Scores.of(drawn.predictions), new double[drawn.labels.length], drawn.labels); // against a constant

        assertThat((bootstrap.high() - bootstrap.low()) / 2).isCloseTo(delong.margin(), within(0.2 * delong.margin()));
        assertThat((bootstrap.high() + bootstrap.low()) / 2).isCloseTo(delong.first(), within(0.3 * delong.margin()));
    }

    @Test
    void holdTheTruthAboutAsOftenAsTheySay() {
        int holds = 0;
        int holdsRatio = 0;
        int worlds = 100;
        for (int seed = 0; seed < worlds; seed++) {
            Drawn drawn = new Drawn(new Random(seed), 1500, null);
            ConfidenceInterval auc = drawn.intervals().metrics().get(Metric.AUC);
            ConfidenceInterval ratio = drawn.intervals().predictedOverObserved();
            double truth = RankAuc.ofSoft(drawn.logits, drawn.truth, complement(drawn.truth));
            holds += auc.low() <= truth && truth <= auc.high() ? 1 : 0;
            holdsRatio += ratio.low() <= 1 && 1 <= ratio.high() ? 1 : 0;
        }
        assertThat(holds).as("AUC").isBetween(88, 100);
        assertThat(holdsRatio).as("predicted over observed").isBetween(88, 100);
    }

    @Test
    void areWiderWhereRowsOfAGroupAreAlike() {
        int times = 9;
        Drawn once = new Drawn(new Random(5), 600, null);
        Drawn copied = once.copied(times);

        double independent = width(copied.withoutGroups().intervals(), Metric.AUC);
        double grouped = width(copied.intervals(), Metric.AUC);

        assertThat(grouped / independent)
                .as("the root of how often each row is there")
                .isCloseTo(3, within(0.6));
        assertThat(grouped).isCloseTo(width(once.intervals(), Metric.AUC), within(0.2 * grouped));
        assertThat(copied.intervals().overGroups()).isTrue();
    }

    @Test
    void weightedRowsCountAsOftenAsTheyWeigh() {
        Drawn drawn = new Drawn(new Random(8), 800, null);
        float[] weights = new float[800];
        for (int row = 0; row < weights.length; row++) {
            weights[row] = row % 4;
        }
        LabelledExposures exposures =
                LabelledExposures.of(Map.of("click", drawn.labels)).withSampleWeights(weights);
        FunnelEvaluator evaluator = new FunnelEvaluator(Graphs.esmm(), exposures);
        FunnelEvaluation evaluation = evaluator.evaluate(Map.of(CLICK, drawn.predictions));
        MetricIntervals found = MetricIntervals.of(evaluator, Map.of(CLICK, drawn.predictions), 2)
                .get(0);

        for (Metric metric : List.of(Metric.AUC, Metric.LOG_LOSS, Metric.NORMALISED_ENTROPY)) {
            ConfidenceInterval interval = found.metrics().get(metric);
            assertThat(evaluation.metrics(CLICK).orElseThrow().value(metric))
                    .as(metric.toString())
                    .isBetween(interval.low(), interval.high());
        }
        assertThat(found.metrics()).doesNotContainKeys(Metric.GAUC, Metric.MEAN_GAUC);
    }

    @Test
    void areTheSameEachTime() {
        long[] groups = new long[500];
        for (int row = 0; row < 500; row++) {
            groups[row] = row / 5;
        }
        Drawn drawn = new Drawn(new Random(2), 500, groups);
        assertThat(drawn.intervals()).isEqualTo(drawn.intervals());
        assertThat(drawn.intervals().metrics().get(Metric.GAUC).known()).isTrue();
        assertThat(drawn.evaluation(drawn.predictions, 1).intervals())
                .as("on any number of workers")
                .isEqualTo(drawn.evaluation(drawn.predictions, 4).intervals());
    }

    @Test
    void areUnknownWhereTheFigureIsNotDefined() {
        LabelledExposures exposures = LabelledExposures.of(Map.of("click", new byte[50]));
        FunnelEvaluator rows = new FunnelEvaluator(Graphs.esmm(), exposures);
        Map<Probability, LogProbabilities> rare = Map.of(CLICK, Oracles.ofProbabilities(new double[50]));
        MetricIntervals found = MetricIntervals.of(rows, rare, 1).get(0);

        assertThat(found.metrics().get(Metric.AUC).known()).isFalse();
        assertThat(found.predictedOverObserved().known()).isFalse();
        assertThat(FarFromRate.among(DetailedEvaluation.of(rows, rare, 1))).isEmpty();
        Map<Probability, LogProbabilities> half = Map.of(CLICK, Oracles.ofLogits(new double[50]));
        assertThat(FarFromRate.among(DetailedEvaluation.of(rows, half, 1)))
                .extracting(FarFromRate::text)
                .singleElement()
                .asString()
                .contains("P(click) is predicted for 25 of 50 rows in the mean, and happened on none");
    }

    /** 95 of 100 errors of right predictions lie below. */
    @Test
    void rightPredictionsHaveAnErrorByChance() {
        int below = 0;
        int farBelow = 0;
        for (int seed = 0; seed < 100; seed++) {
            Drawn drawn = new Drawn(new Random(seed), 2000, null);
            double chance = drawn.intervals().chanceError();
            double error = Calibration.of(drawn.predictions, drawn.labels).expectedError();
            below += error <= chance ? 1 : 0;
            farBelow += error <= 0.5 * chance ? 1 : 0;
        }
        assertThat(below).isBetween(88, 100);
        assertThat(farBelow).isLessThan(30);
    }

    /** The rows of weight 0 have all positives on top, which would be an AUC of 1. */
    @Test
    void rowsWithoutWeightAreNotDrawn() {
        Drawn drawn = new Drawn(new Random(12), 800, null);
        double[] logits = Arrays.copyOf(drawn.logits, 1600);
        byte[] labels = Arrays.copyOf(drawn.labels, 1600);
        float[] weights = new float[1600];
        Arrays.fill(weights, 0, 800, 3);
        for (int row = 800; row < 1600; row++) {
            labels[row] = (byte) (row % 2);
            logits[row] = row % 2 == 1 ? 40 : -40;
        }
        LabelledExposures exposures =
                LabelledExposures.of(Map.of("click", labels)).withSampleWeights(weights);
        MetricIntervals found = MetricIntervals.of(
                        new FunnelEvaluator(Graphs.esmm(), exposures), Map.of(CLICK, Oracles.ofLogits(logits)), 1)
                .get(0);
        ConfidenceInterval alone = drawn.intervals().metrics().get(Metric.AUC);
        assertThat(found.metrics().get(Metric.AUC).high()).isCloseTo(alone.high(), within(0.02));
        assertThat(found.metrics().get(Metric.AUC).low()).isCloseTo(alone.low(), within(0.02));
    }

    @Test
    void namesAProbabilityThatIsFarFromItsRate() {
        Drawn drawn = new Drawn(new Random(4), 3000, null);
        LogProbabilities far = Oracles.ofLogits(
                Arrays.stream(drawn.logits).map(logit -> logit + 1.5).toArray());

        assertThat(FarFromRate.among(drawn.evaluation(drawn.predictions))).isEmpty();
        List<FarFromRate> found = FarFromRate.among(drawn.evaluation(far));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).text()).startsWith("FAR FROM ITS RATE: P(click) is predicted ");
        assertThat(found.get(0).interval().low()).isGreaterThan(FarFromRate.FAR);
    }

    private static double[] complement(double[] probabilities) {
        return Arrays.stream(probabilities).map(p -> 1 - p).toArray();
    }

    private static double width(MetricIntervals intervals, Metric metric) {
        return intervals.metrics().get(metric).high()
                - intervals.metrics().get(metric).low();
    }

    /** Rows whose predictions are the truth. */
    private static final class Drawn {
        private final double[] logits;
        private final double[] truth;
        private final byte[] labels;
        private final long[] groups;
        private final LogProbabilities predictions;

        Drawn(Random random, int rows, long[] groups) {
            this.logits = random.doubles(rows).map(u -> 4 * u - 3.5).toArray();
            this.truth = Arrays.stream(logits).map(z -> 1 / (1 + Math.exp(-z))).toArray();
            this.labels = new byte[rows];
            for (int row = 0; row < rows; row++) {
                labels[row] = (byte) (random.nextDouble() < truth[row] ? 1 : 0);
            }
            this.groups = groups;
            this.predictions = Oracles.ofLogits(logits);
        }

        private Drawn(double[] logits, double[] truth, byte[] labels, long[] groups) {
            this.logits = logits;
            this.truth = truth;
            this.labels = labels;
            this.groups = groups;
            this.predictions = Oracles.ofLogits(logits);
        }

        Drawn copied(int times) {
            int rows = labels.length * times;
            double[] newLogits = new double[rows];
            double[] newTruth = new double[rows];
            byte[] newLabels = new byte[rows];
            long[] newGroups = new long[rows];
            for (int row = 0; row < rows; row++) {
                newLogits[row] = logits[row / times];
                newTruth[row] = truth[row / times];
                newLabels[row] = labels[row / times];
                newGroups[row] = row / times;
            }
            return new Drawn(newLogits, newTruth, newLabels, newGroups);
        }

        Drawn withoutGroups() {
            return new Drawn(logits, truth, labels, null);
        }

        MetricIntervals intervals() {
            return evaluation(predictions).intervals().get(0);
        }

        DetailedEvaluation evaluation(LogProbabilities predicted) {
            return evaluation(predicted, 2);
        }

        DetailedEvaluation evaluation(LogProbabilities predicted, int workers) {
            LabelledExposures exposures = new LabelledExposures(Map.of("click", labels), groups, null);
            return DetailedEvaluation.of(
                    new FunnelEvaluator(Graphs.esmm(), exposures), Map.of(CLICK, predicted), workers);
        }
    }
}
