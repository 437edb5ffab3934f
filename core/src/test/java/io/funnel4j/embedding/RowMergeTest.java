// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.array.HostValues;
import io.funnel4j.exposure.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

class RowMergeTest {
    private static final int DIMENSION = 3;
    private static final Offset<Double> CLOSE = Offset.offset(1e-12);

    static Stream<RowOptimizer> optimizers() {
        return Stream.of(new RowOptimizer.Sgd(0.1, 0), RowOptimizer.Adagrad.of(0.1), RowOptimizer.LazyAdam.of(0.1));
    }

    /** A row that one worker touched is its copy, to the bit, whatever the rule and however it was scaled before. */
    @ParameterizedTest
    @EnumSource(MergeRule.class)
    void oneWorkersCopyIsKept(MergeRule rule) {
        optimizers().forEach(optimizer -> {
            EmbeddingTable table = table(optimizer, 9);
            double[] copy = random(new Random(3), table.width());
            new RowMerge(optimizer, rule)
                    .merge(table, List.of(nothing(table), copies(table, new int[] {4}, new long[] {0b101}, copy)));
            assertThat(row(table, 4)).containsExactly(copy);
            assertThat(row(table, 5)).containsExactly(row(table(optimizer, 9), 5));
        });
    }

    /** A row that all touched in every step moves by the mean of the copies: local SGD. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void aFrequentRowIsTheMeanOfItsCopies(RowOptimizer optimizer) {
        EmbeddingTable table = table(optimizer, 9);
        Random random = new Random(5);
        List<RowMerge.Copies> workers = new ArrayList<>();
        double[] mean = new double[table.width()];
        for (int p = 0; p < 4; p++) {
            double[] copy = random(random, table.width());
            for (int i = 0; i < mean.length; i++) {
                mean[i] += copy[i] / 4;
            }
            workers.add(copies(table, new int[] {2}, new long[] {0b1111}, copy));
        }
        new RowMerge(optimizer, MergeRule.STEPS).merge(table, workers);
        assertThat(row(table, 2)).containsExactly(mean, CLOSE);
    }

    /** Rows that no two workers touch in one step take all their changes, and their moments as many steps. */
    @Test
    void aRareRowTakesAllItsSteps() {
        RowOptimizer.LazyAdam adam = RowOptimizer.LazyAdam.of(0.1);
        EmbeddingTable table = table(adam, 9);
        double[] before = row(table, 7);
        double[][] gradients = {{1, -2, 0.5}, {3, 1, 1}, {-1, 0, 2}};
        List<RowMerge.Copies> workers = new ArrayList<>();
        double[] weights = new double[DIMENSION];
        for (int p = 0; p < gradients.length; p++) {
            double[] copy = step(adam, before, gradients[p]);
            for (int d = 0; d < DIMENSION; d++) {
                weights[d] += copy[d] - before[d];
            }
            workers.add(copies(table, new int[] {7}, new long[] {1L << p}, copy));
        }
        new RowMerge(adam, MergeRule.STEPS).merge(table, workers);
        double[] merged = row(table, 7);
        for (int d = 0; d < DIMENSION; d++) {
            assertThat(merged[d] - before[d]).isCloseTo(weights[d], CLOSE);
            double meanGradient = (gradients[0][d] + gradients[1][d] + gradients[2][d]) / 3;
            assertThat(merged[DIMENSION + d])
                    .as("as after three steps of the mean gradient")
                    .isCloseTo(Math.pow(0.9, 3) * before[DIMENSION + d] + (1 - Math.pow(0.9, 3)) * meanGradient, CLOSE);
        }
    }

    /** Three of four workers in the same two steps, the fourth in another: U/N = 3/7. */
    @Test
    void eachRuleCountsItsSteps() {
        RowOptimizer sgd = new RowOptimizer.Sgd(0.1, 0);
        double[][] changes = {{7, 0, 0}, {0, 7, 0}, {0, 0, 7}, {7, 7, 7}};
        long[] steps = {0b011, 0b011, 0b011, 0b100};
        assertMerged(sgd, MergeRule.STEPS, changes, steps, 3.0 / 7);
        assertMerged(sgd, MergeRule.MEAN, changes, steps, 1.0 / 4);
        assertMerged(sgd, MergeRule.SUM, changes, steps, 1);
        assertMerged(sgd, MergeRule.ROOT, changes, steps, Math.sqrt(21) / 7);
    }

    private static void assertMerged(
            RowOptimizer optimizer, MergeRule rule, double[][] changes, long[] steps, double factor) {
        EmbeddingTable table = table(optimizer, 9);
        double[] before = row(table, 0);
        List<RowMerge.Copies> workers = new ArrayList<>();
        for (int p = 0; p < changes.length; p++) {
            double[] copy = before.clone();
            for (int d = 0; d < copy.length; d++) {
                copy[d] += changes[p][d];
            }
            workers.add(copies(table, new int[] {0}, new long[] {steps[p]}, copy));
        }
        new RowMerge(optimizer, rule).merge(table, workers);
        for (int d = 0; d < before.length; d++) {
            assertThat(row(table, 0)[d]).as(rule.name()).isCloseTo(before[d] + factor * 14, CLOSE);
        }
    }

    /** Adam divides by the root of the second moment. */
    @ParameterizedTest
    @EnumSource(MergeRule.class)
    void secondMomentsStayPositive(MergeRule rule) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RowOptimizer.LazyAdam adam = RowOptimizer.LazyAdam.of(0.1);
        for (int trial = 0; trial < 200; trial++) {
            EmbeddingTable table = table(adam, 1);
            double[] first = random(random, table.width());
            table.setRows(0, 1, values(positive(first)));
            List<RowMerge.Copies> workers = new ArrayList<>();
            for (int p = 0; p < 1 + random.nextInt(8); p++) {
                double[] copy = row(table, 0);
                int taken = 1 + random.nextInt(5);
                for (int step = 0; step < taken; step++) {
                    copy = step(adam, copy, random(random, DIMENSION));
                }
                workers.add(copies(table, new int[] {0}, new long[] {((1L << taken) - 1) << random.nextInt(3)}, copy));
            }
            new RowMerge(adam, rule).merge(table, workers);
            for (int d = 2 * DIMENSION; d < 3 * DIMENSION; d++) {
                assertThat(row(table, 0)[d])
                        .as("trial %d of seed %d", trial, seed)
                        .isNotNegative();
            }
        }
    }

    private static double[] positive(double[] values) {
        for (int i = 2 * DIMENSION; i < values.length; i++) {
            values[i] = Math.abs(values[i]);
        }
        return values;
    }

    private static double[] step(RowOptimizer.LazyAdam adam, double[] row, double[] gradient) {
        double[][] parts = new double[3][DIMENSION];
        for (int i = 0; i < row.length; i++) {
            parts[i / DIMENSION][i % DIMENSION] = row[i];
        }
        adam.update(parts[0], new double[][] {parts[1], parts[2]}, gradient, DIMENSION, adam.rate(1));
        double[] after = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            after[i] = parts[i / DIMENSION][i % DIMENSION];
        }
        return after;
    }

    private static EmbeddingTable table(RowOptimizer optimizer, int rows) {
        EmbeddingTable table = new EmbeddingTable(new TableShape("t", rows, DIMENSION), optimizer, DataType.DOUBLE);
        table.initialise(0.1, 7);
        return table;
    }

    private static RowMerge.Copies nothing(EmbeddingTable table) {
        return copies(table, new int[0], new long[0], new double[0]);
    }

    private static RowMerge.Copies copies(EmbeddingTable table, int[] rows, long[] steps, double[] values) {
        assertThat(values).hasSize(rows.length * table.width());
        return new RowMerge.Copies(new TouchedRows.Rows(rows, steps), values(values));
    }

    private static HostValues values(double[] values) {
        HostValues host = HostValues.allocate(DataType.DOUBLE, values.length);
        host.set(0, values);
        return host;
    }

    private static double[] row(EmbeddingTable table, int row) {
        double[] values = new double[table.width()];
        table.load(row, values);
        return values;
    }

    private static double[] random(Random random, int count) {
        return random.doubles(count, -1, 1).toArray();
    }
}
