// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import io.funnel4j.Internal;
import io.funnel4j.array.HostValues;
import io.funnel4j.exposure.TableShape;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One embedding table on the host: each row holds its D weights and its optimizer state side by side. Distinct rows may
 * be read and updated by distinct threads.
 */
public final class EmbeddingTable {
    private final TableShape shape;
    private final RowOptimizer optimizer;
    private final int width;
    private final RowStorage storage;

    /**
     * A table of zeros.
     *
     * @param dataType FLOAT, or DOUBLE for gradient checks
     */
    public EmbeddingTable(TableShape shape, RowOptimizer optimizer, DataType dataType) {
        this(
                shape,
                optimizer,
                RowStorage.allocate(dataType, shape.rows(), shape.dimension() * (1 + optimizer.states())));
    }

    private EmbeddingTable(TableShape shape, RowOptimizer optimizer, RowStorage storage) {
        this.shape = shape;
        this.optimizer = optimizer;
        this.width = shape.dimension() * (1 + optimizer.states());
        this.storage = storage;
    }

    /** The same rows, which change apart from these. */
    @Internal
    public EmbeddingTable copy() {
        return new EmbeddingTable(shape, optimizer, storage.copy());
    }

    /**
     * Draws all weights from a normal distribution; row r's weights depend on the seed, the table's name and r alone.
     */
    public void initialise(double standardDeviation, long seed) {
        initialise(standardDeviation, seed, row -> row);
    }

    /**
     * {@link #initialise(double, long)} of a part of a larger table of the same name.
     *
     * @param numbers which row of the whole table each row is
     */
    @Internal
    public void initialise(double standardDeviation, long seed, LongUnaryOperator numbers) {
        long tableSeed = mix(mix(seed) + hash(shape.name()));
        LongStream.range(0, shape.rows()).parallel().forEach(index -> {
            SplittableRandom random = new SplittableRandom(mix(tableSeed + numbers.applyAsLong(index)));
            double[] row = new double[width];
            for (int d = 0; d < width; d++) {
                row[d] = d < shape.dimension() ? standardDeviation * random.nextGaussian() : optimizer.initialState();
            }
            storage.store(index, row);
        });
    }

    /** See {@link EmbeddingTables#copyRowsFrom}. */
    void copyRowsFrom(EmbeddingTable earlier) {
        if (earlier.shape.rows() > shape.rows() || !hasRowsLike(earlier)) {
            throw unlike(earlier);
        }
        double[] row = new double[width];
        for (long index = 0; index < earlier.shape.rows(); index++) {
            earlier.load(index, row);
            store(index, row);
        }
    }

    /** See {@link EmbeddingTables#copyRowsFrom(EmbeddingTables, java.util.Map)}. */
    void copyRowsFrom(EmbeddingTable earlier, int[] rows) {
        if (rows.length != shape.rows() || !hasRowsLike(earlier)) {
            throw unlike(earlier);
        }
        BitSet taken = new BitSet();
        double[] row = new double[width];
        for (int index = 0; index < rows.length; index++) {
            if (rows[index] >= 0) {
                earlier.checkRow(rows[index]);
                if (taken.get(rows[index])) {
                    throw new IllegalArgumentException(
                            "row %s of table '%s' would go to two places, to row %s the second time"
                                    .formatted(rows[index], shape.name(), index));
                }
                taken.set(rows[index]);
                earlier.load(rows[index], row);
                store(index, row);
            }
        }
    }

    private boolean hasRowsLike(EmbeddingTable earlier) {
        return earlier.width == width && earlier.shape.dimension() == shape.dimension();
    }

    private IllegalArgumentException unlike(EmbeddingTable earlier) {
        return new IllegalArgumentException("table '%s' had %s rows of %s values and has %s of %s"
                .formatted(shape.name(), earlier.shape.rows(), earlier.width, shape.rows(), width));
    }

    /**
     * Scatters seeds over all longs (Steele et al., 2014): generators whose seeds differ by little, or by the constant
     * that a generator steps by, would give each other's numbers, shifted.
     */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** FNV-1a over the characters, 64 bits: tables are few but their names alike. */
    private static long hash(String name) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }

    public TableShape shape() {
        return shape;
    }

    public RowOptimizer optimizer() {
        return optimizer;
    }

    public DataType dataType() {
        return storage.dataType();
    }

    /** Values of a row: D weights, then the optimizer's state. */
    public int width() {
        return width;
    }

    /** The D weights of a row. */
    public double[] weights(long row) {
        double[] weights = new double[shape.dimension()];
        checkRow(row);
        storage.load(new int[] {(int) row}, 1, 0, weights.length, weights);
        return weights;
    }

    /** Replaces the D weights of a row and leaves its optimizer state. */
    public void setWeights(long row, double[] weights) {
        if (weights.length != shape.dimension()) {
            throw new IllegalArgumentException("table '%s' has rows of %s weights, found %s"
                    .formatted(shape.name(), shape.dimension(), weights.length));
        }
        checkRow(row);
        storage.store(new int[] {(int) row}, 1, 0, weights.length, weights);
    }

    /**
     * Refuses a row that the table does not have.
     *
     * @throws IllegalArgumentException naming it
     */
    @Internal
    public void checkRow(long row) {
        if (row < 0 || row >= shape.rows()) {
            throw new IllegalArgumentException("id %s is outside table '%s' of %s rows; was the data encoded for it?"
                    .formatted(row, shape.name(), shape.rows()));
        }
    }

    /** {@link #checkRow} of many ids that stand {@code stride} apart. */
    void checkRows(int[] ids, int first, int stride, int count) {
        for (int i = 0; i < count; i++) {
            checkRow(ids[first + i * stride]);
        }
    }

    /**
     * Copies whole rows, weights and optimizer state, one after another.
     *
     * @param into of the table's own type
     */
    @Internal
    public void copyRows(int[] rows, HostValues into) {
        checkRows(rows, 0, 1, rows.length);
        storage.gather(rows, 0, 1, rows.length, width, into, 0, width);
    }

    /** Copies {@code count} whole rows from a given one on. */
    @Internal
    public void copyRows(int from, int count, HostValues into) {
        copyRows(IntStream.range(from, from + count).toArray(), into);
    }

    /** Replaces {@code count} rows from a given one on by others, whole and one after another. */
    @Internal
    public void setRows(long from, int count, HostValues rows) {
        double[] row = new double[width];
        for (int index = 0; index < count; index++) {
            for (int i = 0; i < width; i++) {
                row[i] = rows.get(index * width + i);
            }
            checkRow(from + index);
            storage.store(from + index, row);
        }
    }

    /** See {@link RowStorage#gather}; the weights of rows that the caller has checked. */
    void gather(int[] ids, int first, int stride, int count, HostValues into, int at, int width) {
        storage.gather(ids, first, stride, count, shape.dimension(), into, at, width);
    }

    /**
     * Adds up the factors times the weights of the ids of some exposures.
     *
     * @param into of the table's own type, each exposure {@code width} after the one before, the first at {@code at}
     */
    void gather(PooledIds pooled, int exposures, HostValues into, int at, int width) {
        checkRows(pooled.ids(), 0, 1, pooled.count());
        double[] sum = new double[shape.dimension()];
        double[] row = new double[shape.dimension()];
        int[] id = new int[1];
        int entry = 0;
        for (int exposure = 0; exposure < exposures; exposure++) {
            Arrays.fill(sum, 0);
            for (; entry < pooled.count() && pooled.row(entry) == exposure; entry++) {
                id[0] = pooled.id(entry);
                storage.load(id, 1, 0, row.length, row);
                double factor = pooled.factor(entry);
                for (int d = 0; d < row.length; d++) {
                    sum[d] += factor * row[d];
                }
            }
            into.set(at + exposure * width, sum);
        }
    }

    /** One optimizer update of a block's rows by its gradients. */
    void update(RowBlock block, double rate) {
        int dimension = shape.dimension();
        storage.load(block.rows, block.count, 0, dimension, block.weights);
        for (int state = 0; state < block.state.length; state++) {
            storage.load(block.rows, block.count, (1 + state) * dimension, dimension, block.state[state]);
        }
        optimizer.update(block.weights, block.state, block.gradient, block.count * dimension, rate);
        storage.store(block.rows, block.count, 0, dimension, block.weights);
        for (int state = 0; state < block.state.length; state++) {
            storage.store(block.rows, block.count, (1 + state) * dimension, dimension, block.state[state]);
        }
    }

    /** See {@link RowStorage#touch}. */
    void touch(int[] rows, int count) {
        storage.touch(rows, count);
    }

    void load(long row, double[] into) {
        storage.load(row, into);
    }

    void store(long row, double[] from) {
        storage.store(row, from);
    }
}
