package io.funnel4j.model.loss;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The output layer of one objective: reads a pair (log p, log(1 - p)) [B, 2], gives the probability p [B, 1], and takes
 * {@link LogProbabilityLoss} against labels [B, 1].
 */
public final class LogProbabilityLossLayer extends LossLayer {
    private static final long serialVersionUID = 1L;

    private LogProbabilityLossLayer() {}

    /**
     * An output layer.
     *
     * @param weight the objective's weight, positive
     */
    public static LogProbabilityLossLayer ofWeight(double weight) {
        LogProbabilityLossLayer layer = new LogProbabilityLossLayer();
        layer.setLossFn(new LogProbabilityLoss(weight));
        layer.setActivationFn(new ActivationIdentity());
        return layer;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        LogProbabilityLossLayerImpl layer = new LogProbabilityLossLayerImpl(conf, networkDataType);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setParamsViewArray(layerParamsView);
        Map<String, INDArray> none = initializer().init(conf, layerParamsView, initializeParams);
        layer.setParamTable(none);
        layer.setConf(conf);
        return layer;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        if (inputType.arrayElementsPerExample() != 2) {
            throw new IllegalStateException(
                    "loss layer '%s' reads a pair (log p, log(1 - p)) of width 2, found width %d"
                            .formatted(getLayerName(), inputType.arrayElementsPerExample()));
        }
        return InputType.feedForward(1);
    }
}
