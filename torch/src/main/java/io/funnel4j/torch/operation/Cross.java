// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Inputs x_0, u, and x_l where it is not x_0: y = x_0 u + x_l, element by element. */
record Cross() implements Operation {
    @Override
    public Tensor forward(List<Tensor> inputs, Pass pass) {
        Tensor first = inputs.get(0);
        Tensor layer = inputs.size() > 2 ? inputs.get(2) : first;
        return layer.addcmul(first, inputs.get(1));
    }
}
