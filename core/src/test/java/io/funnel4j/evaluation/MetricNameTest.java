// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.behavior.Graphs;
import io.funnel4j.behavior.Probability;
import io.funnel4j.training.EarlyStopping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricNameTest {
    @Test
    void readsWhatItPrints() {
        for (Probability probability : Graphs.esm2().probabilities()) {
            for (Metric metric : Metric.values()) {
                MetricName name = new MetricName(probability, metric);
                assertThat(MetricName.parse(name.toString(), Graphs.esm2())).isEqualTo(name);
            }
        }
        assertThat(MetricName.parse("p_purchase_given_click.log_loss", Graphs.esm2()))
                .isEqualTo(new MetricName(new Probability("purchase", "click"), Metric.LOG_LOSS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p_clik.auc", "p_click.ouc", "p_click", "auc", "", ".", "click.auc", "p_click.AUC"})
    void refusesAnUnknownNameWithWhatIsPossible(String text) {
        assertThatThrownBy(() -> MetricName.parse(text, Graphs.esmm()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown metric '" + text + "'; a metric is <probability>.<metric>, with a probability of"
                        + " p_click, p_conversion, p_conversion_given_click and a metric of auc, gauc, mean_gauc, log_loss,"
                        + " normalised_entropy, calibration_error");
    }

    @Test
    void knowsWhetherLargerIsBetter() {
        assertThat(Metric.AUC.largerIsBetter()).isTrue();
        assertThat(better(Metric.MEAN_GAUC, 0.7, 0.6)).isTrue();
        assertThat(better(Metric.LOG_LOSS, 0.7, 0.6)).isFalse();
        assertThat(better(Metric.CALIBRATION_ERROR, 0.01, 0.02)).isTrue();
        assertThat(better(Metric.AUC, 0.6, 0.6)).isFalse();
    }

    @Test
    void takesAnyValueForBetterThanNone() {
        for (Metric metric : Metric.values()) {
            assertThat(better(metric, 0.5, Double.NaN)).isTrue();
            assertThat(better(metric, Double.NaN, 0.5)).isFalse();
            assertThat(better(metric, Double.NaN, Double.NaN)).isFalse();
        }
    }

    private static boolean better(Metric metric, double value, double best) {
        return new EarlyStopping("watched", metric.largerIsBetter(), 1).better(value, best);
    }
}
