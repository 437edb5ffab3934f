// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastCopyOp;
import org.nd4j.linalg.factory.Nd4j;

/** By BLAS, which writes column by column: a result row by row is taken as its transpose. */
final class BlasProducts extends DenseProducts {
    @Override
    void forward(INDArray input, INDArray weights, INDArray bias, INDArray activations) {
        Nd4j.getExecutioner().exec(new BroadcastCopyOp(activations, bias, activations, 1));
        Nd4j.gemm(weights, input, activations.transpose(), true, true, 1, 1);
    }

    @Override
    void weightGradient(INDArray input, INDArray delta, INDArray gradient) {
        Nd4j.gemm(input, delta, gradient, true, false, 1, 0);
    }

    @Override
    void inputGradient(INDArray delta, INDArray weights, INDArray gradient) {
        Nd4j.gemm(weights, delta, gradient.transpose(), false, true, 1, 0);
    }
}
