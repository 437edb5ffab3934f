// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Inputs u and v, cut into chunks of one width, one a head: of each head the sum of u_i v_i. */
record HeadProducts(int heads) implements Operation {
    private static final int OF_COLUMNS = 2;

    @Override
    public Tensor forward(List<Tensor> inputs, Pass pass) {
        Tensor products = inputs.get(0).mul(inputs.get(1));
        return products.reshape(products.size(0), heads, products.size(1) / heads)
                .sum(OF_COLUMNS);
    }
}
