// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import static io.funnel4j.evaluation.Oracles.bytes;
import static io.funnel4j.evaluation.Oracles.ofLogits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.behavior.Graphs;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DomainEvaluationTest {
    private static final Probability CLICK = Probability.of("click");
    private static final Probability CONVERSION = Probability.of("conversion");
    private static final Probability CVR = new Probability("conversion", "click");

    private static final LogProbabilities PREDICTIONS = ofLogits(-1, 2, 5, -3, 4, 1, -2, 0);
    private static final Map<Probability, LogProbabilities> ALL =
            Map.of(CLICK, PREDICTIONS, CONVERSION, PREDICTIONS, CVR, PREDICTIONS);
    private static final FunnelEvaluator ROWS = new FunnelEvaluator(
            Graphs.esmm(),
            new LabelledExposures(
                    Map.of("click", bytes(1, 1, 0, 1, 0, 0, 1, 0), "conversion", bytes(0, 1, 0, 1, 0, 0, 0, 0)),
                    new long[] {1, 1, 1, 2, 2, 2, 3, 3},
                    new float[] {1, 2, 1, 1, 3, 1, 0, 1}));

    @Test
    void evaluatesEachDomainAsIfItsRowsWereAllThereAre() {
        List<DomainEvaluation> found =
                DomainEvaluation.of(ROWS, new int[] {7, 2, 2, 7, 2, 2, 7, 2}, domain -> "market " + domain, ALL);

        assertThat(found).extracting(DomainEvaluation::domain).containsExactly("market 2", "market 7");
        LogProbabilities inTwo = ofLogits(2, 5, 4, 1, 0);
        assertThat(found.get(0).evaluation())
                .isEqualTo(FunnelEvaluation.of(
                        Graphs.esmm(),
                        new LabelledExposures(
                                Map.of("click", bytes(1, 0, 0, 0, 0), "conversion", bytes(1, 0, 0, 0, 0)),
                                new long[] {1, 1, 2, 2, 3},
                                new float[] {2, 1, 3, 1, 1}),
                        Map.of(CLICK, inTwo, CONVERSION, inTwo, CVR, inTwo)));
        ProbabilityMetrics cvr = found.get(1).evaluation().metrics(CVR).orElseThrow();
        assertThat(cvr.rows()).isEqualTo(3);
        assertThat(cvr.positives()).isEqualTo(1);
    }

    @Test
    void ordersDomainsByRowsThenByNumber() {
        assertThat(DomainEvaluation.of(ROWS, new int[] {5, 4, 3, 3, 4, 5, 9, 3}, Integer::toString, ALL))
                .extracting(DomainEvaluation::domain)
                .containsExactly("3", "4", "5", "9");
    }

    @Test
    void oneDomainOfAllRowsIsTheWholeEvaluation() {
        assertThat(DomainEvaluation.of(ROWS, new int[8], Integer::toString, ALL))
                .singleElement()
                .extracting(DomainEvaluation::evaluation)
                .isEqualTo(ROWS.evaluate(ALL));
    }

    @Test
    void refusesAnotherNumberOfDomainsThanRows() {
        assertThatThrownBy(() -> DomainEvaluation.of(ROWS, new int[7], Integer::toString, ALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8")
                .hasMessageContaining("7");
    }
}
