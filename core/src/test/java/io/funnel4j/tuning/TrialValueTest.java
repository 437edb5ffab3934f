// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.Metric;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.training.EarlyStopping;
import io.funnel4j.training.TrainingResult;
import io.funnel4j.training.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrialValueTest {
    private static final MetricName AUC = new MetricName(Probability.of("click"), Metric.AUC);
    private static final Optional<EarlyStopping> BY_LOSS = Optional.of(new EarlyStopping("p_click.log_loss", false, 3));

    private static Map<String, Double> metrics(double auc, double loss) {
        return Map.of("p_click.auc", auc, "p_click.log_loss", loss);
    }

    private static TrainingResult result(int kept, boolean stopped, double[]... validations) {
        List<Validation> all = new ArrayList<>();
        for (double[] each : validations) {
            all.add(new Validation(1, all.size() + 1, true, 0, Map.of(), 0, metrics(each[0], each[1])));
        }
        return new TrainingResult(all, kept, stopped, all.size());
    }

    private static double value(
            TrainingResult result, Optional<EarlyStopping> stopping, double nowAuc, double nowLoss) {
        return TrialValue.of(result, stopping, () -> metrics(nowAuc, nowLoss), AUC);
    }

    /** An overfitting trial is worth what it ends with, not what it was on the way. */
    @Test
    void withoutEarlyStoppingItIsWorthItsLastWeights() {
        double[][] overfits = {{0.75, 0.2}, {0.72, 0.3}, {0.70, 0.4}};
        assertThat(value(result(2, false, overfits), Optional.empty(), 0, 0)).isEqualTo(0.70);
        assertThat(value(result(-1, true, overfits), Optional.empty(), 0.69, 0.5))
                .isEqualTo(0.69);
    }

    @Test
    void withEarlyStoppingItIsWorthWhatItWouldKeep() {
        double[][] seen = {{0.70, 0.4}, {0.71, 0.2}, {0.75, 0.3}};
        assertThat(value(result(1, false, seen), BY_LOSS, 0, 0)).isEqualTo(0.71);
        assertThat(value(result(-1, true, seen), BY_LOSS, 0.8, 0.5)).isEqualTo(0.71);
        assertThat(value(result(-1, true, seen), BY_LOSS, 0.6, 0.1)).isEqualTo(0.6);
        assertThat(value(result(-1, true), BY_LOSS, 0.6, 0.1)).isEqualTo(0.6);
    }

    @Test
    void whatIsUndefinedIsNoNumber() {
        assertThat(value(result(-1, true), Optional.empty(), Double.NaN, 0.1)).isNaN();
        assertThat(TrialValue.rank(null, AUC)).isNaN();
        assertThat(TrialValue.rank(0.3, new MetricName(Probability.of("click"), Metric.LOG_LOSS)))
                .isEqualTo(-0.3);
    }
}
