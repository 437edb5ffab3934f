// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.fusion;

import io.funnel4j.model.vertex.ParameterlessVertexImpl;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.factory.Nd4j;

/**
 * With s = sigmoid(z) and d = dL/dy, element by element:
 *
 * <pre>
 *   y = 2 s x      dL/dx = 2 s d      dL/dz = 2 s d (1 - s) x
 * </pre>
 */
final class FeatureGateVertexImpl extends ParameterlessVertexImpl {
    private static final long serialVersionUID = 1L;

    private static final int FEATURES = 0;
    private static final int LOGITS = 1;

    FeatureGateVertexImpl(ComputationGraph graph, String name, int index, DataType dataType) {
        super(graph, name, index, dataType);
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoForward()) {
            throw new IllegalStateException("vertex '%s' has no input yet".formatted(vertexName));
        }
        return sigmoid(ArrayType.ACTIVATIONS, workspaceMgr)
                .muli(inputs[FEATURES])
                .muli(2);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoBackward()) {
            throw new IllegalStateException(
                    "vertex '%s' has no forward pass or no error to propagate".formatted(vertexName));
        }
        INDArray open = sigmoid(ArrayType.ACTIVATION_GRAD, workspaceMgr);
        INDArray ofFeatures = open.muli(
                        epsilon,
                        workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, open.shape(), 'c'))
                .muli(2);
        INDArray ofLogits = open.rsubi(1).muli(inputs[FEATURES]).muli(ofFeatures);
        return new Pair<>(null, new INDArray[] {ofFeatures, ofLogits});
    }

    private INDArray sigmoid(ArrayType type, LayerWorkspaceMgr workspaceMgr) {
        INDArray result = workspaceMgr.createUninitialized(type, dataType, inputs[LOGITS].shape(), 'c');
        return Nd4j.getExecutioner().exec(new Sigmoid(inputs[LOGITS], result));
    }
}
