// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import io.funnel4j.array.HostArrays;
import io.funnel4j.array.HostValues;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradients of the embeddings that a batch (or a replica's slice of it) read, before duplicates are summed: row i,
 * field f holds dL/d(embedding of id i,f), summed over the batch and not yet divided by its size.
 */
public final class RowGradients {
    /** Rows copied at once from the gradient, which stay in the first cache until they are laid out by field. */
    private static final int COPIED_AT_ONCE = 32;

    private final List<EmbeddingField> fields;
    private final int rows;
    private final BatchIds batch;
    /** Field by field, and within a field row by row: one field's gradients are read in the order of its ids. */
    private final HostValues values;

    /**
     * Copies the gradient to the host.
     *
     * @param fields in the order of the gradient's columns
     * @param batch the ids that were read
     * @param gradient FLOAT or DOUBLE [rows, sum of the fields' dimensions]; what is in further rows is not read
     */
    public RowGradients(List<EmbeddingField> fields, BatchIds batch, INDArray gradient) {
        this(fields, batch, gradient, HostValues.allocate(gradient.dataType(), Math.toIntExact(gradient.length())));
    }

    /**
     * Copies the gradient into values that the caller keeps and may use again once this object has served.
     *
     * @param values of the gradient's type, at least as many
     */
    public RowGradients(List<EmbeddingField> fields, BatchIds batch, INDArray gradient, HostValues values) {
        this.fields = fields;
        this.rows = batch.rows();
        if (gradient.size(0) < rows) {
            throw new IllegalArgumentException(
                    "the gradient of %s rows of ids has %s rows; expected as many".formatted(rows, gradient.size(0)));
        }
        this.batch = batch;
        this.values = values;
        copyByField(HostArrays.rowMajor(gradient));
    }

    private void copyByField(INDArray gradient) {
        int width = Math.toIntExact(gradient.size(1));
        HostValues block = HostValues.allocate(gradient.dataType(), COPIED_AT_ONCE * width);
        for (int from = 0; from < rows; from += COPIED_AT_ONCE) {
            int count = Math.min(COPIED_AT_ONCE, rows - from);
            HostArrays.read(gradient, (long) from * width, count * width, block);
            int column = 0;
            for (EmbeddingField field : fields) {
                int dimension = field.dimension();
                int at = start(column) + from * dimension;
                for (int row = 0; row < count; row++) {
                    values.copy(block, row * width + column, at + row * dimension, dimension);
                }
                column += dimension;
            }
        }
    }

    /** Where the gradients of the field that starts at a column of the gradient start. */
    private int start(int column) {
        return column * rows;
    }

    /** Rows of the batch or slice. */
    public int rows() {
        return rows;
    }

    /** Where each id was read, in the order of the gradient's columns. */
    public List<EmbeddingField> fields() {
        return fields;
    }

    /** The ids that were read; those of one field are in its slots. */
    BatchIds batch() {
        return batch;
    }

    /** Copies the ids of a field that is not pooled, row by row. */
    void copyIds(EmbeddingField field, int[] into, int at) {
        int[] ids = batch.ids();
        int slots = batch.slots();
        for (int row = 0; row < rows; row++) {
            into[at + row] = ids[row * slots + field.slot()];
        }
    }

    /**
     * Adds the gradients of one field that is not pooled, row by row.
     *
     * @param sums group by group, from group {@code from} on
     * @param column of the gradient where the field starts
     * @param groups of the rows, that of the first at {@code start}; those outside {@code [from, to)} are passed over
     */
    void addTo(double[] sums, int dimension, int column, int[] groups, int start, int from, int to) {
        int first = start(column);
        float[] floats = values.floats();
        double[] doubles = values.doubles();
        for (int row = 0; row < rows; row++) {
            int group = groups[start + row];
            if (group >= from && group < to) {
                int at = (group - from) * dimension;
                int read = first + row * dimension;
                if (floats != null) {
                    RowLoops.add(floats, read, sums, at, dimension);
                } else {
                    for (int d = 0; d < dimension; d++) {
                        sums[at + d] += doubles[read + d];
                    }
                }
            }
        }
    }

    /**
     * Adds one row's gradient of one field, times a factor.
     *
     * @param column of the gradient where the field starts
     * @param sums from {@code at} on, {@code dimension} of them
     */
    void addTo(double[] sums, int at, int dimension, int row, int column, double factor) {
        int from = start(column) + row * dimension;
        for (int d = 0; d < dimension; d++) {
            sums[at + d] += factor * values.get(from + d);
        }
    }
}
