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
 * With d = dL/dy, element by element:
 *
 * <pre>
 *   y = x_0 u + x_l      dL/dx_0 = d u          dL/du = d x_0      dL/dx_l = d
 *   y = x_0 u + x_0      dL/dx_0 = d u + d      dL/du = d x_0
 * </pre>
 *
 * Values go through in blocks that stay in the cache; an operation of ND4J a product or sum would pass all of them through
 * memory.
 */
final class CrossVertexImpl extends ParameterlessVertexImpl {
    private static final long serialVersionUID = 1L;

    private static final int BLOCK_VALUES = 4096;
    private static final int FIRST = 0;
    private static final int LINEAR = 1;
    private static final int LAYER = 2;

    /** Of x_0, u, and x_l or d. */
    private transient HostValues[] blocks;

    CrossVertexImpl(ComputationGraph graph, String name, int index, DataType dataType) {
        super(graph, name, index, dataType);
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoForward()) {
            throw new IllegalStateException("vertex '%s' has no input yet".formatted(vertexName));
        }
        INDArray output = workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, dataType, inputs[FIRST].shape(), 'c');
        INDArray[] read = new INDArray[inputs.length];
        for (int input = 0; input < read.length; input++) {
            read[input] = HostArrays.rowMajor(inputs[input]);
        }
        HostValues[] block = blocks();
        HostValues layer = block[isFirstLayer() ? FIRST : LAYER];
        for (long from = 0; from < output.length(); from += BLOCK_VALUES) {
            int count = (int) Math.min(BLOCK_VALUES, output.length() - from);
            for (int input = 0; input < read.length; input++) {
                HostArrays.read(read[input], from, count, block[input]);
            }
            Crossing.forward(block[FIRST], block[LINEAR], layer, count);
            HostArrays.write(block[LINEAR], count, output, from);
        }
        return output;
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoBackward()) {
            throw new IllegalStateException(
                    "vertex '%s' has no forward pass or no error to propagate".formatted(vertexName));
        }
        INDArray[] gradients = new INDArray[inputs.length];
        for (int input = 0; input < gradients.length; input++) {
            gradients[input] =
                    workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, inputs[FIRST].shape(), 'c');
        }
        INDArray first = HostArrays.rowMajor(inputs[FIRST]);
        INDArray linear = HostArrays.rowMajor(inputs[LINEAR]);
        INDArray errors = HostArrays.rowMajor(epsilon);
        HostValues[] block = blocks();
        for (long from = 0; from < errors.length(); from += BLOCK_VALUES) {
            int count = (int) Math.min(BLOCK_VALUES, errors.length() - from);
            HostArrays.read(first, from, count, block[FIRST]);
            HostArrays.read(linear, from, count, block[LINEAR]);
            HostArrays.read(errors, from, count, block[LAYER]);
            Crossing.backward(block[FIRST], block[LINEAR], block[LAYER], count, isFirstLayer());
            for (int input = 0; input < gradients.length; input++) {
                HostArrays.write(block[input], count, gradients[input], from);
            }
        }
        return new Pair<>(null, gradients);
    }

    /** Whether x_l is x_0. */
    private boolean isFirstLayer() {
        return inputs.length <= LAYER;
    }

    private HostValues[] blocks() {
        if (blocks == null) {
            blocks = new HostValues[LAYER + 1];
            for (int block = 0; block < blocks.length; block++) {
                blocks[block] = HostValues.allocate(dataType, BLOCK_VALUES);
            }
        }
        return blocks;
    }
}
