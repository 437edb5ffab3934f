// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * With s = sigmoid(z) and d = dL/dy, element by element:
 *
 * <pre>
 *   y = 2 s x      dL/dx = 2 s d      dL/dz = 2 s (1 - s) x d
 * </pre>
 */
final class GateVertexImpl extends ParameterlessVertexImpl {
    private static final long serialVersionUID = 1L;

    private static final int VALUES = 0;
    private static final int LOGITS = 1;

    GateVertexImpl(ComputationGraph graph, String name, int index, DataType dataType) {
        super(graph, name, index, dataType);
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoForward()) {
            throw new IllegalStateException("vertex '%s' has no input yet".formatted(vertexName));
        }
        return sigmoid(ArrayType.ACTIVATIONS, workspaceMgr).muli(2).muli(inputs[VALUES]);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoBackward()) {
            throw new IllegalStateException(
                    "vertex '%s' has no forward pass or no error to propagate".formatted(vertexName));
        }
        INDArray ofValues = sigmoid(ArrayType.ACTIVATION_GRAD, workspaceMgr);
        INDArray ofLogits =
                workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, ofValues, 'c').rsubi(1);
        ofValues.muli(2).muli(epsilon);
        ofLogits.muli(ofValues).muli(inputs[VALUES]);
        return new Pair<>(null, new INDArray[] {ofValues, ofLogits});
    }

    private INDArray sigmoid(ArrayType type, LayerWorkspaceMgr workspaceMgr) {
        return Transforms.sigmoid(workspaceMgr.dup(type, inputs[LOGITS], 'c'), false);
    }
}
