// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.layer;

import io.funnel4j.device.Backends;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastCopyOp;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The three products of a dense layer, with X [B, K], A, D [B, N] and dL/dX [B, K] row by row, W and dL/dW [K, N] column
 * by column. None copies an operand.
 */
enum DenseProducts {
    /** A result row by row is taken as its transpose, which lies column by column, as BLAS writes. */
    BLAS {
        @Override
        void forward(INDArray input, INDArray weights, INDArray bias, INDArray activations) {
            Nd4j.getExecutioner().exec(new BroadcastCopyOp(activations, bias, activations, 1));
            Nd4j.gemm(weights, input, activations.transpose(), true, true, 1, 1);
        }

        @Override
        void weightGradient(INDArray input, INDArray delta, INDArray weightGradient) {
            Nd4j.gemm(input, delta, weightGradient, true, false, 1, 0);
        }

        @Override
        void inputGradient(INDArray delta, INDArray weights, INDArray inputGradient) {
            Nd4j.gemm(weights, delta, inputGradient.transpose(), false, true, 1, 0);
        }
    },

    /**
     * ND4J's ops take float32 to oneDNN, which is a fifth to a half faster on such tall operands (docs/performance.md) and
     * adds the bias while a part of the product is in the caches. It wants all results row by row.
     */
    ONEDNN {
        /**
         * With the bias in one operation, where its kernels are made for the widths: at others it is up to twelve times as slow as a
         * product and an addition (docs/performance.md).
         */
        @Override
        void forward(INDArray input, INDArray weights, INDArray bias, INDArray activations) {
            INDArray biases = bias.reshape(bias.length());
            if (fits(weights.size(0)) && (fits(weights.size(1)) || weights.size(1) == 1)) {
                Nd4j.exec(DynamicCustomOp.builder("xw_plus_b")
                        .addInputs(input, weights, biases)
                        .addOutputs(activations)
                        .build());
            } else {
                Nd4j.exec(new Mmul(input, weights, activations, 1, 0, NOTHING_TRANSPOSED));
                Nd4j.exec(DynamicCustomOp.builder("biasadd")
                        .addInputs(activations, biases)
                        .addOutputs(activations)
                        .build());
            }
        }

        /** Whether rows of so many values are whole vectors of AVX-512. */
        private boolean fits(long width) {
            return width % 16 == 0;
        }

        @Override
        void weightGradient(INDArray input, INDArray delta, INDArray weightGradient) {
            Nd4j.exec(new Mmul(delta, input, weightGradient.transpose(), 1, 0, TRANSPOSE_FIRST));
        }

        @Override
        void inputGradient(INDArray delta, INDArray weights, INDArray inputGradient) {
            Nd4j.exec(new Mmul(delta, weights, inputGradient, 1, 0, TRANSPOSE_SECOND));
        }
    };

    private static final MMulTranspose NOTHING_TRANSPOSED =
            MMulTranspose.builder().build();
    private static final MMulTranspose TRANSPOSE_FIRST =
            MMulTranspose.builder().transposeA(true).build();
    private static final MMulTranspose TRANSPOSE_SECOND =
            MMulTranspose.builder().transposeB(true).build();

    /** Those that are fastest for a type on the backend that runs. */
    static DenseProducts of(DataType dataType) {
        return dataType == DataType.FLOAT && Backends.hasOneDnn() ? ONEDNN : BLAS;
    }

    /** A := X W + b, with b [1, N] added to each row. */
    abstract void forward(INDArray input, INDArray weights, INDArray bias, INDArray activations);

    /** dL/dW := X' D. */
    abstract void weightGradient(INDArray input, INDArray delta, INDArray weightGradient);

    /** dL/dX := D W'. */
    abstract void inputGradient(INDArray delta, INDArray weights, INDArray inputGradient);

    /** D' 1, the sums of D's columns: as a product many times as fast as ND4J's reduction. */
    static void columnSums(INDArray delta, INDArray ones, INDArray sums) {
        Nd4j.exec(new Mmul(delta, ones, sums, 1, 0, TRANSPOSE_FIRST));
    }
}
