package io.funnel4j.model.layer;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastCopyOp;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The arrays of one training step of a dense layer, their transposed views and the operations on them. An array or a view
 * costs ND4J some ten microseconds, so they are kept while batches keep their size; they lie outside workspaces.
 */
final class DenseStep {
    /** [B, N] row by row, and as [N, B]. */
    final INDArray activations;

    final INDArray activationsTransposed;
    /** [B]: a column sum as a product with it is many times as fast as a reduction. */
    final INDArray ones;

    private final BroadcastCopyOp copyBias;
    private final RectifiedLinear rectify;
    private final INDArray derivative;
    private final Sign sign;

    /**
     * @param rows B
     * @param bias [1, N], read by every step
     * @param keepsActivations whether the caller may read the activations after the backward pass; else their derivative
     *     is written over them, since all who read them in the graph have had their backward pass before
     */
    DenseStep(long rows, INDArray bias, boolean keepsActivations) {
        DataType dataType = bias.dataType();
        long units = bias.length();
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            activations = Nd4j.createUninitialized(dataType, new long[] {rows, units}, 'c');
            activationsTransposed = activations.transpose();
            derivative =
                    keepsActivations ? Nd4j.createUninitialized(dataType, new long[] {rows, units}, 'c') : activations;
            ones = Nd4j.ones(dataType, rows);
            copyBias = new BroadcastCopyOp(activations, bias, activations, 1);
            rectify = new RectifiedLinear(activations, activations, 0);
            sign = new Sign(activations, derivative);
        }
    }

    boolean isFor(long rows) {
        return activations.size(0) == rows;
    }

    /** Every row of the activations := the bias. */
    void startFromBias() {
        Nd4j.getExecutioner().exec(copyBias);
    }

    /** A := max(0, A). */
    void rectify() {
        Nd4j.getExecutioner().exec(rectify);
    }

    /** delta := delta * sign(A). */
    void rectifyBack(INDArray delta) {
        Nd4j.getExecutioner().exec(sign);
        delta.muli(derivative);
    }
}
