// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.exposure.TableShape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

class EmbeddingTableTest {
    private static final int ROWS = 5_000;
    private static final int DIMENSION = 8;

    @Test
    void drawsTheSameWeightsWithAnyNumberOfThreads() throws ExecutionException, InterruptedException {
        double[] expected = weights(initialised("sku", 7));
        for (int threads : new int[] {1, 3}) {
            ForkJoinPool pool = new ForkJoinPool(threads);
            try {
                double[] found =
                        pool.submit(() -> weights(initialised("sku", 7))).get();
                assertThat(found).as("%d threads", threads).isEqualTo(expected);
            } finally {
                pool.shutdown();
            }
        }
    }

    @Test
    void drawsFromANormalDistribution() {
        double[] weights = weights(initialised("sku", 7));
        double mean = DoubleStream.of(weights).average().orElseThrow();
        double variance = DoubleStream.of(weights).map(w -> w * w).average().orElseThrow() - mean * mean;
        double fourth =
                DoubleStream.of(weights).map(w -> w * w * w * w).average().orElseThrow() / (variance * variance);
        assertThat(mean).isCloseTo(0, Offset.offset(4 * 0.5 / Math.sqrt(weights.length)));
        assertThat(Math.sqrt(variance)).isCloseTo(0.5, Offset.offset(0.01));
        assertThat(fourth).isCloseTo(3, Offset.offset(0.2));
    }

    /** Sums over seeds compare models only if no seed's weights are another's, shifted. */
    @Test
    void seedsAndTablesShareNoWeight() {
        List<EmbeddingTable> tables = List.of(
                initialised("sku", 7),
                initialised("sku", 8),
                initialised("sku", 9),
                initialised("sku", 0),
                initialised("sku", -1),
                initialised("Aa", 7),
                initialised("BB", 7)); // of one String.hashCode
        Set<Double> seen = new HashSet<>();
        for (EmbeddingTable table : tables) {
            for (double weight : weights(table)) {
                assertThat(seen.add(weight)).as("%s drawn twice", weight).isTrue();
            }
        }
    }

    @Test
    void rowsOfOneTableAreUncorrelated() {
        double[] weights = weights(initialised("sku", 7));
        for (int lag : new int[] {1, 2, DIMENSION - 1, DIMENSION, DIMENSION + 1, 2 * DIMENSION}) {
            double sum = 0;
            for (int i = lag; i < weights.length; i++) {
                sum += weights[i] * weights[i - lag];
            }
            double correlation = sum / (weights.length - lag) / 0.25;
            assertThat(correlation).as("lag %d", lag).isCloseTo(0, Offset.offset(5 / Math.sqrt(weights.length)));
        }
    }

    @Test
    void aRowDoesNotDependOnTheNumberOfRows() {
        EmbeddingTable small =
                new EmbeddingTable(new TableShape("sku", 10, DIMENSION), RowOptimizer.LazyAdam.of(1), DataType.DOUBLE);
        small.initialise(0.5, 7);
        assertThat(small.weights(9)).isEqualTo(initialised("sku", 7).weights(9));
    }

    @Test
    void startsTheOptimizerStateAsItAsks() {
        RowOptimizer adagrad = new RowOptimizer.Adagrad(0.1, 0, 1e-10, 0.25);
        EmbeddingTable table = new EmbeddingTable(new TableShape("t", 3, 2), adagrad, DataType.FLOAT);
        table.initialise(1, 1);
        double[] row = new double[table.width()];
        table.load(2, row);
        assertThat(Arrays.copyOfRange(row, 2, 4)).containsExactly(0.25, 0.25);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void replacesWeightsAndLeavesTheState(DataType dataType) {
        EmbeddingTable table = new EmbeddingTable(new TableShape("t", 3, 2), RowOptimizer.LazyAdam.of(0.1), dataType);
        table.store(1, new double[] {1, 2, 3, 4, 5, 6});
        table.setWeights(1, new double[] {-1, -2});
        double[] row = new double[6];
        table.load(1, row);
        assertThat(row).containsExactly(-1, -2, 3, 4, 5, 6);
        assertThat(table.weights(1)).containsExactly(-1, -2);
        assertThat(table.weights(0)).containsExactly(0, 0);
    }

    @Test
    void namesTableAndRowOutside() {
        EmbeddingTable table =
                new EmbeddingTable(new TableShape("sku", 3, 2), RowOptimizer.LazyAdam.of(0.1), DataType.FLOAT);
        for (long row : new long[] {-1, 3, Long.MAX_VALUE, 1L << 32}) {
            assertThatThrownBy(() -> table.weights(row))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("id " + row + " is outside table 'sku' of 3 rows");
            assertThatThrownBy(() -> table.setWeights(row, new double[2])).hasMessageContaining("id " + row);
        }
        assertThatThrownBy(() -> table.setWeights(0, new double[3]))
                .hasMessage("table 'sku' has rows of 2 weights, found 3");
    }

    private static EmbeddingTable initialised(String name, long seed) {
        EmbeddingTable table = new EmbeddingTable(
                new TableShape(name, ROWS, DIMENSION), RowOptimizer.LazyAdam.of(0.1), DataType.DOUBLE);
        table.initialise(0.5, seed);
        return table;
    }

    private static double[] weights(EmbeddingTable table) {
        return LongStream.range(0, table.shape().rows())
                .boxed()
                .flatMapToDouble(row -> Arrays.stream(table.weights(row)))
                .toArray();
    }
}
