// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import io.funnel4j.array.HostArrays;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runtime that the vertices on log-probabilities share: arrays in and out, the arithmetic in double on the host. */
abstract class LogProbabilityVertexImpl extends ParameterlessVertexImpl {
    private static final long serialVersionUID = 1L;

    private transient double[][] hostInputs;
    private transient double[] output;

    LogProbabilityVertexImpl(ComputationGraph graph, String name, int index, DataType dataType) {
        super(graph, name, index, dataType);
    }

    /**
     * The output.
     *
     * @param inputs row by row
     * @return row by row
     */
    abstract double[] forward(double[][] inputs, int rows);

    /**
     * The gradients of the inputs, each an array of its own: Deeplearning4j adds to them in place.
     *
     * @param inputs row by row
     * @param output what {@link #forward} gave for them
     * @param epsilon dL/d(output), row by row
     */
    abstract double[][] backward(double[][] inputs, double[] output, double[] epsilon, int rows);

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoForward()) {
            throw new IllegalStateException("vertex '%s' has no input yet".formatted(vertexName));
        }
        int rows = rows();
        hostInputs = copyInputs();
        output = forward(hostInputs, rows);
        return array(output, rows, ArrayType.ACTIVATIONS, workspaceMgr);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoBackward() || output == null) {
            throw new IllegalStateException(
                    "vertex '%s' has no forward pass or no error to propagate".formatted(vertexName));
        }
        int rows = rows();
        double[][] gradients = backward(hostInputs, output, HostArrays.toDoubles(epsilon), rows);
        INDArray[] epsilons = new INDArray[gradients.length];
        for (int i = 0; i < epsilons.length; i++) {
            epsilons[i] = array(gradients[i], rows, ArrayType.ACTIVATION_GRAD, workspaceMgr);
        }
        return new Pair<>(null, epsilons);
    }

    private INDArray array(double[] values, int rows, ArrayType type, LayerWorkspaceMgr workspaceMgr) {
        long[] shape = {rows, values.length / rows};
        return HostArrays.fill(workspaceMgr.createUninitialized(type, dataType, shape, 'c'), values);
    }

    @Override
    public void clear() {
        super.clear();
        hostInputs = null;
        output = null;
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArrays(
            INDArray[] maskArrays, MaskState currentMaskState, int minibatchSize) {
        return maskArrays == null || maskArrays.length == 0 ? null : new Pair<>(maskArrays[0], currentMaskState);
    }

    private int rows() {
        return Math.toIntExact(inputs[0].size(0));
    }

    private double[][] copyInputs() {
        double[][] host = new double[inputs.length][];
        for (int i = 0; i < host.length; i++) {
            host[i] = HostArrays.toDoubles(inputs[i]);
        }
        return host;
    }
}
