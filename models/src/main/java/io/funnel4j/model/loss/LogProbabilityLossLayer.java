// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.loss;

import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.LossWeight;
import io.funnel4j.behavior.Objective;
import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.params.EmptyParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The output layer of one objective: reads a pair (log p, log(1 - p)) [B, 2], gives the probability p [B, 1], and takes
 * {@link LogProbabilityLoss} against labels [B, 1]. Where the estimator weighs by propensity, a
 * {@link io.funnel4j.model.vertex.PropensityInputsVertex} stands before it, and the loss is {@link PropensityLoss} against labels
 * [B, 2]. Where it is delayed, the pair is merged with a hazard tower's output, and the loss is {@link DelayedLoss} against labels
 * [B, 2].
 *
 * <p>A learned weight is its one parameter, {@value #LOG_VARIANCE}.
 */
public final class LogProbabilityLossLayer extends LossLayer {
    /** The parameter s of a weight exp(-s) that is learned. */
    public static final String LOG_VARIANCE = "s";

    private static final long serialVersionUID = 1L;

    private LossWeight weight;

    private LogProbabilityLossLayer() {}

    /**
     * The output layer of a plain mean.
     *
     * @param weight the loss's factor, positive
     */
    public static LogProbabilityLossLayer ofWeight(double weight) {
        return of(LossWeight.fixed(weight), Estimator.mean());
    }

    /** The output layer of an objective. */
    public static LogProbabilityLossLayer of(Objective objective) {
        return of(objective.weight(), objective.estimator());
    }

    private static LogProbabilityLossLayer of(LossWeight weight, Estimator estimator) {
        LogProbabilityLossLayer layer = new LogProbabilityLossLayer();
        layer.weight = weight;
        double factor = weight instanceof LossWeight.Fixed fixed ? fixed.factor() : 1;
        layer.setLossFn(loss(estimator, factor));
        layer.setActivationFn(new ActivationIdentity());
        return layer;
    }

    private static RowLoss loss(Estimator estimator, double factor) {
        if (estimator instanceof Estimator.PropensityWeighted weighted) {
            return new PropensityLoss(factor, weighted.maxWeight());
        }
        if (estimator instanceof Estimator.Delayed) {
            return new DelayedLoss(factor);
        }
        return estimator instanceof Estimator.FakeNegative
                ? new FakeNegativeLoss(factor)
                : new LogProbabilityLoss(factor);
    }

    public LossWeight getWeight() {
        return weight;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        LogProbabilityLossLayerImpl layer = learned()
                ? new LearnedWeightLossLayerImpl(conf, networkDataType)
                : new LogProbabilityLossLayerImpl(conf, networkDataType, weight);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setParamsViewArray(layerParamsView);
        Map<String, INDArray> parameters = initializer().init(conf, layerParamsView, initializeParams);
        layer.setParamTable(parameters);
        layer.setConf(conf);
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return learned() ? LogVarianceInitializer.INSTANCE : EmptyParamInitializer.getInstance();
    }

    private boolean learned() {
        return weight instanceof LossWeight.Learned;
    }

    @Override
    public boolean isPretrainParam(String paramName) {
        return false;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        long width = inputType.arrayElementsPerExample();
        if (getLossFn() instanceof RowLoss loss && !loss.reads(width)) {
            throw new IllegalStateException(
                    "loss layer '%s' reads %s, found width %s".formatted(getLayerName(), loss.input(), width));
        }
        return InputType.feedForward(1);
    }
}
