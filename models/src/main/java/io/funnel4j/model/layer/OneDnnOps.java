// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.layer;

import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;

/**
 * ND4J's operations that take float32 to oneDNN, which is a fifth to a half faster than BLAS on such tall operands
 * (docs/performance.md) and adds the bias while a part of the product is in the caches. It wants all results row by row.
 */
final class OneDnnOps {
    private static final MMulTranspose NOTHING_TRANSPOSED =
            MMulTranspose.builder().build();
    private static final MMulTranspose TRANSPOSE_FIRST =
            MMulTranspose.builder().transposeA(true).build();
    private static final MMulTranspose TRANSPOSE_SECOND =
            MMulTranspose.builder().transposeB(true).build();

    private OneDnnOps() {}

    /**
     * Whether the bias is best added in one operation, whose kernels are made for such widths: at others it is up to twelve times as
     * slow as a product and an addition (docs/performance.md).
     */
    static boolean adds(INDArray weights) {
        return fits(weights.size(0)) && (fits(weights.size(1)) || weights.size(1) == 1);
    }

    /** Whether rows of so many values are whole vectors of AVX-512. */
    private static boolean fits(long width) {
        return width % 16 == 0;
    }

    /** A := X W + b. */
    static CustomOp productWithBias(INDArray input, INDArray weights, INDArray bias, INDArray activations) {
        return DynamicCustomOp.builder("xw_plus_b")
                .addInputs(input, weights, bias.reshape(bias.length()))
                .addOutputs(activations)
                .build();
    }

    /** A := X W. */
    static CustomOp product(INDArray input, INDArray weights, INDArray activations) {
        return new Mmul(input, weights, activations, 1, 0, NOTHING_TRANSPOSED);
    }

    /** A := A + b. */
    static CustomOp bias(INDArray bias, INDArray activations) {
        return DynamicCustomOp.builder("biasadd")
                .addInputs(activations, bias.reshape(bias.length()))
                .addOutputs(activations)
                .build();
    }

    /** dL/dW := X' D. */
    static CustomOp weightGradient(INDArray input, INDArray delta, INDArray gradient) {
        return new Mmul(delta, input, gradient.transpose(), 1, 0, TRANSPOSE_FIRST);
    }

    /** dL/dX := D W'. */
    static CustomOp inputGradient(INDArray delta, INDArray weights, INDArray gradient) {
        return new Mmul(delta, weights, gradient, 1, 0, TRANSPOSE_SECOND);
    }

    /** D' 1, the sums of D's columns: as a product many times as fast as ND4J's reduction. */
    static CustomOp columnSums(INDArray delta, INDArray ones, INDArray sums) {
        return new Mmul(delta, ones, sums, 1, 0, TRANSPOSE_FIRST);
    }
}
