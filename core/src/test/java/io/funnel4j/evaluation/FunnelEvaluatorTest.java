// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import static io.funnel4j.evaluation.Oracles.bytes;
import static io.funnel4j.evaluation.Oracles.ofLogits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Graphs;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class FunnelEvaluatorTest {
    private static final Probability CLICK = Probability.of("click");
    private static final Probability CONVERSION = Probability.of("conversion");
    private static final Probability CVR = new Probability("conversion", "click");

    private static final byte[] CLICKS = bytes(1, 1, 0, 1, 0, 0, 1, 0);
    private static final byte[] CONVERSIONS = bytes(0, 1, 0, 1, 0, 0, 0, 0);
    private static final LabelledExposures EXPOSURES =
            LabelledExposures.of(Map.of("click", CLICKS, "conversion", CONVERSIONS));
    private static final LogProbabilities PREDICTIONS = ofLogits(-1, 2, 5, -3, 4, 1, -2, 0);

    @Test
    void evaluatesEachProbabilityInItsOwnSpace() {
        FunnelEvaluation found = evaluation(EXPOSURES);

        ProbabilityMetrics cvr = found.metrics(CVR).orElseThrow();
        assertThat(cvr.rows()).isEqualTo(4);
        assertThat(cvr.positives()).isEqualTo(2);
        assertThat(cvr.auc()).isEqualTo(0.5);
        assertThat(cvr.logLoss()).isEqualTo(LogLoss.of(ofLogits(-1, 2, -3, -2), bytes(0, 1, 1, 0)));
        assertThat(cvr.calibration()).isEqualTo(Calibration.of(ofLogits(-1, 2, -3, -2), bytes(0, 1, 1, 0)));

        ProbabilityMetrics conversion = found.metrics(CONVERSION).orElseThrow();
        assertThat(conversion.rows()).isEqualTo(8);
        assertThat(conversion.auc()).isEqualTo(Oracles.auc(new double[] {-1, 2, 5, -3, 4, 1, -2, 0}, CONVERSIONS));
        assertThat(found.rows()).isEqualTo(8);
        assertThat(found.notEvaluated()).isEmpty();
        assertThat(found.notes()).isEmpty();
    }

    @Test
    void ranksPredictionsThatRoundToZeroOrOne() {
        LabelledExposures exposures = LabelledExposures.of(Map.of("click", bytes(0, 1, 0, 1)));

        for (double far : new double[] {-800, -19, 60, 700}) {
            LogProbabilities close = ofLogits(far, far + 1e-3, far - 1e-3, far + 2e-3);
            FunnelEvaluation found = FunnelEvaluation.of(Graphs.esmm(), exposures, Map.of(CLICK, close));
            assertThat(found.value(new MetricName(CLICK, Metric.AUC)))
                    .as("logits near %s", far)
                    .isEqualTo(1);
            assertThat(found.metrics(CLICK).orElseThrow().calibration().curve()).hasSize(4);
        }
    }

    @Test
    void groupsTheRowsOfASpace() {
        FunnelEvaluation found = evaluation(EXPOSURES.withGroups(new long[] {1, 1, 1, 2, 2, 3, 2, 3}));

        // Clicks only: group 1 holds rows 0 and 1, group 2 rows 3 and 6; group 3 has no click.
        assertThat(found.metrics(CVR).orElseThrow().groupedAuc())
                .isEqualTo(GroupedAuc.of(new double[] {-1, 2, -3, -2}, bytes(0, 1, 1, 0), new long[] {1, 1, 2, 2}));
        assertThat(found.metrics(CLICK).orElseThrow().groupedAuc().groups()).isEqualTo(3);
    }

    @Test
    void weighsTheRowsOfASpace() {
        float[] weights = {1, 2, 3, 4, 5, 6, 7, 8};
        ProbabilityMetrics cvr = evaluation(
                        EXPOSURES.withSampleWeights(weights).withGroups(new long[] {1, 1, 1, 2, 2, 3, 2, 3}))
                .metrics(CVR)
                .orElseThrow();

        float[] onClicks = {1, 2, 4, 7};
        byte[] labels = bytes(0, 1, 1, 0);
        assertThat(cvr.auc()).isEqualTo(RankAuc.of(new double[] {-1, 2, -3, -2}, labels, onClicks));
        assertThat(cvr.logLoss()).isEqualTo(LogLoss.of(ofLogits(-1, 2, -3, -2), labels, onClicks));
        assertThat(cvr.groupedAuc().weighted()).isCloseTo(3.0 / 14, within(1e-15));
    }

    @Test
    void listsWhatItCannotEvaluate() {
        BehaviorGraph graph = Graphs.esm2();
        FunnelEvaluator evaluator = new FunnelEvaluator(
                graph, LabelledExposures.of(Map.of("click", CLICKS, "daction", new byte[8], "purchase", CONVERSIONS)));
        Map<Probability, LogProbabilities> predictions = new HashMap<>();
        evaluator.probabilities().forEach(probability -> predictions.put(probability, PREDICTIONS));
        predictions.remove(Probability.of("purchase"));

        FunnelEvaluation found = evaluator.evaluate(predictions);

        assertThat(found.evaluated().stream().map(ProbabilityMetrics::probability))
                .containsExactly(
                        CLICK,
                        Probability.of("daction"),
                        new Probability("daction", "click"),
                        new Probability("purchase", "click"),
                        new Probability("purchase", "daction"));
        assertThat(found.notEvaluated())
                .containsExactly(
                        new NotEvaluated(
                                Probability.of("oaction"), "no label 'oaction'; labels are [click, daction, purchase]"),
                        new NotEvaluated(Probability.of("purchase"), "no predictions"),
                        new NotEvaluated(
                                new Probability("oaction", "click"),
                                "no label 'oaction'; labels are [click, daction, purchase]"),
                        new NotEvaluated(
                                new Probability("purchase", "oaction"),
                                "no label 'oaction'; labels are [click, daction, purchase]"));
    }

    @Test
    void leavesMeasuresOfOneClassUndefined() {
        FunnelEvaluation found = FunnelEvaluation.of(
                Graphs.esmm(),
                LabelledExposures.of(Map.of("click", new byte[8], "conversion", new byte[8]))
                        .withGroups(new long[8]),
                Map.of(CLICK, PREDICTIONS, CVR, PREDICTIONS));

        assertThat(found.value(new MetricName(CLICK, Metric.AUC))).isNaN();
        assertThat(found.value(new MetricName(CLICK, Metric.GAUC))).isNaN();
        assertThat(found.value(new MetricName(CLICK, Metric.LOG_LOSS))).isPositive();
        assertThat(found.metrics(CVR).orElseThrow().rows()).isZero();
        for (Metric metric : Metric.values()) {
            assertThat(found.value(new MetricName(CVR, metric)))
                    .as("%s", metric)
                    .isNaN();
        }
    }

    @Test
    void readsTheLabelsThatObjectivesName() {
        BehaviorGraph graph = new BehaviorGraph(
                Graphs.esmm().towers(),
                List.of(
                        new Objective("click", "exposure", "detail", 1),
                        new Objective("conversion", "exposure", "order", 1)));

        FunnelEvaluator evaluator =
                new FunnelEvaluator(graph, LabelledExposures.of(Map.of("detail", CLICKS, "conversion", CONVERSIONS)));

        assertThat(evaluator.probabilities()).containsExactly(CLICK);
        assertThat(evaluator.evaluate(Map.of()).notEvaluated())
                .contains(new NotEvaluated(CVR, "no label 'order'; labels are [conversion, detail]"));
    }

    @Test
    void notesRowsThatContradictTheGraph() {
        FunnelEvaluation found =
                evaluation(LabelledExposures.of(Map.of("click", CLICKS, "conversion", bytes(0, 1, 1, 1, 1, 0, 0, 0))));

        assertThat(found.notes())
                .containsExactly("conversion = 1 but click = 0, which the graph excludes, in 2 of 8 rows: they count in"
                        + " P(conversion) and not in P(conversion | click)");
        assertThat(found.metrics(CVR).orElseThrow().positives()).isEqualTo(2);
        assertThat(found.metrics(CONVERSION).orElseThrow().positives()).isEqualTo(4);
    }

    @Test
    void saysBeforehandWhichMetricsItWillNotHold() {
        FunnelEvaluator evaluator = new FunnelEvaluator(Graphs.esmm(), LabelledExposures.of(Map.of("click", CLICKS)));

        evaluator.require(new MetricName(CLICK, Metric.AUC));
        assertThatThrownBy(() -> evaluator.require(new MetricName(CLICK, Metric.GAUC)))
                .hasMessage("no 'p_click.gauc': the exposures have no groups; name the column that groups them");
        assertThatThrownBy(() -> evaluator.require(new MetricName(CVR, Metric.AUC)))
                .hasMessage("no 'p_conversion_given_click.auc': no label 'conversion'; labels are [click]");
        assertThatThrownBy(() -> evaluator.require(new MetricName(new Probability("click", "cart"), Metric.AUC)))
                .hasMessageContaining("P(click | cart) is not defined");
    }

    @Test
    void saysBeforehandWhichMetricsAreNoNumberOnItsRows() {
        byte[] none = bytes(0, 0, 0, 0, 0, 0, 0, 0);
        LabelledExposures withoutConversions = new LabelledExposures(
                Map.of("click", CLICKS, "conversion", none), new long[] {1, 1, 2, 2, 3, 3, 4, 4}, null);
        FunnelEvaluator evaluator = new FunnelEvaluator(Graphs.esmm(), withoutConversions);
        for (Metric metric : List.of(Metric.AUC, Metric.GAUC, Metric.MEAN_GAUC, Metric.NORMALISED_ENTROPY)) {
            assertThat(evaluator.undefined(new MetricName(CLICK, metric))).isEmpty();
            assertThat(evaluator.undefined(new MetricName(CVR, metric)))
                    .as("%s", metric)
                    .contains(
                            "'p_conversion_given_click.%s' is not defined on these exposures: P(conversion | click) is judged on 4 of 8, and on 0 of those it happened"
                                    .formatted(metric));
        }
        assertThat(evaluator.undefined(new MetricName(CVR, Metric.LOG_LOSS))).isEmpty();

        FunnelEvaluator weightless = new FunnelEvaluator(
                Graphs.esmm(), new LabelledExposures(Map.of("click", CLICKS), null, new float[CLICKS.length]));
        assertThat(weightless.undefined(new MetricName(CLICK, Metric.LOG_LOSS)).orElseThrow())
                .contains("rows with a sample weight of 0 do not count");
    }

    @Test
    void refusesAMetricThatItDoesNotHold() {
        FunnelEvaluation found = FunnelEvaluation.of(
                Graphs.esmm(), LabelledExposures.of(Map.of("click", CLICKS)), Map.of(CLICK, PREDICTIONS));

        assertThatThrownBy(() -> found.value(new MetricName(CVR, Metric.AUC)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no 'p_conversion_given_click.auc': P(conversion | click) was not evaluated, no label"
                        + " 'conversion'; labels are [click]");
        assertThatThrownBy(() -> found.value(new MetricName(CLICK, Metric.MEAN_GAUC)))
                .hasMessageContaining("the exposures have no groups");
        assertThatThrownBy(() -> found.value(new MetricName(Probability.of("cart"), Metric.AUC)))
                .hasMessage("no 'p_cart.auc': P(cart) is not defined by the graph; evaluated are [P(click)]");
    }

    @Test
    void refusesPredictionsThatDoNotFit() {
        FunnelEvaluator evaluator = new FunnelEvaluator(Graphs.esmm(), EXPOSURES);

        assertThatThrownBy(() -> evaluator.evaluate(Map.of(CVR, ofLogits(1, 2, 3, 4))))
                .hasMessage("predictions of P(conversion | click) and labels must be one a row; found 4 and 8");
        assertThatThrownBy(() -> evaluator.evaluate(Map.of(Probability.of("purchase"), PREDICTIONS)))
                .hasMessageContaining("P(purchase) is not defined");
        assertThatThrownBy(() -> evaluator.evaluate(Map.of(CLICK, ofLogits(1, 2, 3, Double.NaN, 5, 6, 7, 8))))
                .hasMessageStartingWith("P(click) of row 3 is the pair (log p, log(1 - p)) = (NaN, NaN)");
    }

    @Test
    void refusesExposuresThatDoNotFit() {
        assertThatThrownBy(() -> LabelledExposures.of(Map.of()))
                .hasMessage("evaluation needs at least one label; found none");
        assertThatThrownBy(() -> LabelledExposures.of(Map.of("a", new byte[2], "b", new byte[3])))
                .hasMessage("label 'a' and label 'b' must be one a row; found 2 and 3");
        assertThatThrownBy(() -> LabelledExposures.of(Map.of("a", bytes(0, 2))))
                .hasMessage("label 'a' of row 1 is 2; a label is 0 or 1");
        assertThatThrownBy(() -> EXPOSURES.withGroups(new long[7]))
                .hasMessage("labels and groups must be one a row; found 8 and 7");
        assertThatThrownBy(() -> EXPOSURES.withSampleWeights(new float[] {1, 1, 1, Float.NaN, 1, 1, 1, 1}))
                .hasMessage("sample weight of row 3 is NaN; a weight is finite and not negative");
    }

    @Test
    void survivesJson() throws JsonProcessingException {
        FunnelEvaluation evaluation =
                evaluation(LabelledExposures.of(Map.of("click", new byte[8], "conversion", CONVERSIONS)));
        ObjectMapper mapper = new ObjectMapper();

        String json = mapper.writeValueAsString(evaluation);

        assertThat(mapper.readValue(json, FunnelEvaluation.class)).isEqualTo(evaluation);
        assertThat(json)
                .startsWith(
                        "{\"rows\":8,\"evaluated\":[{\"probability\":{\"behavior\":\"click\",\"given\":\"exposure\"},"
                                + "\"rows\":8,\"positives\":0,\"auc\":\"NaN\",\"groupedAuc\":{\"weighted\":\"NaN\"");
    }

    @Test
    void isTheSameTwice() {
        Random random = new Random(41);
        int rows = 1000;
        double[] logits = random.doubles(rows, -6, 1).toArray();
        byte[] clicks = Oracles.labels(random, rows, 0.3);
        LabelledExposures exposures = LabelledExposures.of(Map.of("click", clicks))
                .withGroups(random.longs(rows, 0, 30).toArray());
        FunnelEvaluator evaluator = new FunnelEvaluator(Graphs.esmm(), exposures);
        Map<Probability, LogProbabilities> predictions = Map.of(CLICK, ofLogits(logits));

        assertThat(evaluator.evaluate(predictions)).isEqualTo(evaluator.evaluate(predictions));
    }

    private static FunnelEvaluation evaluation(LabelledExposures exposures) {
        return FunnelEvaluation.of(
                Graphs.esmm(), exposures, Map.of(CLICK, PREDICTIONS, CONVERSION, PREDICTIONS, CVR, PREDICTIONS));
    }
}
