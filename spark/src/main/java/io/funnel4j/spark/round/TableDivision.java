// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.embedding.TableParts;
import io.funnel4j.embedding.TouchedRows;
import io.funnel4j.exposure.TableShape;
import io.funnel4j.model.FunnelSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the rows of a model's tables are divided among Q blocks. Ids are in the order of their frequency, so taking them in turn
 * makes the blocks equal, in rows and in what is asked of them: row r of the schema's t-th table is in block (r + t) mod Q, at
 * slot (r + t) div Q.
 */
public final class TableDivision {
    private final FunnelSpec spec;
    private final int blocks;
    private final List<TableShape> schemaTables;
    /** For each of the model's tables, the place of the schema's whose ids pick its rows. */
    private final int[] sources;

    /** @param blocks Q, at least 1 */
    public TableDivision(FunnelSpec spec, int blocks) {
        this.spec = spec;
        this.blocks = blocks;
        this.schemaTables = spec.schema().tables();
        // A head's own tables are the schema's, in its order, head after head.
        this.sources = new int[spec.tables().size()];
        Arrays.setAll(sources, table -> table % schemaTables.size());
    }

    public FunnelSpec spec() {
        return spec;
    }

    /** Q. */
    public int blocks() {
        return blocks;
    }

    /** The place in the schema of the table whose ids pick the rows of one of the model's. */
    int source(int modelTable) {
        return sources[modelTable];
    }

    int modelTables() {
        return sources.length;
    }

    /** Values of a row of one of the model's tables, with its optimizer state. */
    int width(int modelTable) {
        return spec.tables().get(modelTable).dimension()
                * (1 + spec.optimizer().rowOptimizer().states());
    }

    int schemaTables() {
        return schemaTables.size();
    }

    /** The model's tables of a block, with first weights that do not depend on the division. */
    List<EmbeddingTable> create(int block) {
        List<EmbeddingTable> tables = new ArrayList<>();
        for (EmbeddingTable table : empty(block)) {
            int source = source(tables.size());
            table.initialise(spec.embeddingDeviation(), spec.seed(), slot -> slot * blocks + block - source);
            tables.add(table);
        }
        return tables;
    }

    /** The model's tables of a block, all zeros. */
    List<EmbeddingTable> empty(int block) {
        List<EmbeddingTable> tables = new ArrayList<>();
        for (TableShape whole : spec.tables()) {
            long last = whole.rows() - 1 + source(tables.size());
            long slots = Math.max(1, (last - block + blocks) / blocks);
            tables.add(new EmbeddingTable(
                    new TableShape(whole.name(), slots, whole.dimension()),
                    spec.optimizer().rowOptimizer(),
                    spec.dataType()));
        }
        return tables;
    }

    /** The first slot of a block that is a row of one of the model's tables. */
    int firstSlot(int modelTable, int block) {
        return block >= source(modelTable) ? 0 : (source(modelTable) - block + blocks - 1) / blocks;
    }

    /** The rows of one of the model's tables that a block has, from its first slot on. */
    TableParts.Rows rows(int modelTable, int block) {
        long first = (long) firstSlot(modelTable, block) * blocks + block - source(modelTable);
        long count = Math.max(0, (spec.tables().get(modelTable).rows() - first + blocks - 1) / blocks);
        return new TableParts.Rows(first, blocks, count);
    }

    /** Slots of some rows of one table by block: where in the rows each block's are, and their slots. */
    @SuppressWarnings("ArrayRecordComponent")
    record Slots(int[] places, int[] slots) {}

    /** Divides ascending rows of the schema's table among the blocks; slots ascend, too. */
    List<Slots> divide(int schemaTable, int[] rows) {
        int[] counts = new int[blocks];
        for (int row : rows) {
            counts[(int) ((row + (long) schemaTable) % blocks)]++;
        }
        List<Slots> divided = new ArrayList<>();
        for (int count : counts) {
            divided.add(new Slots(new int[count], new int[count]));
        }
        int[] next = new int[blocks];
        for (int place = 0; place < rows.length; place++) {
            long number = rows[place] + (long) schemaTable;
            int block = (int) (number % blocks);
            divided.get(block).places[next[block]] = place;
            divided.get(block).slots[next[block]++] = (int) (number / blocks);
        }
        return divided;
    }

    /** {@link #divide(int, int[])} of all tables: by table, then by block. */
    List<List<Slots>> divide(TouchedRows touched) {
        List<List<Slots>> divided = new ArrayList<>();
        for (TableShape table : schemaTables) {
            divided.add(
                    divide(divided.size(), touched.tables().get(table.name()).rows()));
        }
        return divided;
    }

    TouchedRows.Rows touched(TouchedRows rows, int schemaTable) {
        return rows.tables().get(schemaTables.get(schemaTable).name());
    }

    /** The model's tables by name, in order. */
    <T> Map<String, T> byName(List<T> ofTables) {
        Map<String, T> named = new LinkedHashMap<>();
        for (int table = 0; table < ofTables.size(); table++) {
            named.put(spec.tables().get(table).name(), ofTables.get(table));
        }
        return named;
    }

    /** First of the values of a whole that stand in a block's slice. */
    static int sliceStart(int whole, int block, int blocks) {
        return (int) ((long) whole * block / blocks);
    }
}
