// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.loss;

import io.funnel4j.behavior.LossWeight;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * With l the sum of the loss function over B rows (a layer's gradients are sums over the rows):
 *
 * <pre>
 *   L = exp(-s) l / B + s / 2            B dL/ds = B / 2 - exp(-s) l
 * </pre>
 */
final class LearnedWeightLossLayerImpl extends LogProbabilityLossLayerImpl {
    private static final long serialVersionUID = 1L;

    LearnedWeightLossLayerImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType, LossWeight.learned());
    }

    @Override
    double factor() {
        return Math.exp(-logVariance());
    }

    @Override
    double perRow() {
        return logVariance() / 2;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        Pair<Gradient, INDArray> gradients = super.backpropGradient(epsilon, workspaceMgr);
        double sum = layerConf()
                .getLossFn()
                .computeScore(getLabels(), input, layerConf().getActivationFn(), maskArray, false);
        INDArray gradient = gradientViews.get(LogProbabilityLossLayer.LOG_VARIANCE);
        gradient.assign(input.size(0) / 2.0 - factor() * sum);
        gradients.getFirst().setGradientFor(LogProbabilityLossLayer.LOG_VARIANCE, gradient);
        return gradients;
    }

    @Override
    public INDArray params() {
        return paramsFlattened;
    }

    private double logVariance() {
        return getParam(LogProbabilityLossLayer.LOG_VARIANCE).getDouble(0);
    }
}
