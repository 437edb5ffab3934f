// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import static io.funnel4j.torch.operation.Categories.cat;
import static io.funnel4j.torch.operation.Categories.column;

import io.funnel4j.model.vertex.ExclusiveUnionVertex;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * With c the log-probability of a tower's category and (a, b) the pair of its onward path: P = log sum of exp(c + a), Q =
 * log sum of exp(c + b), where a certain path has no b and one that never leads there no a.
 */
final class ExclusiveUnion implements Operation {
    private final int[] onward;

    ExclusiveUnion(int[] onward) {
        this.onward = onward;
    }

    @Override
    public Tensor forward(List<Tensor> inputs, Pass pass) {
        Tensor logP = null;
        Tensor logQ = null;
        for (int category = 0; category < onward.length; category++) {
            Tensor tower = column(inputs.get(0), category);
            int input = onward[category];
            if (input == ExclusiveUnionVertex.CERTAIN) {
                logP = add(logP, tower);
            } else if (input == ExclusiveUnionVertex.NEVER) {
                logQ = add(logQ, tower);
            } else {
                logP = add(logP, tower.add(column(inputs.get(input), 0)));
                logQ = add(logQ, tower.add(column(inputs.get(input), 1)));
            }
        }
        return cat(logP, logQ);
    }

    private static Tensor add(Tensor sum, Tensor term) {
        return sum == null ? term : torch.logaddexp(sum, term);
    }
}
