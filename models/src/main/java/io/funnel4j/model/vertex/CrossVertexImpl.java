// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

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
 * With so few operations an element ND4J's, although each passes over memory, are a sixth faster than loops over blocks in
 * Java, into which all values would have to be copied, and out of them.
 */
final class CrossVertexImpl extends ParameterlessVertexImpl {
    private static final long serialVersionUID = 1L;

    private static final int FIRST = 0;
    private static final int LINEAR = 1;
    private static final int LAYER = 2;

    CrossVertexImpl(ComputationGraph graph, String name, int index, DataType dataType) {
        super(graph, name, index, dataType);
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoForward()) {
            throw new IllegalStateException("vertex '%s' has no input yet".formatted(vertexName));
        }
        INDArray output = product(inputs[FIRST], inputs[LINEAR], ArrayType.ACTIVATIONS, workspaceMgr);
        return output.addi(inputs[isFirstLayer() ? FIRST : LAYER]);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoBackward()) {
            throw new IllegalStateException(
                    "vertex '%s' has no forward pass or no error to propagate".formatted(vertexName));
        }
        INDArray ofFirst = product(epsilon, inputs[LINEAR], ArrayType.ACTIVATION_GRAD, workspaceMgr);
        INDArray ofLinear = product(epsilon, inputs[FIRST], ArrayType.ACTIVATION_GRAD, workspaceMgr);
        return new Pair<>(
                null,
                isFirstLayer()
                        ? new INDArray[] {ofFirst.addi(epsilon), ofLinear}
                        : new INDArray[] {ofFirst, ofLinear, workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, epsilon, 'c')
                        });
    }

    /** Whether x_l is x_0. */
    private boolean isFirstLayer() {
        return inputs.length <= LAYER;
    }

    private INDArray product(INDArray x, INDArray y, ArrayType type, LayerWorkspaceMgr workspaceMgr) {
        return x.muli(y, workspaceMgr.createUninitialized(type, dataType, x.shape(), 'c'));
    }
}
