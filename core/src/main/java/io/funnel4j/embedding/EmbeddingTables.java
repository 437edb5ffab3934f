// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import io.funnel4j.Internal;
import io.funnel4j.array.HostArrays;
import io.funnel4j.array.HostValues;
import io.funnel4j.exposure.TableShape;
import io.funnel4j.memory.Bytes;
import io.funnel4j.memory.Memory;
import io.funnel4j.memory.MemoryNeed;
import io.funnel4j.text.Message;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The embedding tables of one model. Reading is safe from many threads; {@link #update} is one thread's at a time, and
 * not beside readers that need a consistent step.
 */
public final class EmbeddingTables {
    /** Exposures a block, which stays in the first cache until it is copied out. */
    private static final int GATHERED_AT_ONCE = 64;

    private final Map<String, EmbeddingTable> tables = new LinkedHashMap<>();
    private final Map<String, TableUpdate> updates = new LinkedHashMap<>();
    private final RowOptimizer optimizer;
    private final DataType dataType;
    private long step;

    /**
     * Tables of zeros.
     *
     * @param dataType FLOAT, or DOUBLE for gradient checks
     * @throws IllegalArgumentException if two have one name
     * @throws io.funnel4j.memory.MemoryShortageException if the heap cannot hold them
     */
    public EmbeddingTables(Collection<TableShape> shapes, RowOptimizer optimizer, DataType dataType) {
        this.optimizer = optimizer;
        this.dataType = dataType;
        Memory.now().require(needs(shapes, optimizer, dataType));
        for (TableShape shape : shapes) {
            if (tables.put(shape.name(), new EmbeddingTable(shape, optimizer, dataType)) != null) {
                throw new IllegalArgumentException(
                        "two embedding tables are named '%s'; rename one".formatted(shape.name()));
            }
            updates.put(shape.name(), new TableUpdate(shape.name()));
        }
    }

    /** What tables take of the heap, by table. A shape may be any, also by mistake or from a stranger's file. */
    public static List<MemoryNeed> needs(Collection<TableShape> shapes, RowOptimizer optimizer, DataType dataType) {
        return shapes.stream()
                .map(shape -> MemoryNeed.ofHeap(
                        Message.of(
                                "table '%s' has %,d rows of %,d, which need%s",
                                shape.name(),
                                shape.rows(),
                                shape.dimension(),
                                optimizer.states() == 0 ? "" : ", with the optimizer's state,"),
                        Bytes.product(shape.rows(), shape.dimension(), 1L + optimizer.states(), dataType.width()),
                        "smaller tables (fewer hash-buckets, a higher min-count or a smaller embedding)"))
                .toList();
    }

    /** Draws all weights from a normal distribution; the same seed gives the same weights. */
    public void initialise(double standardDeviation, long seed) {
        tables.values().forEach(table -> table.initialise(standardDeviation, seed));
    }

    /**
     * Copies another model's rows with their optimizer state, and its count of updates; rows that it does not have stay
     * as they are.
     *
     * @throws IllegalArgumentException if it has other tables, longer ones, or rows of another width
     */
    public void copyRowsFrom(EmbeddingTables earlier) {
        copyRowsFrom(earlier, Map.of());
    }

    /**
     * The same where rows of some tables have moved, or are gone.
     *
     * @param moved by table, for each of its rows the row that it was before, or a negative number for a row that is new
     *     and stays as it is; the rows of other tables stand where they stood
     * @throws IllegalArgumentException as above, or if a row would come from none, or one would go to two places
     */
    public void copyRowsFrom(EmbeddingTables earlier, Map<String, int[]> moved) {
        if (!earlier.tables.keySet().equals(tables.keySet())) {
            throw new IllegalArgumentException(
                    "embedding tables were %s and are %s".formatted(earlier.tables.keySet(), tables.keySet()));
        }
        moved.keySet().forEach(this::table);
        tables.forEach((name, table) -> {
            if (moved.containsKey(name)) {
                table.copyRowsFrom(earlier.table(name), moved.get(name));
            } else {
                table.copyRowsFrom(earlier.table(name));
            }
        });
        step = earlier.step;
    }

    /** All tables, in the order they were given. */
    public List<EmbeddingTable> tables() {
        return List.copyOf(tables.values());
    }

    /**
     * One table by name.
     *
     * @throws IllegalArgumentException naming the tables there are, if this is none of them
     */
    public EmbeddingTable table(String name) {
        EmbeddingTable table = tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException(
                    "no embedding table is named '%s'; bound tables are %s".formatted(name, tables.keySet()));
        }
        return table;
    }

    public RowOptimizer optimizer() {
        return optimizer;
    }

    public DataType dataType() {
        return dataType;
    }

    /** Updates so far; Adam's bias correction counts them. */
    public long step() {
        return step;
    }

    /** Goes on after so many updates. */
    @Internal
    public void setStep(long step) {
        this.step = step;
    }

    /**
     * Gathers the fields' embeddings of a batch side by side, those of lists pooled.
     *
     * @return [rows, width of the fields] of the tables' type, row-major, in the current workspace if one is open
     * @throws IllegalArgumentException naming the id and its table, if it is outside; or if a field reads a column that
     *     the ids or the weights do not have
     */
    public INDArray gather(List<EmbeddingField> fields, BatchIds batch) {
        long[] shape = {batch.rows(), EmbeddingField.width(fields)};
        return gather(fields, batch, Nd4j.createUninitialized(dataType, shape, 'c'));
    }

    /**
     * {@link #gather(List, BatchIds)} into an array that is there, rows behind the batch's of zeros.
     *
     * @param gathered [at least the batch's rows, sum of the fields' dimensions], row by row
     * @return the array
     */
    @Internal
    public INDArray gather(List<EmbeddingField> fields, BatchIds batch, INDArray gathered) {
        int width = EmbeddingField.width(fields);
        int rows = batch.rows();
        int arrayRows = Math.toIntExact(gathered.size(0));
        checkColumns(fields, batch);
        if (arrayRows > rows) {
            int more = (arrayRows - rows) * width;
            HostArrays.write(HostValues.allocate(dataType, more), more, gathered, (long) rows * width);
        }
        HostValues block = HostValues.allocate(dataType, Math.multiplyExact(GATHERED_AT_ONCE, width));
        PooledIds pooled = new PooledIds();
        for (int from = 0; from < rows; from += GATHERED_AT_ONCE) {
            int count = Math.min(GATHERED_AT_ONCE, rows - from);
            int column = 0;
            for (EmbeddingField field : fields) {
                EmbeddingTable table = table(field.table());
                if (field.pooled()) {
                    pooled.read(batch, field, from, count);
                    table.gather(pooled, count, block, column, width);
                } else {
                    int first = from * batch.slots() + field.slot();
                    table.checkRows(batch.ids(), first, batch.slots(), count);
                    table.gather(batch.ids(), first, batch.slots(), count, block, column, width);
                }
                column += field.dimension();
            }
            HostArrays.write(block, count * width, gathered, (long) from * width);
        }
        return gathered;
    }

    /** A column too few would read the next exposure's. */
    private static void checkColumns(List<EmbeddingField> fields, BatchIds batch) {
        check(batch.rows(), "ids", batch.slots(), EmbeddingField.slots(fields));
        check(batch.rows(), "weights", batch.weightSlots(), EmbeddingField.weightSlots(fields));
    }

    private static void check(int rows, String what, int found, int needed) {
        if (rows > 0 && found < needed) {
            throw new IllegalArgumentException(
                    "%s exposures hold %s %s each; the fields read %s".formatted(rows, found, what, needed));
        }
    }

    /**
     * One step: duplicates summed, each touched row updated once.
     *
     * @param slices the gradients of the batch's slices, in the batch's order; where several readers gave some, reader by
     *     reader
     * @param batchRows B of the whole batch, by which the summed gradients are divided
     */
    public void update(List<RowGradients> slices, int batchRows) {
        StepUpdate update = begin(slices, batchRows);
        try {
            for (Callable<Void> task : update.apply(1, 1)) {
                task.call();
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("updating the embedding tables failed", e);
        }
    }

    /**
     * Begins a step; it counts once it is applied.
     *
     * @param slices the gradients of the batch's slices, in the batch's order; where several readers gave some, reader by
     *     reader
     * @param batchRows B of the whole batch, by which the summed gradients are divided
     */
    public StepUpdate begin(List<RowGradients> slices, int batchRows) {
        List<TableUpdate> all = List.copyOf(updates.values());
        all.forEach(update -> update.begin(slices));
        return new StepUpdate(this, all, 1.0 / batchRows, step + 1);
    }
}
