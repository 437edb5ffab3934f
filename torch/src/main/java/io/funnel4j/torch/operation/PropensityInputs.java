// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import static io.funnel4j.torch.operation.Categories.cat;
import static io.funnel4j.torch.operation.Categories.column;
import static org.bytedeco.pytorch.global.torch.ScalarType.Double;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** (log p, log q, log propensity) and an imputation, side by side; no gradient goes back to the propensity. */
record PropensityInputs() implements Operation {
    @Override
    public Tensor forward(List<Tensor> inputs, Pass pass) {
        Tensor propensity = column(inputs.get(1), 0).detach();
        return inputs.size() == 2
                ? cat(inputs.get(0), propensity)
                : cat(inputs.get(0), propensity, inputs.get(2).to(Double));
    }
}
