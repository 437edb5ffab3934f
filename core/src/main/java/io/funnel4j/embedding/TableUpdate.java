// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Brings one batch's gradients into one table: the gradients of equal ids are summed in the order of the batch, and each
 * touched row is updated once. The order does not depend on how the batch was sliced among replicas.
 */
final class TableUpdate {
    /** Sums that are held at once. Where a batch touches more, its gradients are read once for each so many. */
    private static final int SUMS = 1 << 19;

    private final String table;
    private final DistinctIds distinct = new DistinctIds();
    private List<RowGradients> slices = List.of();
    private List<Part> parts;
    private double[] sums = new double[0];
    /** Whether the sums are those of all of the batch's distinct ids, as they are from a norm to its update where they fit. */
    private boolean summed;

    private RowBlock kept;

    /** @param table its name */
    TableUpdate(String table) {
        this.table = table;
    }

    /** A new batch. */
    void begin(List<RowGradients> ofBatch) {
        slices = ofBatch;
        parts = null;
        summed = false;
    }

    /**
     * Where one field's ids of one slice stand among those of the batch.
     *
     * @param pooled the ids, where the field is pooled; else null
     */
    private record Part(RowGradients slice, EmbeddingField field, int column, int start, PooledIds pooled) {
        int count() {
            return pooled == null ? slice.rows() : pooled.count();
        }

        void copyIds(int[] into) {
            if (pooled == null) {
                slice.copyIds(field, into, start);
            } else {
                System.arraycopy(pooled.ids(), 0, into, start, pooled.count());
            }
        }

        /** Adds the gradients of the ids of some groups, the first of which is {@code from}. */
        void addTo(double[] sums, int[] groups, int from, int to) {
            int dimension = field.dimension();
            if (pooled == null) {
                slice.addTo(sums, dimension, column, groups, start, from, to);
                return;
            }
            for (int entry = 0; entry < pooled.count(); entry++) {
                int group = groups[start + entry];
                if (group >= from && group < to) {
                    slice.addTo(
                            sums,
                            (group - from) * dimension,
                            dimension,
                            pooled.row(entry),
                            column,
                            pooled.factor(entry));
                }
            }
        }
    }

    /** Finds the distinct ids of a batch; whoever asks first for what follows does it, on a thread of its own choice. */
    private void prepare() {
        if (parts != null) {
            return;
        }
        parts = parts(table, slices);
        int count = 0;
        for (Part part : parts) {
            count += part.count();
        }
        int[] ids = distinct.ids(count);
        parts.forEach(part -> part.copyIds(ids));
        distinct.find(count);
    }

    /** The squared norm of the gradient, duplicates summed, before any scale. */
    double squaredNorm(int dimension) {
        prepare();
        int atOnce = atOnce(dimension);
        double norm = 0;
        for (int from = 0; from < distinct.count(); from += atOnce) {
            int to = Math.min(from + atOnce, distinct.count());
            sum(from, to, dimension);
            for (int i = 0; i < (to - from) * dimension; i++) {
                norm += sums[i] * sums[i];
            }
        }
        return norm;
    }

    /**
     * Updates the touched rows.
     *
     * @param scale on the summed gradients
     * @param rate of the optimizer's update
     */
    void apply(EmbeddingTable table, double scale, double rate) {
        prepare();
        int dimension = table.shape().dimension();
        int atOnce = atOnce(dimension);
        RowBlock block = block(dimension, table.optimizer().states());
        for (int from = 0; from < distinct.count(); from += atOnce) {
            int to = Math.min(from + atOnce, distinct.count());
            sum(from, to, dimension);
            for (int next = from; next < to; next += RowBlock.ROWS) {
                block.rows(distinct.rows(), next, Math.min(RowBlock.ROWS, to - next));
                // One after the other each row would be waited for, together they are waited for once.
                table.touch(block.rows, block.count);
                block.gradients(sums, (next - from) * dimension, scale);
                table.update(block, rate);
            }
        }
        begin(List.of());
    }

    /** A block that is kept from step to step. */
    private RowBlock block(int dimension, int states) {
        if (kept == null) {
            kept = new RowBlock(dimension, states);
        }
        return kept;
    }

    private static int atOnce(int dimension) {
        return Math.max(1, SUMS / dimension);
    }

    /** Sums the gradients of some of the distinct ids: they are read in the order in which they lie, and the sums stay in a cache. */
    private void sum(int from, int to, int dimension) {
        if (summed) {
            return;
        }
        int needed = (to - from) * dimension;
        if (sums.length < needed) {
            sums = new double[needed];
        }
        Arrays.fill(sums, 0, needed, 0);
        for (Part part : parts) {
            part.addTo(sums, distinct.groups(), from, to);
        }
        summed = to - from == distinct.count();
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
}
