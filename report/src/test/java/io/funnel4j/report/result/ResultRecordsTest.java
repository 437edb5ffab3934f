// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.evaluation.detail.ScoreHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultRecordsTest {
    private static final MetricColumn AUC =
            new MetricColumn("auc", "AUC", "clicks", "", MetricGroup.RANKING, Goal.HIGHER, 2);

    @Test
    void aSpreadDividesByNMinusOneAndLeavesOutTheUndefined() {
        Spread spread = Spread.of(List.of(1.0, Double.NaN, 2.0, 4.0));
        assertThat(spread.n()).isEqualTo(3);
        assertThat(spread.mean()).isCloseTo(7.0 / 3, within(1e-15));
        assertThat(spread.standardDeviation()).isCloseTo(Math.sqrt(7.0 / 3), within(1e-15));
        assertThat(Spread.exactly(2)).isEqualTo(new Spread(2, Double.NaN, 1));
        assertThat(Spread.of(List.of())).isEqualTo(new Spread(Double.NaN, Double.NaN, 0));
    }

    /** t(0.975, 4) = 2.7764 and t(0.975, 9) = 2.2622, as tables have them. */
    @Test
    void anIntervalIsStudents() {
        Interval five = Interval.of(List.of(1.0, 2.0, Double.NaN, 3.0, 4.0, 5.0));
        assertThat(five.n()).isEqualTo(5);
        assertThat(five.high() - five.mean()).isCloseTo(2.77645 * Math.sqrt(2.5 / 5), within(1e-4));
        assertThat(five.mean() - five.low()).isCloseTo(five.high() - five.mean(), within(1e-12));
        Interval ten = Interval.of(List.of(0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0));
        assertThat(ten.high()).isCloseTo(0.5 + 2.26216 * Math.sqrt(2.5 / 9 / 10), within(1e-4));
        assertThat(ten.excludes(0)).isTrue();
        assertThat(ten.excludes(0.4)).isFalse();
    }

    /** Nadeau and Bengio's variance, 1/n + test/train instead of 1/n: at 1/8 and n = 10 half as wide again. */
    @Test
    void anIntervalOverSplitsOfTheSameRowsIsWider() {
        List<Double> values = List.of(0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0);
        Interval independent = Interval.of(values);
        Interval splits = Interval.of(values, 1 / 8.0);
        assertThat((splits.high() - splits.mean()) / (independent.high() - independent.mean()))
                .isCloseTo(1.5, within(1e-12));
    }

    @Test
    void oneValueHasNoInterval() {
        Interval interval = Interval.of(List.of(3.0));
        assertThat(interval.mean()).isEqualTo(3);
        assertThat(interval.low()).isNaN();
        assertThat(interval.excludes(0)).isFalse();
    }

    /** Two seeds that differ give Student's interval ends far outside of what an AUC can be. */
    @Test
    void anIntervalEndsWhereTheMetricDoes() {
        MetricColumn loss = new MetricColumn("loss", "loss", "", "", MetricGroup.LIKELIHOOD, Goal.LOWER, 2);
        MetricColumn share = new MetricColumn("share", "share", "", "", MetricGroup.CEILING_SHARE, Goal.HIGHER, 2);
        MetricColumn groups = new MetricColumn("groups", "groups", "", "", MetricGroup.RANKING, Goal.NONE, 0);
        MetricValues high = MetricValues.of(0.85, 0.99);
        MetricValues low = MetricValues.of(0.1, 0.9);
        ComparisonReport report = new ComparisonReport(
                "small",
                Map.of(),
                List.of(1L, 2L),
                "b",
                0,
                List.of(AUC, loss, share, groups),
                List.of(model("a", high), model("b", low)),
                Map.of(),
                List.of());

        assertThat(high.interval(0).high()).isGreaterThan(1);
        assertThat(report.interval("auc", high).high()).isEqualTo(1);
        assertThat(report.interval("auc", high).low())
                .isEqualTo(high.interval(0).low());
        assertThat(report.interval("auc", low)).isEqualTo(new Interval(0.5, 0, 1, 2));
        assertThat(report.interval("loss", low).low()).isZero();
        assertThat(report.interval("loss", low).high())
                .isEqualTo(low.interval(0).high());
        assertThat(report.interval("share", low)).isEqualTo(low.interval(0));
        assertThat(report.interval("groups", low).high()).isGreaterThan(1);
        assertThat(report.interval("auc", MetricValues.of(0.5, Double.NaN)).low())
                .isNaN();

        Interval difference =
                report.difference(report.models().get(0), AUC).orElseThrow().interval();
        assertThat(difference.low()).isEqualTo(-1);
        assertThat(difference.high()).isEqualTo(1);
        assertThat(report.difference(report.models().get(0), loss)
                        .orElseThrow()
                        .interval()
                        .high())
                .isGreaterThan(1);
    }

    private static ModelResult model(String name, MetricValues values) {
        return new ModelResult(
                name,
                "",
                Map.of("auc", values, "loss", values, "share", values, "groups", values),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void aDifferenceIsTakenSeedBySeed() {
        MetricValues model = MetricValues.of(0.70, 0.60, 0.51, Double.NaN);
        MetricValues baseline = MetricValues.of(0.69, 0.59, 0.52, 0.5);
        PairedDifference higher = PairedDifference.of(model, baseline, Goal.HIGHER, 0);
        assertThat(higher.better()).isEqualTo(2);
        assertThat(higher.interval().n()).isEqualTo(3);
        assertThat(higher.interval().mean()).isCloseTo(0.01 / 3, within(1e-12));
        assertThat(PairedDifference.of(model, baseline, Goal.LOWER, 0).better()).isEqualTo(1);
        assertThat(PairedDifference.of(MetricValues.of(0.9, 2), MetricValues.of(2, 0.9), Goal.ONE, 0)
                        .better())
                .isEqualTo(1);
    }

    @Test
    void halfIsAsWrongAsTwice() {
        assertThat(Goal.ONE.merit(0.5)).isEqualTo(Goal.ONE.merit(2));
        assertThat(Goal.ONE.merit(1.1)).isGreaterThan(Goal.ONE.merit(0.8));
        assertThat(Goal.ONE.merit(0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Goal.ONE.merit(Double.NaN)).isNaN();
        assertThat(Goal.LOWER.merit(1)).isGreaterThan(Goal.LOWER.merit(2));
        assertThat(Goal.NONE.merit(1)).isNaN();
    }

    @Test
    void theBestAreThoseThatAgreeInTheShownDigits() {
        assertThat(comparison(0.701, 0.699, 0.6).best(AUC)).containsExactlyInAnyOrder("model0", "model1");
        assertThat(comparison(0.71, 0.70, Double.NaN).best(AUC)).containsExactly("model0");
    }

    @Test
    void noneIsTheBestWithoutAnyWorse() {
        assertThat(comparison(0.7, 0.7).best(AUC)).isEmpty();
        assertThat(comparison(0.7, Double.NaN).best(AUC)).isEmpty();
        assertThat(comparison(Double.NaN, Double.NaN).best(AUC)).isEmpty();
    }

    @Test
    void aComparisonRefusesWhatDoesNotFitTogether() {
        ModelResult model = model("esmm", 0.5);
        assertThatThrownBy(() -> comparison(List.of(AUC), List.of(model, model)))
                .hasMessage("two models are named 'esmm'; rename one");
        assertThatThrownBy(() -> comparison(List.of(AUC, AUC), List.of(model)))
                .hasMessage("two metrics are named 'auc'; rename one");
        assertThatThrownBy(() -> comparison(List.of(), List.of(model)))
                .hasMessage("model 'esmm' has the metric 'auc', which no column describes; the columns are []");
        assertThatThrownBy(() -> comparison(List.of(AUC), List.of(model("esmm", 0.5, 0.6))))
                .hasMessageContaining("has 2 values for 1 seeds");
    }

    @Test
    void aComparisonRefusesAStrangeBaseline() {
        assertThatThrownBy(() -> new ComparisonReport(
                        "test",
                        Map.of(),
                        List.of(1L),
                        "esm2",
                        0,
                        List.of(AUC),
                        List.of(model("esmm", 0.5)),
                        Map.of(),
                        List.of()))
                .hasMessage("the baseline 'esm2' is none of the models");
    }

    @Test
    void anEpochStandsWhereItEndsUnlessToldOtherwise() {
        assertThat(new EpochResult(3, 0.1, Map.of(), false).position()).isEqualTo(3);
        assertThat(new EpochResult(3, 0.1, Map.of(), false).ended()).isTrue();
        assertThat(new EpochResult(3, 0.1, Map.of(), false, 2.25).ended()).isFalse();
        assertThatThrownBy(() -> new EpochResult(3, 0.1, Map.of(), false, 3.5))
                .hasMessage("epoch 3 stands at 3.5 epochs; expected above 0, at most 3");
        assertThatThrownBy(() -> new EpochResult(1, 0.1, Map.of(), false, 0)).hasMessageContaining("at 0.0 epochs");
    }

    @Test
    void binsLieBetweenTheirEdges() {
        assertThatThrownBy(() -> new ScoreHistogram(List.of(0.1, 0.2, 0.3), List.of(1.0, 2.0), List.of(1.0), 0, 0))
                .hasMessage("3 edges have 2 bins; found 2 of positives and 1 of negatives");
    }

    @Test
    void aDataSectionRefusesARaggedTable() {
        assertThatThrownBy(() -> new DataSection("Rows", List.of(), List.of("a", "b"), List.of(List.of("1"))))
                .hasMessage("data section 'Rows' has 2 headers [a, b] and a row of 1 cells [1]");
    }

    private static ComparisonReport comparison(double... means) {
        List<ModelResult> models = new ArrayList<>();
        for (double mean : means) {
            models.add(model("model" + models.size(), mean));
        }
        return comparison(List.of(AUC), models);
    }

    private static ComparisonReport comparison(List<MetricColumn> columns, List<ModelResult> models) {
        return new ComparisonReport("test", Map.of(), List.of(1L), columns, models, Map.of(), List.of());
    }

    private static ModelResult model(String name, double... auc) {
        return new ModelResult(name, "", Map.of("auc", MetricValues.of(auc)), List.of(), List.of());
    }
}
