// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import static org.bytedeco.pytorch.global.torch.ScalarType.Double;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A tower's logits to the log-probabilities of its n categories, in float64: log softmax of (z1, ..., z(n-1), 0), as
 *
 * <pre>
 *   log p_j = -log(1 + sum over i != j of exp(z_i - z_j))
 * </pre>
 *
 * whose derivatives, as those of Deeplearning4j's vertex, never subtract a probability from 1.
 */
record Categories(int categories) implements Operation {
    @Override
    public Tensor forward(List<Tensor> inputs, Pass pass) {
        Tensor logits = inputs.get(0).to(Double);
        if (categories == 2) {
            return cat(torch.log_sigmoid(logits), torch.log_sigmoid(logits.neg()));
        }
        Tensor[] columns = new Tensor[categories];
        for (int category = 0; category < categories; category++) {
            columns[category] = torch.log_sigmoid(others(logits, category).neg());
        }
        return cat(columns);
    }

    /** log of the odds against a category. */
    private Tensor others(Tensor logits, int category) {
        Tensor others = null;
        for (int other = 0; other < categories; other++) {
            if (other != category) {
                Tensor difference = difference(logits, other, category);
                others = others == null ? difference : torch.logaddexp(others, difference);
            }
        }
        return others;
    }

    /** z_a - z_b, where the last of all is 0. */
    private Tensor difference(Tensor logits, int a, int b) {
        int last = categories - 1;
        if (a == last) {
            return column(logits, b).neg();
        }
        return b == last ? column(logits, a) : column(logits, a).sub(column(logits, b));
    }

    static Tensor column(Tensor columns, int index) {
        return columns.narrow(1, index, 1);
    }

    static Tensor cat(Tensor... columns) {
        return torch.cat(new TensorVector(columns), 1);
    }
}
