// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.loss;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One parameter [1, 1] without regularization, -log of the weight that is learned from there. */
final class LogVarianceInitializer implements ParamInitializer {
    static final LogVarianceInitializer INSTANCE = new LogVarianceInitializer();

    private LogVarianceInitializer() {}

    @Override
    public long numParams(NeuralNetConfiguration conf) {
        return 1;
    }

    @Override
    public long numParams(Layer layer) {
        return 1;
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return List.of(LogProbabilityLossLayer.LOG_VARIANCE);
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return List.of();
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return List.of();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return false;
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return false;
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
        LogProbabilityLossLayer layer = (LogProbabilityLossLayer) conf.getLayer();
        if (initializeParams) {
            paramsView.assign(-Math.log(layer.getWeight().at(0)));
        }
        conf.addVariable(LogProbabilityLossLayer.LOG_VARIANCE);
        return named(paramsView);
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray gradientView) {
        return named(gradientView);
    }

    private static Map<String, INDArray> named(INDArray view) {
        Map<String, INDArray> parameters = new LinkedHashMap<>();
        parameters.put(LogProbabilityLossLayer.LOG_VARIANCE, view.reshape(1, 1));
        return parameters;
    }
}
