// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.layer;

import io.funnel4j.array.PreparedOp;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;

/**
 * By ND4J's operations that take float32 to oneDNN, which is a fifth to a half faster than BLAS on such tall operands
 * (docs/performance.md) and adds the bias while a part of the product is in the caches. It wants all results row by row.
 */
final class OneDnnProducts extends DenseProducts {
    private static final MMulTranspose NOTHING_TRANSPOSED =
            MMulTranspose.builder().build();
    private static final MMulTranspose TRANSPOSE_SECOND =
            MMulTranspose.builder().transposeB(true).build();

    private final PreparedOp productWithBias = new PreparedOp((a, in) -> DynamicCustomOp.builder("xw_plus_b")
            .addInputs(in[0], in[1], in[2].reshape(in[2].length()))
            .addOutputs(a)
            .build());
    private final PreparedOp product = new PreparedOp((a, in) -> new Mmul(in[0], in[1], a, 1, 0, NOTHING_TRANSPOSED));
    private final PreparedOp addBias = new PreparedOp((a, in) -> DynamicCustomOp.builder("biasadd")
            .addInputs(a, in[0].reshape(in[0].length()))
            .addOutputs(a)
            .build());
    private final PreparedOp weightGradient =
            new PreparedOp((w, in) -> new Mmul(in[1], in[0], w.transpose(), 1, 0, TRANSPOSE_FIRST));
    private final PreparedOp inputGradient =
            new PreparedOp((x, in) -> new Mmul(in[0], in[1], x, 1, 0, TRANSPOSE_SECOND));

    @Override
    void forward(INDArray input, INDArray weights, INDArray bias, INDArray activations) {
        if (isFastWithBias(weights)) {
            productWithBias.run(activations, input, weights, bias);
        } else {
            product.run(activations, input, weights);
            addBias.run(activations, bias);
        }
    }

    /**
     * Whether the bias is best added in one operation, whose kernels are made for such widths: at others it is up to twelve times as
     * slow as a product and an addition (docs/performance.md).
     */
    private static boolean isFastWithBias(INDArray weights) {
        return isWholeVectors(weights.size(0)) && (isWholeVectors(weights.size(1)) || weights.size(1) == 1);
    }

    /** Whether so many values are whole vectors of AVX-512. */
    private static boolean isWholeVectors(long width) {
        return width % 16 == 0;
    }

    @Override
    void weightGradient(INDArray input, INDArray delta, INDArray gradient) {
        weightGradient.run(gradient, input, delta);
    }

    @Override
    void inputGradient(INDArray delta, INDArray weights, INDArray gradient) {
        inputGradient.run(gradient, delta, weights);
    }
}
