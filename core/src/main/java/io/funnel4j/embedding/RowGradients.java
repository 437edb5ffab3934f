package io.funnel4j.embedding;

import io.funnel4j.array.HostArrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradients of the embeddings that a batch (or a replica's slice of it) read, before duplicates are summed: row i,
 * field f holds dL/d(embedding of id i,f), summed over the batch and not yet divided by its size.
 */
public final class RowGradients {
    private final List<EmbeddingField> fields;
    private final int rows;
    private final int slots;
    private final int width;
    private final int[] ids;
    private final float[] floats;
    private final double[] doubles;

    /**
     * Copies the gradient to the host.
     *
     * @param fields in the order of the gradient's columns
     * @param ids row by row, [rows * slots]
     * @param gradient FLOAT or DOUBLE [rows, sum of the fields' dimensions]
     */
    public RowGradients(List<EmbeddingField> fields, int[] ids, INDArray gradient) {
        this.fields = fields;
        this.rows = Math.toIntExact(gradient.size(0));
        this.width = Math.toIntExact(gradient.size(1));
        this.slots = ids.length / Math.max(1, rows);
        this.ids = ids;
        this.floats = gradient.dataType() == DataType.FLOAT ? HostArrays.toFloats(gradient) : null;
        this.doubles = floats == null ? HostArrays.toDoubles(gradient) : null;
    }

    /** Rows of the batch or slice. */
    public int rows() {
        return rows;
    }

    /** Where each id was read, in the order of the gradient's columns. */
    public List<EmbeddingField> fields() {
        return fields;
    }

    int id(int row, EmbeddingField field) {
        return ids[row * slots + field.slot()];
    }

    /** sum += scale * gradient[row, column .. column + sum.length). */
    void addTo(double[] sum, int dimension, int row, int column, double scale) {
        int at = row * width + column;
        if (floats != null) {
            for (int d = 0; d < dimension; d++) {
                sum[d] += scale * floats[at + d];
            }
        } else {
            for (int d = 0; d < dimension; d++) {
                sum[d] += scale * doubles[at + d];
            }
        }
    }
}
