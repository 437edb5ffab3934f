// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.array.HostArrays;
import io.funnel4j.model.vertex.VertexContract;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

class AttentionPoolingVertexTest {
    private static final int WIDTH = 3;

    abstract static class Contract extends VertexContract {
        abstract EntryWeights weights();

        @Override
        protected AttentionPoolingVertex vertex() {
            return new AttentionPoolingVertex(RandomLists.LISTS, weights());
        }

        @Override
        protected double[][] inputs(Random random, int rows, double size) {
            int[] ids = RandomLists.ids(random, rows);
            int filled = new ListEntries(ids, rows, RandomLists.LISTS).filled();
            return new double[][] {
                random.doubles((long) filled * WIDTH, -size, size).toArray(),
                random.doubles(filled, -size, size).toArray(),
                RandomLists.doubles(ids)
            };
        }

        @Override
        protected int[] inputWidths() {
            return new int[] {WIDTH, 1, RandomLists.SLOTS};
        }

        @Override
        protected boolean isIds(int input) {
            return input == 2;
        }

        @ParameterizedTest
        @EnumSource(
                value = DataType.class,
                names = {"FLOAT", "DOUBLE"})
        void isTheFormulaForScoresOfAnySize(DataType type) {
            for (double size : List.of(0.1, 3.0, 3000.0)) {
                long seed = System.nanoTime();
                int rows = 1200;
                double[][] inputs = inputs(new Random(seed), rows, 1);
                for (int i = 0; i < inputs[1].length; i++) {
                    inputs[1][i] *= size;
                }
                double[] found = HostArrays.toDoubles(forward(inputs, type));
                double[] expected = expected(inputs, rows);
                for (int i = 0; i < expected.length; i++) {
                    assertThat(found[i])
                            .as("seed %d, scores of %s, value %d", seed, size, i)
                            .isCloseTo(expected[i], Offset.offset(1e-4 * Math.max(1, Math.abs(expected[i]))));
                }
                assertThat(Arrays.copyOf(found, WIDTH)).as("of no entries").containsOnly(0);
            }
        }

        private double[] expected(double[][] inputs, int rows) {
            int[] ids = new int[inputs[2].length];
            Arrays.setAll(ids, i -> (int) inputs[2][i]);
            ListEntries entries = new ListEntries(ids, rows, RandomLists.LISTS);
            double[] expected = new double[rows * WIDTH];
            for (int row = 0; row < rows; row++) {
                double[] scores = Arrays.copyOfRange(inputs[1], entries.start(row), entries.start(row + 1));
                for (int j = 0; j < scores.length; j++) {
                    double own = scores[j];
                    double weight = weights() == EntryWeights.PLAIN
                            ? own
                            : 1
                                    / Arrays.stream(scores)
                                            .map(other -> Math.exp(other - own))
                                            .sum();
                    for (int i = 0; i < WIDTH; i++) {
                        expected[row * WIDTH + i] += weight * inputs[0][(entries.start(row) + j) * WIDTH + i];
                    }
                }
            }
            return expected;
        }
    }

    @Nested
    class WithPlainWeights extends Contract {
        @Override
        EntryWeights weights() {
            return EntryWeights.PLAIN;
        }
    }

    @Nested
    class WithSoftmax extends Contract {
        @Override
        EntryWeights weights() {
            return EntryWeights.SOFTMAX;
        }
    }
}
