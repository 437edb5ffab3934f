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
 * With g = softmax(z) and d = dL/dy, row by row:
 *
 * <pre>
 *   y = sum over i of g_i h_i          dL/dh_i = g_i d
 *   a_i = d . h_i                      dL/dz_i = g_i (a_i - sum over j of g_j a_j)
 * </pre>
 *
 * Rows go through in blocks that stay in the cache; an operation of ND4J an expert would pass all of them through memory.
 */
final class MixtureVertexImpl extends ParameterlessVertexImpl {
    private static final long serialVersionUID = 1L;

    private static final int BLOCK_VALUES = 8192;

    private transient double[] gates;
    private transient HostValues[] expertBlocks;
    private transient HostValues outputBlock;

    MixtureVertexImpl(ComputationGraph graph, String name, int index, DataType dataType) {
        super(graph, name, index, dataType);
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoForward()) {
            throw new IllegalStateException("vertex '%s' has no input yet".formatted(vertexName));
        }
        int rows = Math.toIntExact(inputs[0].size(0));
        int width = width();
        gates = softmax(HostArrays.toDoubles(inputs[experts()]), experts());
        INDArray output =
                workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, dataType, new long[] {rows, width}, 'c');
        INDArray[] contiguous = contiguousExperts();
        prepareBlocks();
        for (int from = 0; from < rows; from += blockRows()) {
            int count = Math.min(blockRows(), rows - from);
            readExperts(contiguous, from, count);
            for (int row = 0; row < count; row++) {
                RowMath.scale(gates[(from + row) * experts()], expertBlocks[0], outputBlock, row * width, width);
                for (int expert = 1; expert < experts(); expert++) {
                    double gate = gates[(from + row) * experts() + expert];
                    RowMath.add(gate, expertBlocks[expert], outputBlock, row * width, width);
                }
            }
            HostArrays.write(outputBlock, count * width, output, (long) from * width);
        }
        return output;
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoBackward() || gates == null) {
            throw new IllegalStateException(
                    "vertex '%s' has no forward pass or no error to propagate".formatted(vertexName));
        }
        int rows = Math.toIntExact(inputs[0].size(0));
        int width = width();
        int experts = experts();
        INDArray[] gradients = new INDArray[experts + 1];
        for (int i = 0; i <= experts; i++) {
            gradients[i] = workspaceMgr.createUninitialized(
                    ArrayType.ACTIVATION_GRAD, dataType, new long[] {rows, i < experts ? width : experts}, 'c');
        }
        INDArray[] contiguous = contiguousExperts();
        INDArray errors = HostArrays.rowMajor(epsilon);
        double[] agreements = new double[experts];
        double[] gateGradients = new double[rows * experts];
        for (int from = 0; from < rows; from += blockRows()) {
            int count = Math.min(blockRows(), rows - from);
            readExperts(contiguous, from, count);
            HostArrays.read(errors, (long) from * width, count * width, outputBlock);
            for (int row = 0; row < count; row++) {
                backwardRow(row, (from + row) * experts, agreements, gateGradients);
            }
            for (int expert = 0; expert < experts; expert++) {
                HostArrays.write(expertBlocks[expert], count * width, gradients[expert], (long) from * width);
            }
        }
        HostValues gateValues = HostValues.allocate(dataType, gateGradients.length);
        gateValues.set(0, gateGradients);
        HostArrays.write(gateValues, gateGradients.length, gradients[experts], 0);
        return new Pair<>(null, gradients);
    }

    /** Turns the experts' outputs in a row of the blocks into their gradients. */
    private void backwardRow(int row, int gateAt, double[] agreements, double[] gateGradients) {
        int width = width();
        double mean = 0;
        for (int expert = 0; expert < agreements.length; expert++) {
            double gate = gates[gateAt + expert];
            agreements[expert] = RowMath.dot(expertBlocks[expert], outputBlock, row * width, width);
            mean += gate * agreements[expert];
            RowMath.scale(gate, outputBlock, expertBlocks[expert], row * width, width);
        }
        for (int expert = 0; expert < agreements.length; expert++) {
            gateGradients[gateAt + expert] = gates[gateAt + expert] * (agreements[expert] - mean);
        }
    }

    private int experts() {
        return inputs.length - 1;
    }

    private int width() {
        return Math.toIntExact(inputs[0].size(1));
    }

    private int blockRows() {
        return Math.max(1, BLOCK_VALUES / width());
    }

    private INDArray[] contiguousExperts() {
        INDArray[] contiguous = new INDArray[experts()];
        for (int expert = 0; expert < contiguous.length; expert++) {
            contiguous[expert] = HostArrays.rowMajor(inputs[expert]);
        }
        return contiguous;
    }

    private void prepareBlocks() {
        int values = blockRows() * width();
        if (expertBlocks == null) {
            expertBlocks = new HostValues[experts()];
            for (int expert = 0; expert < expertBlocks.length; expert++) {
                expertBlocks[expert] = HostValues.allocate(dataType, values);
            }
            outputBlock = HostValues.allocate(dataType, values);
        }
    }

    private void readExperts(INDArray[] contiguous, int from, int count) {
        for (int expert = 0; expert < contiguous.length; expert++) {
            HostArrays.read(contiguous[expert], (long) from * width(), count * width(), expertBlocks[expert]);
        }
    }

    /** Row by row, in place. */
    static double[] softmax(double[] logits, int columns) {
        for (int at = 0; at < logits.length; at += columns) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = at; i < at + columns; i++) {
                largest = Math.max(largest, logits[i]);
            }
            double sum = 0;
            for (int i = at; i < at + columns; i++) {
                logits[i] = Math.exp(logits[i] - largest);
                sum += logits[i];
            }
            for (int i = at; i < at + columns; i++) {
                logits[i] /= sum;
            }
        }
        return logits;
    }

    @Override
    public void clear() {
        super.clear();
        gates = null;
    }
}
