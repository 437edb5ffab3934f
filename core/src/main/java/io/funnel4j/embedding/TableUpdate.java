package io.funnel4j.embedding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Brings one batch's gradients into one table: ids are sorted, the gradients of equal ids summed in the order of the
 * batch, and each touched row updated once. The order does not depend on how the batch was sliced among replicas.
 */
final class TableUpdate {
    /**
     * Keys whose rows are touched before the first of them is updated. Between two updates lie too many instructions
     * for the processor to fetch the next row meanwhile; touched together, rows are waited for together.
     */
    private static final int TOUCHED_AHEAD = 64;

    private final RowSort sort = new RowSort();
    /** What {@link #touch} read; kept so that the reads are not optimised away. */
    double touched;

    /** Where one field's ids of one slice stand among the sorted keys. */
    private record Part(RowGradients slice, EmbeddingField field, int column, int start) {}

    void apply(EmbeddingTable table, List<RowGradients> slices, double scale, long step) {
        List<Part> parts = parts(table.shape().name(), slices);
        int count = 0;
        for (Part part : parts) {
            count += part.slice().rows();
        }
        int[] keys = sort.keys(count);
        for (Part part : parts) {
            for (int row = 0; row < part.slice().rows(); row++) {
                keys[part.start() + row] = part.slice().id(row, part.field());
            }
        }
        sort.sort(count);
        int[] starts = parts.stream().mapToInt(Part::start).toArray();
        int dimension = table.shape().dimension();
        double rate = table.optimizer().rate(step);
        double[] sum = new double[dimension];
        double[] scratch = new double[table.width()];
        int next = 0;
        int touchedTo = 0;
        while (next < count) {
            if (next >= touchedTo) {
                touchedTo = Math.min(count, next + TOUCHED_AHEAD);
                touch(table, next, touchedTo);
            }
            int id = sort.key(next);
            Arrays.fill(sum, 0);
            for (; next < count && sort.key(next) == id; next++) {
                int position = sort.position(next);
                Part part = parts.get(partOf(starts, position));
                part.slice().addTo(sum, dimension, position - part.start(), part.column(), scale);
            }
            table.update(id, sum, scratch, rate);
        }
    }

    private void touch(EmbeddingTable table, int from, int to) {
        double sum = 0;
        int previous = -1;
        for (int i = from; i < to; i++) {
            int id = sort.key(i);
            if (id != previous) {
                sum += table.touch(id);
                previous = id;
            }
        }
        touched = sum;
    }

    private static List<Part> parts(String table, List<RowGradients> slices) {
        List<Part> parts = new ArrayList<>();
        List<EmbeddingField> fields = slices.get(0).fields();
        int start = 0;
        int column = 0;
        for (EmbeddingField field : fields) {
            if (field.table().equals(table)) {
                for (RowGradients slice : slices) {
                    parts.add(new Part(slice, field, column, start));
                    start = Math.addExact(start, slice.rows());
                }
            }
            column += field.dimension();
        }
        return parts;
    }

    private static int partOf(int[] starts, int position) {
        int part = starts.length - 1;
        while (starts[part] > position) {
            part--;
        }
        return part;
    }
}
