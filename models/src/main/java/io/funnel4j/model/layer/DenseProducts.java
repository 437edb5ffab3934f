// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.layer;

import io.funnel4j.device.Backends;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastCopyOp;
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

    /** By {@link OneDnnOps}. */
    ONEDNN {
        @Override
        void forward(INDArray input, INDArray weights, INDArray bias, INDArray activations) {
            if (OneDnnOps.adds(weights)) {
                Nd4j.exec(OneDnnOps.productWithBias(input, weights, bias, activations));
            } else {
                Nd4j.exec(OneDnnOps.product(input, weights, activations));
                Nd4j.exec(OneDnnOps.bias(bias, activations));
            }
        }

        @Override
        void weightGradient(INDArray input, INDArray delta, INDArray weightGradient) {
            Nd4j.exec(OneDnnOps.weightGradient(input, delta, weightGradient));
        }

        @Override
        void inputGradient(INDArray delta, INDArray weights, INDArray inputGradient) {
            Nd4j.exec(OneDnnOps.inputGradient(delta, weights, inputGradient));
        }
    };

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
}
