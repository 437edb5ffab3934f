// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import io.funnel4j.array.HostArrays;
import io.funnel4j.array.HostValues;
import io.funnel4j.model.vertex.ColumnsVertex.Part;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies rows in blocks that stay in the cache; a column that no part has gets a gradient of 0. */
final class ColumnsVertexImpl extends ParameterlessVertexImpl {
    private static final long serialVersionUID = 1L;

    private static final int BLOCK_VALUES = 32_768;

    private final transient List<Part> parts;
    private final int width;
    /** Of each input. */
    private transient int[] columns;

    private transient HostValues[] inputBlocks;
    private transient HostValues outputBlock;

    ColumnsVertexImpl(ComputationGraph graph, String name, int index, List<Part> parts, DataType dataType) {
        super(graph, name, index, dataType);
        this.parts = parts;
        this.width = parts.stream().mapToInt(Part::width).sum();
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoForward()) {
            throw new IllegalStateException("vertex '%s' has no input yet".formatted(vertexName));
        }
        int rows = rows();
        INDArray output =
                workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, dataType, new long[] {rows, width}, 'c');
        INDArray[] contiguous = new INDArray[inputs.length];
        for (int input = 0; input < inputs.length; input++) {
            contiguous[input] = HostArrays.rowMajor(inputs[input]);
        }
        prepareBlocks();
        for (int from = 0; from < rows; from += blockRows()) {
            int count = Math.min(blockRows(), rows - from);
            for (int input = 0; input < inputs.length; input++) {
                HostArrays.read(
                        contiguous[input], (long) from * columns[input], count * columns[input], inputBlocks[input]);
            }
            int column = 0;
            for (Part part : parts) {
                int stride = columns[part.input()];
                for (int row = 0; row < count; row++) {
                    outputBlock.copy(
                            inputBlocks[part.input()], row * stride + part.from(), row * width + column, part.width());
                }
                column += part.width();
            }
            HostArrays.write(outputBlock, count * width, output, (long) from * width);
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
        INDArray errors = HostArrays.rowMajor(epsilon);
        INDArray[] gradients = new INDArray[inputs.length];
        for (int input = 0; input < inputs.length; input++) {
            gradients[input] = workspaceMgr.createUninitialized(
                    ArrayType.ACTIVATION_GRAD, dataType, new long[] {rows, columns[input]}, 'c');
        }
        inputBlocks = null; // zeros where no part is
        prepareBlocks();
        for (int from = 0; from < rows; from += blockRows()) {
            int count = Math.min(blockRows(), rows - from);
            HostArrays.read(errors, (long) from * width, count * width, outputBlock);
            int column = 0;
            for (Part part : parts) {
                int stride = columns[part.input()];
                for (int row = 0; row < count; row++) {
                    inputBlocks[part.input()].copy(
                            outputBlock, row * width + column, row * stride + part.from(), part.width());
                }
                column += part.width();
            }
            for (int input = 0; input < inputs.length; input++) {
                HostArrays.write(
                        inputBlocks[input], count * columns[input], gradients[input], (long) from * columns[input]);
            }
        }
        return new Pair<>(null, gradients);
    }

    private int rows() {
        return Math.toIntExact(inputs[0].size(0));
    }

    private int blockRows() {
        return Math.max(1, BLOCK_VALUES / width);
    }

    private void prepareBlocks() {
        if (outputBlock == null) {
            outputBlock = HostValues.allocate(dataType, blockRows() * width);
        }
        if (columns == null) {
            columns = new int[inputs.length];
            Arrays.setAll(columns, input -> Math.toIntExact(inputs[input].size(1)));
        }
        if (inputBlocks == null) {
            inputBlocks = new HostValues[inputs.length];
            Arrays.setAll(inputBlocks, input -> HostValues.allocate(dataType, blockRows() * columns[input]));
        }
    }
}
