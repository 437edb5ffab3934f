// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import static org.bytedeco.pytorch.global.torch.ScalarType.BFloat16;

import io.funnel4j.model.layer.FusedDenseLayer;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.training.engine.Precision;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/** A dense layer: max(0, X W + b), or X W + b; of X, some inputs are dropped first where the layer has dropout. */
final class Dense implements Operation {
    private final Tensor weights;
    private final Tensor bias;
    private final boolean rectifies;
    private final double retained;

    private Dense(Tensor weights, Tensor bias, boolean rectifies, double retained) {
        this.weights = weights;
        this.bias = bias;
        this.rectifies = rectifies;
        this.retained = retained;
    }

    static Dense of(String name, FusedDenseLayer layer, Parameters parameters) {
        return new Dense(
                parameters.matrix(name, "W"),
                layer.isBiased() ? parameters.vector(name, "b") : null,
                layer.getActivationFn() instanceof ActivationReLU,
                retained(name, layer.getIDropout()));
    }

    private static double retained(String name, IDropout dropout) {
        if (dropout == null) {
            return 1;
        }
        if (dropout instanceof Dropout plain && plain.getPSchedule() == null) {
            return plain.getP();
        }
        throw new Funnel4jException(
                "layer '%s' has dropout %s, which the torch engine does not compute; use a plain one, or the deeplearning4j engine"
                        .formatted(name, dropout));
    }

    @Override
    public Tensor forward(List<Tensor> inputs, Pass pass) {
        Tensor input = inputs.get(0);
        if (retained < 1) {
            Tensor kept = torch.empty_like(input).bernoulli_(retained, pass.random());
            input = input.mul(kept).div(new Scalar(retained));
        }
        Tensor output;
        if (pass.precision() == Precision.BFLOAT16) {
            Tensor product = linear(input.to(BFloat16), weights.to(BFloat16), bias == null ? null : bias.to(BFloat16));
            output = product.to(input.scalar_type());
        } else {
            output = linear(input, weights, bias);
        }
        return rectifies ? output.relu() : output;
    }

    private static Tensor linear(Tensor input, Tensor weights, Tensor bias) {
        return bias == null ? torch.linear(input, weights) : torch.linear(input, weights, new TensorOptional(bias));
    }
}
