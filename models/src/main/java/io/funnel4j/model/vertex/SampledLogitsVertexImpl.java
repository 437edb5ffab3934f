// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Forward: z + log k in training, else z. Backward: dL/dz is that of the sum. */
final class SampledLogitsVertexImpl extends ParameterlessVertexImpl {
    private static final long serialVersionUID = 1L;

    private final double shift;

    SampledLogitsVertexImpl(ComputationGraph graph, String name, int index, int keepEvery, DataType dataType) {
        super(graph, name, index, dataType);
        this.shift = Math.log(keepEvery);
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        INDArray logits = workspaceMgr.dup(ArrayType.ACTIVATIONS, inputs[0]);
        return training ? logits.addi(shift) : logits;
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        return new Pair<>(null, new INDArray[] {workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, epsilon)});
    }

    @Override
    public String toString() {
        return "SampledLogitsVertexImpl(" + vertexName + ", log k = " + shift + ")";
    }
}
