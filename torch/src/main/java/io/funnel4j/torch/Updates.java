// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The optimizers' rules, in place, as {@link io.funnel4j.embedding.RowOptimizer} has them. */
final class Updates {
    private Updates() {}

    /** w := w - rate * g. */
    static void sgd(Tensor weights, Tensor gradient, double rate) {
        weights.add_(gradient, new Scalar(-rate));
    }

    /** s := s + g^2, w := w - rate * g / (sqrt(s) + epsilon). */
    static void adagrad(Tensor weights, Tensor sums, Tensor gradient, double epsilon, double rate) {
        sums.addcmul_(gradient, gradient);
        weights.addcdiv_(gradient, sums.sqrt().add_(new Scalar(epsilon)), new Scalar(-rate));
    }

    /**
     * m := b1 m + (1 - b1) g, v := b2 v + (1 - b2) g^2, w := w - rate * m / (sqrt(v) + epsilon).
     *
     * @param rate with the correction of the moments' bias
     */
    static void adam(
            Tensor weights,
            Tensor first,
            Tensor second,
            Tensor gradient,
            double beta1,
            double beta2,
            double epsilon,
            double rate) {
        first.mul_(new Scalar(beta1)).add_(gradient, new Scalar(1 - beta1));
        second.mul_(new Scalar(beta2)).addcmul_(gradient, gradient, new Scalar(1 - beta2));
        weights.addcdiv_(first, second.sqrt().add_(new Scalar(epsilon)), new Scalar(-rate));
    }
}
