// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * With X [B, K] row by row, W [K, N] column by column, and G = dL/dA:
 *
 * <pre>
 *   A = max(0, X W + b)            D = G * sign(A)  (A >= 0, so sign is ReLU's derivative)
 *   dL/dW = X' D                   dL/db = D' 1               dL/dX = D W'
 * </pre>
 */
final class FusedDenseLayerImpl extends BaseLayer<FusedDenseLayer> {
    private static final long serialVersionUID = 1L;

    private final boolean rectifies;
    private final boolean biased;
    /** Of the forward pass in training that waits for its backward pass. */
    private transient DenseStep step;
    /** Kept for the next batch. */
    private transient DenseStep kept;

    private transient DenseProducts products;
    private transient Relu relu;
    private transient INDArray biasSums;
    private transient INDArray zeros;

    FusedDenseLayerImpl(NeuralNetConfiguration conf, DataType dataType, boolean rectifies, boolean biased) {
        super(conf, dataType);
        this.rectifies = rectifies;
        this.biased = biased;
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray gradients) {
        super.setBackpropGradientsViewArray(gradients);
        if (biased) {
            INDArray biasGradient = gradientViews.get(DefaultParamInitializer.BIAS_KEY);
            biasSums = biasGradient.reshape(biasGradient.length());
        }
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(false);
        applyDropOutIfNecessary(training, workspaceMgr);
        checkInput();
        return training ? activateInTraining(workspaceMgr) : activateInInference(workspaceMgr);
    }

    private INDArray activateInTraining(LayerWorkspaceMgr workspaceMgr) {
        if (workspaceMgr.isScopedOut(ArrayType.ACTIVATIONS)) {
            // The caller may keep the activations.
            step = newStep();
        } else {
            if (kept == null) {
                kept = newStep();
            }
            kept.resize(input.size(0));
            step = kept;
        }
        return forward(step.activations());
    }

    private DenseStep newStep() {
        return new DenseStep(input.size(0), bias().length(), bias().dataType());
    }

    private INDArray activateInInference(LayerWorkspaceMgr workspaceMgr) {
        step = null;
        INDArray activations = workspaceMgr.createUninitialized(
                ArrayType.ACTIVATIONS, bias().dataType(), new long[] {input.size(0), bias().length()}, 'c');
        return forward(activations);
    }

    private INDArray forward(INDArray activations) {
        products().forward(input, weights(), bias(), activations);
        if (rectifies) {
            relu().rectify(activations);
        }
        return activations;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(true);
        if (step == null) {
            throw new IllegalStateException("no forward pass in training went before the backward pass " + layerId());
        }
        INDArray delta = epsilon.ordering() == 'c' ? epsilon : epsilon.dup('c');
        if (rectifies) {
            long[] block = {Relu.blockRows(delta.size(0), delta.size(1)), delta.size(1)};
            INDArray signs = workspaceMgr.createUninitialized(ArrayType.BP_WORKING_MEM, delta.dataType(), block, 'c');
            relu().gradient(delta, step.activations(), signs);
        }
        INDArray weightGradient = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
        products().weightGradient(input, delta, weightGradient);
        if (biased) {
            products().columnSums(delta, step.ones(), biasSums);
        }
        INDArray inputGradient = workspaceMgr.createUninitialized(
                ArrayType.ACTIVATION_GRAD, delta.dataType(), new long[] {input.size(0), input.size(1)}, 'c');
        products().inputGradient(delta, weights(), inputGradient);

        Gradient gradient = new DefaultGradient();
        gradient.setGradientFor(DefaultParamInitializer.WEIGHT_KEY, weightGradient);
        if (biased) {
            gradient.setGradientFor(
                    DefaultParamInitializer.BIAS_KEY, gradientViews.get(DefaultParamInitializer.BIAS_KEY));
        }
        return new Pair<>(gradient, backpropDropOutIfPresent(inputGradient));
    }

    private DenseProducts products() {
        if (products == null) {
            products = DenseProducts.of(dataType);
        }
        return products;
    }

    private Relu relu() {
        if (relu == null) {
            relu = new Relu();
        }
        return relu;
    }

    private INDArray weights() {
        return getParam(DefaultParamInitializer.WEIGHT_KEY);
    }

    /** The bias [1, N]; zeros where there is none. */
    private INDArray bias() {
        if (biased) {
            return getParam(DefaultParamInitializer.BIAS_KEY);
        }
        if (zeros == null) {
            try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                zeros = Nd4j.zeros(weights().dataType(), 1, weights().size(1));
            }
        }
        return zeros;
    }

    private void checkInput() {
        long expected = weights().size(0);
        if (input.rank() != 2 || input.size(1) != expected) {
            throw new IllegalArgumentException("expected input [B, %s], found %s %s"
                    .formatted(expected, Arrays.toString(input.shape()), layerId()));
        }
    }

    @Override
    public void clear() {
        super.clear();
        step = null;
    }

    @Override
    public boolean hasBias() {
        return biased;
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }
}
