// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.array;

import io.funnel4j.Internal;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;

/** Adds an array to another in place, again and again. For one thread at a time. */
@Internal
public final class Sum {
    private final PreparedOp prepared = new PreparedOp((output, inputs) -> new AddOp(inputs[0], inputs[1], output));

    /** sum := sum + more. */
    public void add(INDArray sum, INDArray more) {
        prepared.run(sum, sum, more);
    }
}
