// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.layer;

import io.funnel4j.array.PreparedOp;
import io.funnel4j.device.Backends;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;

/**
 * The products of one dense layer, with X [B, K], A, D [B, N] and dL/dX [B, K] row by row, W and dL/dW [K, N] column by column. None
 * copies an operand.
 */
abstract class DenseProducts {
    static final MMulTranspose TRANSPOSE_FIRST =
            MMulTranspose.builder().transposeA(true).build();

    private final PreparedOp columnSums =
            new PreparedOp((sums, in) -> new Mmul(in[0], in[1], sums, 1, 0, TRANSPOSE_FIRST));

    /** Those that are fastest for a type on the backend that runs. */
    static DenseProducts of(DataType dataType) {
        return dataType == DataType.FLOAT && Backends.hasOneDnn() ? new OneDnnProducts() : new BlasProducts();
    }

    /** A := X W + b, with b [1, N] added to each row. */
    abstract void forward(INDArray input, INDArray weights, INDArray bias, INDArray activations);

    /** dL/dW := X' D. */
    abstract void weightGradient(INDArray input, INDArray delta, INDArray gradient);

    /** dL/dX := D W'. */
    abstract void inputGradient(INDArray delta, INDArray weights, INDArray gradient);

    /**
     * D' 1, the sums of D's columns: as a product many times as fast as ND4J's reduction.
     *
     * @param ones [B]
     * @param sums [N]
     */
    final void columnSums(INDArray delta, INDArray ones, INDArray sums) {
        columnSums.run(sums, delta, ones);
    }
}
