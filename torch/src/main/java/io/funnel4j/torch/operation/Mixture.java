// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import static io.funnel4j.torch.operation.Categories.column;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Experts h_i and a gate's logits z, the last input: y = sum over i of softmax(z)_i h_i, row by row. */
record Mixture() implements Operation {
    @Override
    public Tensor forward(List<Tensor> inputs, Pass pass) {
        int experts = inputs.size() - 1;
        Tensor gates = inputs.get(experts).softmax(1);
        Tensor mixed = inputs.get(0).mul(column(gates, 0));
        for (int expert = 1; expert < experts; expert++) {
            mixed = mixed.addcmul(inputs.get(expert), column(gates, expert));
        }
        return mixed;
    }
}
