// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowOptimizerTest {
    /** Bias correction makes the first step one of the learning rate, whatever the gradient's size. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-4, 1, 1e6})
    void adamsFirstStepIsTheLearningRate(double gradient) {
        RowOptimizer adam = RowOptimizer.LazyAdam.of(0.01);
        double[] weights = {0};
        adam.update(weights, new double[][] {{0}, {0}}, new double[] {gradient}, 1, adam.rate(1));
        assertThat(weights[0]).isCloseTo(-0.01, Offset.offset(1e-4));
    }

    @Test
    void adamsRateApproachesTheLearningRate() {
        RowOptimizer adam = RowOptimizer.LazyAdam.of(0.01);
        assertThat(adam.rate(1_000_000)).isCloseTo(0.01, Offset.offset(1e-12));
        assertThat(adam.rate(Long.MAX_VALUE)).isEqualTo(0.01);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refusesNumbersThatAreNone(double number) {
        List<ThrowingCallable> refused = List.of(
                () -> new RowOptimizer.Sgd(number, 0),
                () -> new RowOptimizer.Sgd(0.1, number),
                () -> new RowOptimizer.Adagrad(0.1, 0, number, 0),
                () -> new RowOptimizer.Adagrad(0.1, 0, 1e-10, number),
                () -> new RowOptimizer.LazyAdam(0.1, 0, number, 0.999, 1e-8),
                () -> new RowOptimizer.LazyAdam(0.1, 0, 0.9, number, 1e-8),
                () -> new RowOptimizer.LazyAdam(0.1, 0, 0.9, 1, 1e-8),
                () -> new RowOptimizer.LazyAdam(0.1, 0, 0.9, 0.999, 0));
        for (ThrowingCallable each : refused) {
            assertThatThrownBy(each)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected");
        }
    }
}
