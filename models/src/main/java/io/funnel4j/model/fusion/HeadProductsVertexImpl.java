// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.fusion;

import io.funnel4j.array.HostArrays;
import io.funnel4j.array.HostValues;
import io.funnel4j.model.vertex.ParameterlessVertexImpl;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * With d = dL/dy, over the columns of head k:
 *
 * <pre>
 *   y_k = u . v      dL/du = d_k v      dL/dv = d_k u
 * </pre>
 *
 * Rows go through in blocks that stay in the cache.
 */
final class HeadProductsVertexImpl extends ParameterlessVertexImpl {
    private static final long serialVersionUID = 1L;

    private static final int BLOCK_VALUES = 8192;

    private final int heads;

    private transient HostValues first;
    private transient HostValues second;
    private transient HostValues gradient;
    /** Of y, or d. */
    private transient HostValues products;

    HeadProductsVertexImpl(ComputationGraph graph, String name, int index, int heads, DataType dataType) {
        super(graph, name, index, dataType);
        this.heads = heads;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoForward()) {
            throw new IllegalStateException("vertex '%s' has no input yet".formatted(vertexName));
        }
        int rows = rows();
        INDArray output =
                workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, dataType, new long[] {rows, heads}, 'c');
        INDArray[] streams = streams();
        prepareBlocks();
        for (int from = 0; from < rows; from += blockRows()) {
            int count = Math.min(blockRows(), rows - from);
            read(streams, from, count);
            HeadLoops.products(first, second, count * heads, columns(), products);
            HostArrays.write(products, count * heads, output, (long) from * heads);
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
        INDArray[] gradients = new INDArray[2];
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = workspaceMgr.createUninitialized(
                    ArrayType.ACTIVATION_GRAD, dataType, new long[] {rows, width()}, 'c');
        }
        INDArray[] streams = streams();
        INDArray errors = HostArrays.rowMajor(epsilon);
        prepareBlocks();
        for (int from = 0; from < rows; from += blockRows()) {
            int count = Math.min(blockRows(), rows - from);
            read(streams, from, count);
            HostArrays.read(errors, (long) from * heads, count * heads, products);
            HeadLoops.scaled(products, second, count * heads, columns(), gradient);
            HostArrays.write(gradient, count * width(), gradients[0], (long) from * width());
            HeadLoops.scaled(products, first, count * heads, columns(), gradient);
            HostArrays.write(gradient, count * width(), gradients[1], (long) from * width());
        }
        return new Pair<>(null, gradients);
    }

    private void read(INDArray[] streams, int from, int count) {
        HostArrays.read(streams[0], (long) from * width(), count * width(), first);
        HostArrays.read(streams[1], (long) from * width(), count * width(), second);
    }

    private INDArray[] streams() {
        return new INDArray[] {HostArrays.rowMajor(inputs[0]), HostArrays.rowMajor(inputs[1])};
    }

    private int rows() {
        return Math.toIntExact(inputs[0].size(0));
    }

    private int width() {
        return Math.toIntExact(inputs[0].size(1));
    }

    /** Of a head. */
    private int columns() {
        return width() / heads;
    }

    private int blockRows() {
        return Math.max(1, BLOCK_VALUES / width());
    }

    private void prepareBlocks() {
        if (first == null) {
            int values = blockRows() * width();
            first = HostValues.allocate(dataType, values);
            second = HostValues.allocate(dataType, values);
            gradient = HostValues.allocate(dataType, values);
            products = HostValues.allocate(dataType, blockRows() * heads);
        }
    }
}
