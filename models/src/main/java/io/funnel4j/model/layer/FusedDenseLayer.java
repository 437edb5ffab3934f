// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.layer;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonInclude;

/**
 * A dense layer with a bias or none, and with ReLU or no activation: what Deeplearning4j's {@code DenseLayer} computes, with the same
 * parameters {@code W} and {@code b} and the same first weights, at a fraction of the time.
 *
 * <p>Input [B, nIn], output [B, nOut], both row by row. The backward pass reads the forward pass's output instead of
 * computing the product again, and every product is taken in an order that needs no copy.
 */
public final class FusedDenseLayer extends FeedForwardLayer {
    private static final long serialVersionUID = 1L;

    private boolean biased = true;
    /** What the biases are at first, if not 0. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private double[] firstBiases;

    private FusedDenseLayer() {}

    /**
     * A layer with ReLU.
     *
     * @param units width of the output, at least 1
     */
    public static FusedDenseLayer relu(int units) {
        return ofActivation(units, new ActivationReLU());
    }

    /**
     * A layer without activation.
     *
     * @param units width of the output, at least 1
     */
    public static FusedDenseLayer linear(int units) {
        return ofActivation(units, new ActivationIdentity());
    }

    private static FusedDenseLayer ofActivation(int units, IActivation activation) {
        FusedDenseLayer layer = new FusedDenseLayer();
        layer.setNOut(units);
        layer.setActivationFn(activation);
        return layer;
    }

    /**
     * Drops a share of the layer's inputs in training, and scales the others up.
     *
     * @param share [0, 1); 0 drops none
     * @return this layer
     */
    public FusedDenseLayer droppingInputs(double share) {
        setIDropout(share == 0 ? null : new Dropout(1 - share));
        return this;
    }

    /**
     * Leaves out the bias, and its parameter.
     *
     * @return this layer
     */
    public FusedDenseLayer withoutBias() {
        biased = false;
        return this;
    }

    /**
     * Starts the biases elsewhere than at 0, and so a tower's outputs near these logits.
     *
     * @param first one a unit
     * @return this layer
     * @throws IllegalArgumentException if their number is not that of the units
     */
    public FusedDenseLayer withFirstBiases(double... first) {
        if (first.length != getNOut()) {
            throw new IllegalArgumentException(
                    "%s first biases for %s units; expected one a unit".formatted(first.length, getNOut()));
        }
        firstBiases = first.clone();
        return this;
    }

    public boolean isBiased() {
        return biased;
    }

    /**
     * The runtime.
     *
     * @throws IllegalArgumentException if the activation is neither ReLU nor identity, or a width is not set
     */
    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        LayerValidation.assertNInNOutSet("FusedDenseLayer", getLayerName(), layerIndex, getNIn(), getNOut());
        FusedDenseLayerImpl layer = new FusedDenseLayerImpl(conf, networkDataType, rectifies(), biased);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setParamsViewArray(layerParamsView);
        Map<String, INDArray> parameters = initializer().init(conf, layerParamsView, initializeParams);
        layer.setParamTable(parameters);
        layer.setConf(conf);
        return layer;
    }

    /** Whether the activation is ReLU; else it is the identity. */
    private boolean rectifies() {
        IActivation activation = getActivationFn();
        if (activation instanceof ActivationReLU || activation instanceof ActivationIdentity) {
            return activation instanceof ActivationReLU;
        }
        throw new IllegalArgumentException("fused dense layer '%s' computes RELU or IDENTITY, not %s; use a DenseLayer"
                .formatted(getLayerName(), activation));
    }

    @Override
    public ParamInitializer initializer() {
        if (!biased) {
            return WeightsAlone.INSTANCE;
        }
        return firstBiases == null ? DefaultParamInitializer.getInstance() : new FirstBiases(firstBiases);
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        InputType outputType = getOutputType(-1, inputType);
        long parameters = initializer().numParams(this);
        return new LayerMemoryReport.Builder(getLayerName(), FusedDenseLayer.class, inputType, outputType)
                .standardMemory(parameters, getIUpdater().stateSize(parameters))
                .workingMemory(0, 0, 0, 2 * outputType.arrayElementsPerExample())
                .cacheMemory(0, 0)
                .build();
    }

    /** The parameter {@code W} without {@code b}. */
    private static final class WeightsAlone extends DefaultParamInitializer {
        static final WeightsAlone INSTANCE = new WeightsAlone();

        @Override
        protected boolean hasBias(org.deeplearning4j.nn.conf.layers.Layer layer) {
            return false;
        }
    }

    /** As Deeplearning4j's, with biases that differ at first. */
    private static final class FirstBiases extends DefaultParamInitializer {
        private final double[] first;

        FirstBiases(double[] first) {
            this.first = first;
        }

        @Override
        protected INDArray createBias(NeuralNetConfiguration conf, INDArray biasView, boolean initializeParameters) {
            if (initializeParameters) {
                for (int unit = 0; unit < first.length; unit++) {
                    biasView.putScalar(unit, first[unit]);
                }
            }
            return biasView;
        }
    }
}
