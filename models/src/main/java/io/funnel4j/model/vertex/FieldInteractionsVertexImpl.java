// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import io.funnel4j.array.HostArrays;
import io.funnel4j.array.HostValues;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * With d = dL/dy, row by row and element by element:
 *
 * <pre>
 *   y = sum over i &lt; j of v_i v_j = sum over j of (v_1 + ... + v_(j-1)) v_j
 *   dL/dv_i = d (v_1 + ... + v_F - v_i)
 * </pre>
 *
 * The sums that grow from field to field need as many operations as the difference of a square and squares, and lose no
 * digits by it. Rows go through in blocks that stay in the cache: on one thread the forward pass takes a third of the time of
 * ND4J's sums over fields, and the backward pass no more.
 */
final class FieldInteractionsVertexImpl extends ParameterlessVertexImpl {
    private static final long serialVersionUID = 1L;

    private static final int BLOCK_VALUES = 8192;

    private final int fields;
    private final int dimension;

    /** Of x, and its gradient in its place. */
    private transient HostValues inputBlock;
    /** Of y, or d. */
    private transient HostValues outputBlock;
    /** Of a row's embeddings. */
    private transient HostValues sums;

    FieldInteractionsVertexImpl(
            ComputationGraph graph, String name, int index, int fields, int dimension, DataType dataType) {
        super(graph, name, index, dataType);
        this.fields = fields;
        this.dimension = dimension;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoForward()) {
            throw new IllegalStateException("vertex '%s' has no input yet".formatted(vertexName));
        }
        int rows = rows();
        int width = width();
        INDArray output =
                workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, dataType, new long[] {rows, dimension}, 'c');
        INDArray input = HostArrays.rowMajor(inputs[0]);
        prepareBlocks();
        for (int from = 0; from < rows; from += blockRows()) {
            int count = Math.min(blockRows(), rows - from);
            HostArrays.read(input, (long) from * width, count * width, inputBlock);
            for (int row = 0; row < count; row++) {
                RowInteractions.sum(inputBlock, row * width, fields, dimension, outputBlock, row * dimension);
            }
            HostArrays.write(outputBlock, count * dimension, output, (long) from * dimension);
        }
        return output;
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoBackward()) {
            throw new IllegalStateException(
                    "vertex '%s' has no forward pass or no error to propagate".formatted(vertexName));
        }
        int rows = rows();
        int width = width();
        INDArray gradient =
                workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, new long[] {rows, width}, 'c');
        INDArray input = HostArrays.rowMajor(inputs[0]);
        INDArray errors = HostArrays.rowMajor(epsilon);
        prepareBlocks();
        for (int from = 0; from < rows; from += blockRows()) {
            int count = Math.min(blockRows(), rows - from);
            HostArrays.read(input, (long) from * width, count * width, inputBlock);
            HostArrays.read(errors, (long) from * dimension, count * dimension, outputBlock);
            for (int row = 0; row < count; row++) {
                int at = row * width;
                RowInteractions.gradient(inputBlock, at, fields, dimension, outputBlock, row * dimension, sums);
                inputBlock.fill(at + fields * dimension, at + width, 0);
            }
            HostArrays.write(inputBlock, count * width, gradient, (long) from * width);
        }
        return new Pair<>(null, new INDArray[] {gradient});
    }

    private int rows() {
        return Math.toIntExact(inputs[0].size(0));
    }

    private int width() {
        return Math.toIntExact(inputs[0].size(1));
    }

    private int blockRows() {
        return Math.max(1, BLOCK_VALUES / width());
    }

    private void prepareBlocks() {
        if (inputBlock == null) {
            inputBlock = HostValues.allocate(dataType, blockRows() * width());
            outputBlock = HostValues.allocate(dataType, blockRows() * dimension);
            sums = HostValues.allocate(dataType, dimension);
        }
    }
}
