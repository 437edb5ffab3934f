// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import java.util.ArrayList;
import java.util.List;

/**
 * Brings one batch's gradients into one table: ids are sorted, the gradients of equal ids summed in the order of the
 * batch, and each touched row updated once. The order does not depend on how the batch was sliced among replicas.
 */
final class TableUpdate {
    private final String table;
    private final RowSort sort = new RowSort();
    private List<RowGradients> slices = List.of();
    private List<Part> parts;
    private int[] starts;
    private int count;
    private RowBlock kept;
    /** What was read ahead of its use; kept so that the reads are not optimised away. */
    double touched;

    /** @param table its name */
    TableUpdate(String table) {
        this.table = table;
    }

    /** A new batch. */
    void begin(List<RowGradients> ofBatch) {
        slices = ofBatch;
        parts = null;
    }

    /**
     * Where one field's ids of one slice stand among the sorted keys.
     *
     * @param pooled the ids, where the field is pooled; else null
     */
    private record Part(RowGradients slice, EmbeddingField field, int column, int start, PooledIds pooled) {
        int count() {
            return pooled == null ? slice.rows() : pooled.count();
        }

        int id(int entry) {
            return pooled == null ? slice.id(entry, field) : pooled.id(entry);
        }

        void addTo(double[] sums, int at, int entry) {
            int dimension = field.dimension();
            if (pooled == null) {
                slice.addTo(sums, at, dimension, entry, column);
            } else {
                slice.addTo(sums, at, dimension, pooled.row(entry), column, pooled.factor(entry));
            }
        }
    }

    /** Sorts the ids of a batch; whoever asks first for what follows does it, on a thread of its own choice. */
    private void prepare() {
        if (parts != null) {
            return;
        }
        parts = parts(table, slices);
        count = 0;
        for (Part part : parts) {
            count += part.count();
        }
        int[] keys = sort.keys(count);
        for (Part part : parts) {
            for (int entry = 0; entry < part.count(); entry++) {
                keys[part.start() + entry] = part.id(entry);
            }
        }
        sort.sort(count);
        starts = parts.stream().mapToInt(Part::start).toArray();
    }

    /** The squared norm of the gradient, duplicates summed, before any scale. */
    double squaredNorm(int dimension) {
        prepare();
        touchGradients(dimension);
        RowBlock block = block(dimension, 0);
        double sum = 0;
        for (int next = 0; next < count; ) {
            int end = fill(block, next);
            sum(block, next, end);
            for (int i = 0; i < block.count * dimension; i++) {
                sum += block.gradient[i] * block.gradient[i];
            }
            next = end;
        }
        return sum;
    }

    /**
     * Updates the touched rows.
     *
     * @param scale on the summed gradients
     * @param rate of the optimizer's update
     */
    void apply(EmbeddingTable table, double scale, double rate) {
        prepare();
        touchGradients(table.shape().dimension());
        RowBlock block = block(table.shape().dimension(), table.optimizer().states());
        for (int next = 0; next < count; ) {
            int end = fill(block, next);
            touch(table, block);
            sum(block, next, end);
            block.scaleGradient(scale);
            table.update(block, rate);
            next = end;
        }
        begin(List.of());
    }

    /**
     * A block that is kept from step to step.
     *
     * @param states of the optimizer, or 0 where none is read
     */
    private RowBlock block(int dimension, int states) {
        if (kept == null || kept.dimension() != dimension || (states > 0 && kept.state.length != states)) {
            kept = new RowBlock(dimension, states);
        }
        return kept;
    }

    /** Fills the block with the next distinct ids; gives the sorted index after the last of them. */
    private int fill(RowBlock block, int from) {
        block.clear();
        int next = from;
        int previous = -1;
        for (; next < count; next++) {
            int id = sort.key(next);
            if (id != previous) {
                if (block.isFull()) {
                    break;
                }
                block.add(id);
                previous = id;
            }
        }
        return next;
    }

    private void touchGradients(int dimension) {
        double sum = 0;
        for (Part part : parts) {
            sum += part.slice().touch(part.column(), dimension);
        }
        touched = sum;
    }

    /**
     * Reads the block's rows ahead of their update: one after the other each would be waited for, together they are
     * waited for once.
     */
    private void touch(EmbeddingTable table, RowBlock block) {
        double sum = 0;
        for (int i = 0; i < block.count; i++) {
            sum += table.touch(block.rows[i]);
        }
        touched = sum;
    }

    private void sum(RowBlock block, int from, int end) {
        int dimension = block.dimension();
        int at = -dimension;
        int previous = -1;
        for (int i = from; i < end; i++) {
            int id = sort.key(i);
            if (id != previous) {
                at += dimension;
                previous = id;
            }
            int position = sort.position(i);
            Part part = parts.get(partOf(position));
            part.addTo(block.gradient, at, position - part.start());
        }
    }

    /**
     * Reader by reader, field by field and slice by slice, so that the order of a batch's ids does not depend on how it was
     * sliced.
     */
    private static List<Part> parts(String table, List<RowGradients> slices) {
        List<Part> parts = new ArrayList<>();
        int start = 0;
        int from = 0;
        while (from < slices.size()) {
            List<EmbeddingField> fields = slices.get(from).fields();
            int to = from + 1;
            while (to < slices.size() && slices.get(to).fields().equals(fields)) {
                to++;
            }
            int column = 0;
            for (EmbeddingField field : fields) {
                if (field.table().equals(table)) {
                    for (RowGradients slice : slices.subList(from, to)) {
                        Part part = new Part(slice, field, column, start, pooled(slice, field));
                        parts.add(part);
                        start = Math.addExact(start, part.count());
                    }
                }
                column += field.dimension();
            }
            from = to;
        }
        return parts;
    }

    private static PooledIds pooled(RowGradients slice, EmbeddingField field) {
        if (!field.pooled()) {
            return null;
        }
        PooledIds pooled = new PooledIds();
        pooled.read(slice.batch(), field, 0, slice.rows());
        return pooled;
    }

    private int partOf(int position) {
        int part = starts.length - 1;
        while (starts[part] > position) {
            part--;
        }
        return part;
    }
}
