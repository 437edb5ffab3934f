// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.layer;

import io.funnel4j.array.PreparedOp;
import io.funnel4j.device.Backends;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * ReLU, and its derivative by its output A >= 0, which is sign(A). On a CPU the derivative is taken in blocks of rows, whose signs are
 * still in a cache when they are multiplied. Views and operations are kept while the arrays stay the same.
 */
final class Relu {
    /** Values of a block: 256 KB of each operand. */
    private static final int BLOCK_VALUES = 1 << 16;

    private final List<Block> blocks = new ArrayList<>();
    private RectifiedLinear rectify;
    private INDArray delta;
    private INDArray activations;
    private INDArray signs;

    /** A := max(0, A). */
    void rectify(INDArray newActivations) {
        if (rectify == null || rectify.x() != newActivations) {
            rectify = new RectifiedLinear(newActivations, newActivations, 0);
        }
        Nd4j.getExecutioner().exec(rectify);
    }

    /** Rows of a block of arrays [rows, units]. */
    static long blockRows(long rows, long units) {
        return Backends.isCpu() ? Math.min(rows, Math.max(1, BLOCK_VALUES / units)) : rows;
    }

    /**
     * Writes D := G * sign(A) over G.
     *
     * @param newDelta G, [B, N] row by row
     * @param newActivations A, [B, N] row by row
     * @param newSigns memory, [{@link #blockRows}, N] row by row; over A itself the operation would take four times as long
     */
    void gradient(INDArray newDelta, INDArray newActivations, INDArray newSigns) {
        if (delta != newDelta || activations != newActivations || signs != newSigns) {
            delta = newDelta;
            activations = newActivations;
            signs = newSigns;
            cut();
        }
        blocks.forEach(Block::apply);
    }

    private void cut() {
        blocks.clear();
        long rows = delta.size(0);
        long atOnce = signs.size(0);
        for (long from = 0; from < rows; from += atOnce) {
            long to = Math.min(from + atOnce, rows);
            blocks.add(new Block(rows(delta, from, to), rows(activations, from, to), rows(signs, 0, to - from)));
        }
    }

    private static INDArray rows(INDArray array, long from, long to) {
        return to - from == array.size(0) ? array : array.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
    }

    private static final class Block {
        private final INDArray delta;
        private final INDArray signs;
        private final Sign sign;
        private final PreparedOp multiply = new PreparedOp((d, in) -> new MulOp(d, in[0], d));

        Block(INDArray delta, INDArray activations, INDArray signs) {
            this.delta = delta;
            this.signs = signs;
            sign = new Sign(activations, signs);
        }

        void apply() {
            Nd4j.getExecutioner().exec(sign);
            multiply.run(delta, signs);
        }
    }
}
