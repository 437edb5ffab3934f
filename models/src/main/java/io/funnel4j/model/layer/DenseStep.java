// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.layer;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The arrays of one training step of a dense layer and the operations on them. An array costs ND4J some ten microseconds,
 * so they are kept while batches keep their size; they lie outside workspaces.
 */
final class DenseStep {
    /** [B, N] row by row. */
    final INDArray activations;
    /** [B], for the sums of columns. */
    final INDArray ones;

    private final RectifiedLinear rectify;

    /**
     * @param rows B
     * @param units N
     */
    DenseStep(long rows, long units, DataType dataType) {
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            activations = Nd4j.createUninitialized(dataType, new long[] {rows, units}, 'c');
            ones = Nd4j.ones(dataType, rows);
            rectify = new RectifiedLinear(activations, activations, 0);
        }
    }

    boolean isFor(long rows) {
        return activations.size(0) == rows;
    }

    /** A := max(0, A). */
    void rectify() {
        Nd4j.getExecutioner().exec(rectify);
    }

    /**
     * delta := delta * sign(A).
     *
     * @param derivative memory for sign(A), [B, N] row by row; over A itself the op would take four times as long
     */
    void rectifyBack(INDArray delta, INDArray derivative) {
        Nd4j.getExecutioner().exec(new Sign(activations, derivative));
        delta.muli(derivative);
    }
}
