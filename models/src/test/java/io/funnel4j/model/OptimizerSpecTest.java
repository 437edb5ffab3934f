// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.embedding.RowOptimizer;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;

class OptimizerSpecTest {
    private static final int VALUES = 12;
    private static final double DENSE_ADAGRAD_START = 1e-6;

    /** A row that every batch touches moves as a dense parameter does, gradients as small as 1e-7 included. */
    @ParameterizedTest
    @EnumSource(OptimizerSpec.Type.class)
    void rowsFollowTheRuleOfTheDenseParameters(OptimizerSpec.Type type) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        OptimizerSpec spec = new OptimizerSpec(type, 0.1, 0);
        IUpdater updater = spec.denseUpdater();
        long stateSize = updater.stateSize(VALUES);
        INDArray state = stateSize == 0 ? null : Nd4j.zeros(DataType.DOUBLE, 1, stateSize);
        GradientUpdater<?> dense = updater.instantiate(state, true);
        RowOptimizer rows = spec.rowOptimizer() instanceof RowOptimizer.Adagrad adagrad
                ? new RowOptimizer.Adagrad(adagrad.learningRate(), 0, adagrad.epsilon(), DENSE_ADAGRAD_START)
                : spec.rowOptimizer();
        double[] weights = new double[VALUES];
        double[][] rowState = new double[rows.states()][VALUES];
        for (double[] values : rowState) {
            Arrays.fill(values, rows.initialState());
        }
        double[] expected = new double[VALUES];
        for (int step = 0; step < 20; step++) {
            double[] gradient = new double[VALUES];
            for (int i = 0; i < VALUES; i++) {
                gradient[i] = random.nextGaussian() * Math.pow(10, -(i % 8));
            }
            INDArray array = HostArrays.fromDoubles(gradient, DataType.DOUBLE, 1, VALUES);
            dense.applyUpdater(array, step, 0);
            double[] update = HostArrays.toDoubles(array);
            for (int i = 0; i < VALUES; i++) {
                expected[i] -= update[i];
            }
            rows.update(weights, rowState, gradient, VALUES, rows.rate(step + 1));
            assertThat(weights)
                    .as("%s, step %d, seed %d", type, step, seed)
                    .containsExactly(expected, Offset.offset(1e-10));
        }
    }

    @Test
    void adagradStartsRowsAtZero() {
        RowOptimizer rows = new OptimizerSpec(OptimizerSpec.Type.ADAGRAD, 0.1, 0).rowOptimizer();
        assertThat(rows.initialState()).isZero();
        double[] weights = {0};
        rows.update(weights, new double[][] {{0}}, new double[] {1e-6}, 1, rows.rate(1));
        assertThat(weights[0]).isCloseTo(-0.1, Offset.offset(1e-4));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesALearningRateThatIsNone(double rate) {
        assertThatThrownBy(() -> OptimizerSpec.adam(rate))
                .hasMessage("learning rate is %s; expected a positive number".formatted(rate));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesAWeightDecayThatIsNone(double decay) {
        assertThatThrownBy(() -> new OptimizerSpec(OptimizerSpec.Type.SGD, 0.1, decay))
                .hasMessage("weight decay is %s; expected at least 0".formatted(decay));
    }
}
