// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Input: F embeddings v_i of dimension D side by side, and any columns behind them: y = ((sum of v_i)^2 - sum of v_i^2) / 2,
 * element by element, which is the sum over i &lt; j of v_i v_j.
 */
record FieldInteractions(int fields, int dimension) implements Operation {
    private static final int OF_FIELDS = 1;

    @Override
    public Tensor forward(List<Tensor> inputs, Pass pass) {
        Tensor embeddings =
                inputs.get(0).narrow(1, 0, (long) fields * dimension).reshape(-1, fields, dimension);
        Tensor squareOfSum = embeddings.sum(OF_FIELDS).square();
        return squareOfSum.sub(embeddings.square().sum(OF_FIELDS)).mul(new Scalar(0.5));
    }
}
