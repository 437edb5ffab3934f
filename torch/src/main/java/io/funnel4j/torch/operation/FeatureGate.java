// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Inputs x and a gate's logits z: y = 2 sigmoid(z) x, element by element. */
record FeatureGate() implements Operation {
    @Override
    public Tensor forward(List<Tensor> inputs, Pass pass) {
        return inputs.get(1).sigmoid().mul(inputs.get(0)).mul(new Scalar(2));
    }
}
