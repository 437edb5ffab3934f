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
 * so they are kept while batches keep their size, and their memory is while it suffices; they lie outside workspaces.
 */
final class DenseStep {
    /** The share of the rows, as a divisor, by which memory that grows has room for more. */
    private static final int MORE = 8;

    private INDArray memory;
    private INDArray allOnes;
    private INDArray activations;
    private INDArray ones;
    private RectifiedLinear rectify;

    /**
     * @param rows B
     * @param units N
     */
    DenseStep(long rows, long units, DataType dataType) {
        allocate(rows, units, dataType);
    }

    private void allocate(long rows, long units, DataType dataType) {
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            memory = Nd4j.createUninitialized(dataType, new long[] {rows, units}, 'c');
            allOnes = Nd4j.ones(dataType, rows);
        }
        take(memory, allOnes);
    }

    private void take(INDArray newActivations, INDArray newOnes) {
        activations = newActivations;
        ones = newOnes;
        rectify = new RectifiedLinear(activations, activations, 0);
    }

    /** Makes this a step of so many rows, whose values are not yet set. */
    void resize(long rows) {
        if (activations.size(0) == rows) {
            return;
        }
        if (rows > memory.size(0)) {
            // More than asked for: rows that differ from step to step would else soon be more again.
            allocate(rows + rows / MORE, memory.size(1), memory.dataType());
        }
        if (rows == memory.size(0)) {
            take(memory, allOnes);
            return;
        }
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            // Not by indices: an array that knows that it is a view is multiplied in another way, to other last bits.
            long units = memory.size(1);
            take(
                    Nd4j.create(memory.data(), new long[] {rows, units}, new long[] {units, 1}, 0, 'c'),
                    Nd4j.create(allOnes.data(), new long[] {rows}, new long[] {1}, 0, 'c'));
        }
    }

    /** [B, N] row by row. */
    INDArray activations() {
        return activations;
    }

    /** [B], for the sums of columns. */
    INDArray ones() {
        return ones;
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
