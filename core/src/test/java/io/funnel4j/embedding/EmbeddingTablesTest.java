// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.exposure.TableShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Two tables; the first is shared by two fields. */
class EmbeddingTablesTest {
    private static final List<TableShape> SHAPES = List.of(new TableShape("item", 12, 3), new TableShape("user", 7, 2));
    /** Slots out of the order of the columns. */
    private static final List<EmbeddingField> FIELDS = List.of(
            new EmbeddingField(2, "item", 3), new EmbeddingField(0, "user", 2), new EmbeddingField(1, "item", 3));

    private static final int SLOTS = 3;

    static List<RowOptimizer> optimizers() {
        return List.of(
                new RowOptimizer.Sgd(0.3, 0),
                new RowOptimizer.Sgd(0.3, 0.05),
                RowOptimizer.Adagrad.of(0.1),
                new RowOptimizer.Adagrad(0.1, 0.05, 1e-8, 0.1),
                RowOptimizer.LazyAdam.of(0.01),
                new RowOptimizer.LazyAdam(0.01, 0.05, 0.8, 0.95, 1e-6));
    }

    /** One batch: ids, heavy with duplicates, and the gradient of what they read. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Batch(int rows, int[] ids, double[] gradient) {
        static Batch random(Random random, int rows) {
            int[] ids = new int[rows * SLOTS];
            for (int row = 0; row < rows; row++) {
                ids[row * SLOTS] = skewed(random, 7);
                ids[row * SLOTS + 1] = skewed(random, 12);
                ids[row * SLOTS + 2] = skewed(random, 12);
            }
            return new Batch(rows, ids, random.doubles(rows * 8L, -1, 1).toArray());
        }

        private static int skewed(Random random, int bound) {
            return random.nextBoolean() ? 1 : random.nextInt(bound);
        }

        RowGradients slice(int from, int to, DataType dataType) {
            return new RowGradients(
                    FIELDS,
                    BatchIds.unweighted(to - from, Arrays.copyOfRange(ids, from * SLOTS, to * SLOTS)),
                    HostArrays.fromDoubles(Arrays.copyOfRange(gradient, from * 8, to * 8), dataType, to - from, 8));
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void updatesAsADenseTableWould(RowOptimizer optimizer) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        EmbeddingTables tables = tables(optimizer, DataType.DOUBLE);
        Map<String, DenseTable> dense = new LinkedHashMap<>();
        tables.tables().forEach(table -> dense.put(table.shape().name(), new DenseTable(table)));
        for (int step = 0; step < 12; step++) {
            Batch batch = Batch.random(random, 1 + random.nextInt(30));
            tables.update(List.of(batch.slice(0, batch.rows(), DataType.DOUBLE)), batch.rows());
            dense.forEach((name, table) -> updateDense(table, name, batch));
        }
        assertThat(tables.step()).isEqualTo(12);
        dense.forEach((name, expected) -> {
            for (int row = 0; row < expected.weights.length; row++) {
                assertThat(tables.table(name).weights(row))
                        .as("%s, seed %d, table %s row %d", optimizer, seed, name, row)
                        .containsExactly(expected.weights[row], Offset.offset(1e-12));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void leavesUntouchedRowsToTheBit(RowOptimizer optimizer) {
        EmbeddingTables tables = tables(optimizer, DataType.FLOAT);
        double[][] before = rows(tables);
        Batch batch = new Batch(
                2, new int[] {1, 2, 2, 1, 3, 2}, new Random(1).doubles(16).toArray());
        for (int step = 0; step < 3; step++) {
            tables.update(List.of(batch.slice(0, 2, DataType.FLOAT)), 2);
        }
        double[][] after = rows(tables);
        for (int row = 0; row < before.length; row++) {
            boolean touched = row == 2 || row == 3 || row == 12 + 1;
            if (touched) {
                assertThat(after[row]).as("row %d", row).isNotEqualTo(before[row]);
            } else {
                assertThat(after[row]).as("row %d", row).isEqualTo(before[row]);
            }
        }
    }

    /** A row that was read with gradient zero has been touched: it decays. */
    @Test
    void decaysTouchedRowsAlone() {
        EmbeddingTables tables = tables(new RowOptimizer.Sgd(0.5, 0.1), DataType.DOUBLE);
        double[] read = tables.table("user").weights(4);
        double[] unread = tables.table("user").weights(5);
        Batch batch = new Batch(3, new int[] {4, 0, 0, 4, 0, 0, 4, 0, 0}, new double[24]);
        tables.update(List.of(batch.slice(0, 3, DataType.DOUBLE)), 3);
        assertThat(tables.table("user").weights(4))
                .containsExactly(new double[] {read[0] * 0.95, read[1] * 0.95}, Offset.offset(1e-15));
        assertThat(tables.table("user").weights(5)).isEqualTo(unread);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void givesTheSameBitsHoweverTheBatchIsSliced(RowOptimizer optimizer) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            EmbeddingTables whole = tables(optimizer, DataType.FLOAT);
            EmbeddingTables sliced = tables(optimizer, DataType.FLOAT);
            EmbeddingTables parallel = tables(optimizer, DataType.FLOAT);
            for (int step = 0; step < 5; step++) {
                Batch batch = Batch.random(random, 1 + random.nextInt(40));
                List<RowGradients> slices = slices(random, batch);
                whole.update(List.of(batch.slice(0, batch.rows(), DataType.FLOAT)), batch.rows());
                sliced.update(slices, batch.rows());
                StepUpdate clipped = parallel.begin(slices, batch.rows());
                executor.invokeAll(clipped.squaredNorms());
                for (Future<Void> done : executor.invokeAll(clipped.apply(1, 1))) {
                    done.get();
                }
            }
            assertThat(rows(sliced)).as("seed %d", seed).isDeepEqualTo(rows(whole));
            assertThat(rows(parallel)).as("seed %d", seed).isDeepEqualTo(rows(whole));
            assertThat(parallel.step()).isEqualTo(5);
        } finally {
            executor.shutdown();
        }
    }

    /** Of 20,000 distinct rows of 64 values, no more than 8,192 are summed at once. */
    @Test
    void sumsMoreRowsThanAreHeldAtOnce() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int rows = 30_000;
        int dimension = 64;
        TableShape shape = new TableShape("wide", 20_000, dimension);
        EmbeddingTables tables = new EmbeddingTables(List.of(shape), new RowOptimizer.Sgd(1, 0), DataType.DOUBLE);
        int[] ids = random.ints(rows, 0, (int) shape.rows()).toArray();
        double[] gradient = random.doubles((long) rows * dimension, -1, 1).toArray();
        double[][] sums = new double[(int) shape.rows()][dimension];
        for (int i = 0; i < gradient.length; i++) {
            sums[ids[i / dimension]][i % dimension] += gradient[i];
        }
        StepUpdate update = tables.begin(
                List.of(new RowGradients(
                        List.of(new EmbeddingField(0, "wide", dimension)),
                        BatchIds.unweighted(rows, ids),
                        HostArrays.fromDoubles(gradient, DataType.DOUBLE, rows, dimension))),
                1);
        double norm = Arrays.stream(sums)
                .flatMapToDouble(Arrays::stream)
                .map(sum -> sum * sum)
                .sum();
        assertThat(update.squaredNorms().get(0).call()).isCloseTo(norm, Offset.offset(1e-9 * norm));
        update.apply(1, 1).get(0).call();
        for (int row = 0; row < sums.length; row++) {
            double[] expected = Arrays.stream(sums[row]).map(sum -> 0 - sum).toArray();
            assertThat(tables.table("wide").weights(row))
                    .as("seed %d, row %d", seed, row)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT, 9", "DOUBLE, 9", "FLOAT, 200", "DOUBLE, 200"})
    void gathersTheFieldsSideBySide(DataType dataType, int rows) {
        long seed = System.nanoTime();
        Batch batch = Batch.random(new Random(seed), rows);
        EmbeddingTables tables = tables(RowOptimizer.LazyAdam.of(0.1), dataType);
        INDArray gathered = tables.gather(FIELDS, BatchIds.unweighted(rows, batch.ids()));
        assertThat(gathered.dataType()).isEqualTo(dataType);
        assertThat(gathered.size(0)).isEqualTo(rows);
        double[] values = HostArrays.toDoubles(gathered);
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (EmbeddingField field : FIELDS) {
                for (double weight : tables.table(field.table()).weights(batch.ids()[row * SLOTS + field.slot()])) {
                    assertThat(values[at++]).as("seed %d", seed).isEqualTo(weight);
                }
            }
        }
        assertThat(at).isEqualTo(values.length);
    }

    @Test
    void namesAnIdOutsideItsTable() {
        EmbeddingTables tables = tables(RowOptimizer.LazyAdam.of(0.1), DataType.FLOAT);
        for (int id : new int[] {-1, 7, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            int[] ids = {id, 0, 0};
            String message = String.format(Locale.ROOT, "id %d is outside table 'user' of 7 rows", id);
            assertThatThrownBy(() -> tables.gather(FIELDS, BatchIds.unweighted(1, ids)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void refusesRowsOfIdsThatAreTooShortForTheFields() {
        EmbeddingTables tables = tables(RowOptimizer.LazyAdam.of(0.1), DataType.FLOAT);
        assertThatThrownBy(() -> tables.gather(FIELDS, BatchIds.unweighted(2, new int[4])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 ids each")
                .hasMessageContaining("3");
    }

    @Test
    void namesTheTablesThereAre() {
        assertThatThrownBy(() ->
                        tables(RowOptimizer.LazyAdam.of(0.1), DataType.FLOAT).table("brand"))
                .hasMessage("no embedding table is named 'brand'; bound tables are [item, user]");
    }

    @Test
    void refusesTwoTablesOfOneName() {
        assertThatThrownBy(() -> new EmbeddingTables(
                        List.of(new TableShape("t", 2, 2), new TableShape("t", 3, 2)),
                        RowOptimizer.LazyAdam.of(0.1),
                        DataType.FLOAT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'t'");
    }

    private static EmbeddingTables tables(RowOptimizer optimizer, DataType dataType) {
        EmbeddingTables tables = new EmbeddingTables(SHAPES, optimizer, dataType);
        tables.initialise(0.5, 3);
        return tables;
    }

    /** The batch cut at random, some slices of one row. */
    private static List<RowGradients> slices(Random random, Batch batch) {
        List<RowGradients> slices = new ArrayList<>();
        for (int from = 0; from < batch.rows(); ) {
            int to = from + 1 + random.nextInt(Math.min(3 * batch.rows() / 4 + 1, batch.rows() - from));
            slices.add(batch.slice(from, to, DataType.FLOAT));
            from = to;
        }
        return slices;
    }

    private static void updateDense(DenseTable table, String name, Batch batch) {
        double[][] gradient = new double[table.weights.length][table.weights[0].length];
        boolean[] touched = new boolean[gradient.length];
        for (int row = 0; row < batch.rows(); row++) {
            int column = 0;
            for (EmbeddingField field : FIELDS) {
                if (field.table().equals(name)) {
                    int id = batch.ids()[row * SLOTS + field.slot()];
                    touched[id] = true;
                    for (int d = 0; d < field.dimension(); d++) {
                        gradient[id][d] += batch.gradient()[row * 8 + column + d] / batch.rows();
                    }
                }
                column += field.dimension();
            }
        }
        table.update(gradient, touched);
    }

    /** Every row of every table, weights and state. */
    private static double[][] rows(EmbeddingTables tables) {
        List<double[]> rows = new ArrayList<>();
        for (EmbeddingTable table : tables.tables()) {
            for (long row = 0; row < table.shape().rows(); row++) {
                double[] values = new double[table.width()];
                table.load(row, values);
                rows.add(values);
            }
        }
        return rows.toArray(double[][]::new);
    }
}
