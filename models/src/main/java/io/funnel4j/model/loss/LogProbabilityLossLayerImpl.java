// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.loss;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.LossWeight;
import io.funnel4j.training.ObjectiveLoss;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.LossLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The loss function times the weight's schedule at the step; a fixed weight is in the function. */
class LogProbabilityLossLayerImpl extends LossLayer implements ObjectiveLoss {
    private static final long serialVersionUID = 1L;

    private final LossWeight weight;
    private double lastLoss = Double.NaN;

    LogProbabilityLossLayerImpl(NeuralNetConfiguration conf, DataType dataType, LossWeight weight) {
        super(conf, dataType);
        this.weight = weight;
    }

    /** What the loss function is multiplied by. */
    double factor() {
        return weight instanceof LossWeight.Scheduled ? weight.at(getIterationCount()) : 1;
    }

    /** What is added to each row's loss. */
    double perRow() {
        return 0;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        double[] values = HostArrays.toDoubles(input);
        double[] p = new double[Math.toIntExact(input.size(0))];
        int columns = values.length / p.length;
        for (int row = 0; row < p.length; row++) {
            p[row] = Math.exp(values[row * columns]);
        }
        try (MemoryWorkspace ws = workspaceMgr.notifyScopeBorrowed(ArrayType.ACTIVATIONS)) {
            return HostArrays.fromDoubles(p, dataType, p.length, 1);
        }
    }

    @Override
    public double computeScore(double fullNetworkRegularization, boolean training, LayerWorkspaceMgr workspaceMgr) {
        lastLoss = factor() * super.computeScore(0, training, workspaceMgr) + perRow();
        score = lastLoss + fullNetworkRegularization;
        return score;
    }

    @Override
    public double lastLoss() {
        return lastLoss;
    }

    @Override
    public INDArray computeScoreForExamples(double fullNetworkRegularization, LayerWorkspaceMgr workspaceMgr) {
        return super.computeScoreForExamples(0, workspaceMgr).muli(factor()).addi(perRow() + fullNetworkRegularization);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        double[] values = loss().gradients(getLabels(), input, maskArray);
        INDArray delta = HostArrays.fill(
                workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c'), values);
        if (factor() != 1) {
            delta.muli(factor());
        }
        return new Pair<>(new DefaultGradient(), delta);
    }

    private RowLoss loss() {
        return (RowLoss) layerConf().getLossFn();
    }

    /** Lets go of the labels first: the superclass would destroy an array that belongs to the caller. */
    @Override
    public void clear() {
        labels = null;
        super.clear();
    }
}
