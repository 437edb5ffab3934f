// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import static io.funnel4j.torch.operation.Categories.cat;
import static io.funnel4j.torch.operation.Categories.column;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Pairs (log p_i, log q_i), q = 1 - p, to the pair of p_1 ... p_k:
 *
 * <pre>
 *   log p = log p_1 + ... + log p_k      log q = t_1,   t_k = log q_k,   t_i = log(q_i + p_i exp(t_(i+1)))
 * </pre>
 */
record ProbabilityProduct() implements Operation {
    @Override
    public Tensor forward(List<Tensor> inputs, Pass pass) {
        Tensor last = inputs.get(inputs.size() - 1);
        Tensor logP = column(last, 0);
        Tensor logQ = column(last, 1);
        for (int i = inputs.size() - 2; i >= 0; i--) {
            Tensor step = column(inputs.get(i), 0);
            logP = logP.add(step);
            logQ = torch.logaddexp(column(inputs.get(i), 1), step.add(logQ));
        }
        return cat(logP, logQ);
    }
}
