// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.layer;

import io.funnel4j.array.PreparedOp;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.factory.Nd4j;

/** What {@link DenseProducts} computes, for one layer in training: its operations are kept while its arrays stay the same. */
final class PreparedProducts {
    private final DenseProducts products;
    private final PreparedOp withBias = new PreparedOp((a, in) -> OneDnnOps.productWithBias(in[0], in[1], in[2], a));
    private final PreparedOp product = new PreparedOp((a, in) -> OneDnnOps.product(in[0], in[1], a));
    private final PreparedOp bias = new PreparedOp((a, in) -> OneDnnOps.bias(in[0], a));
    private final PreparedOp weightGradient = new PreparedOp((w, in) -> OneDnnOps.weightGradient(in[0], in[1], w));
    private final PreparedOp inputGradient = new PreparedOp((x, in) -> OneDnnOps.inputGradient(in[0], in[1], x));
    private final PreparedOp columnSums = new PreparedOp((s, in) -> OneDnnOps.columnSums(in[0], in[1], s));
    private RectifiedLinear rectify;

    PreparedProducts(DenseProducts products) {
        this.products = products;
    }

    /** A := X W + b. */
    void forward(INDArray input, INDArray weights, INDArray biases, INDArray activations) {
        if (products != DenseProducts.ONEDNN) {
            products.forward(input, weights, biases, activations);
        } else if (OneDnnOps.adds(weights)) {
            withBias.run(activations, input, weights, biases);
        } else {
            product.run(activations, input, weights);
            bias.run(activations, biases);
        }
    }

    /** A := max(0, A). */
    void rectify(INDArray activations) {
        if (rectify == null || rectify.x() != activations) {
            rectify = new RectifiedLinear(activations, activations, 0);
        }
        Nd4j.getExecutioner().exec(rectify);
    }

    /** dL/dW := X' D. */
    void weightGradient(INDArray input, INDArray delta, INDArray gradient) {
        if (products == DenseProducts.ONEDNN) {
            weightGradient.run(gradient, input, delta);
        } else {
            products.weightGradient(input, delta, gradient);
        }
    }

    /** dL/dX := D W'. */
    void inputGradient(INDArray delta, INDArray weights, INDArray gradient) {
        if (products == DenseProducts.ONEDNN) {
            inputGradient.run(gradient, delta, weights);
        } else {
            products.inputGradient(delta, weights, gradient);
        }
    }

    /** D' 1. */
    void columnSums(INDArray delta, INDArray ones, INDArray sums) {
        columnSums.run(sums, delta, ones);
    }
}
