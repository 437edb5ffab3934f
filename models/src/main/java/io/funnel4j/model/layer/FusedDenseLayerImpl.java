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
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.factory.Nd4j;

/**
 * With X [B, K] row by row, W [K, N] column by column, and G = dL/dA:
 *
 * <pre>
 *   A = max(0, X W + b)            D = G * sign(A)  (A >= 0, so sign is ReLU's derivative)
 *   dL/dW = X' D                   dL/db = D' 1               dL/dX = D W'
 * </pre>
 *
 * <p>A product whose result lies row by row is taken as its transpose, which lies column by column: BLAS writes that
 * without a copy.
 */
final class FusedDenseLayerImpl extends BaseLayer<FusedDenseLayer> {
    private static final long serialVersionUID = 1L;
    private static final MMulTranspose TRANSPOSE_FIRST =
            MMulTranspose.builder().transposeA(true).build();

    private final boolean rectifies;
    /** Of the forward pass in training that waits for its backward pass. */
    private transient DenseStep step;
    /** Kept for the next batch of its size. */
    private transient DenseStep kept;

    private transient INDArray biasSums;

    FusedDenseLayerImpl(NeuralNetConfiguration conf, DataType dataType, boolean rectifies) {
        super(conf, dataType);
        this.rectifies = rectifies;
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray gradients) {
        super.setBackpropGradientsViewArray(gradients);
        INDArray biasGradient = gradientViews.get(DefaultParamInitializer.BIAS_KEY);
        biasSums = biasGradient.reshape(biasGradient.length());
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
            step = new DenseStep(input.size(0), bias(), true);
        } else {
            if (kept == null || !kept.isFor(input.size(0))) {
                kept = new DenseStep(input.size(0), bias(), false);
            }
            step = kept;
        }
        step.startFromBias();
        Nd4j.gemm(weights(), input, step.activationsTransposed, true, true, 1, 1);
        if (rectifies) {
            step.rectify();
        }
        return step.activations;
    }

    private INDArray activateInInference(LayerWorkspaceMgr workspaceMgr) {
        step = null;
        INDArray activations = workspaceMgr.createUninitialized(
                ArrayType.ACTIVATIONS, bias().dataType(), new long[] {input.size(0), bias().length()}, 'c');
        Nd4j.gemm(weights(), input, activations.transpose(), true, true, 1, 0);
        activations.addiRowVector(bias());
        return rectifies ? Nd4j.getExecutioner().exec(new RectifiedLinear(activations, activations, 0)) : activations;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(true);
        if (step == null) {
            throw new IllegalStateException("no forward pass in training went before the backward pass " + layerId());
        }
        INDArray delta = epsilon.ordering() == 'c' ? epsilon : epsilon.dup('c');
        if (rectifies) {
            step.rectifyBack(delta);
        }
        INDArray weightGradient = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
        Nd4j.gemm(input, delta, weightGradient, true, false, 1, 0);
        Nd4j.exec(new Mmul(delta, step.ones, biasSums, 1, 0, TRANSPOSE_FIRST));
        // From a workspace, whose memory the layers of a backward pass share: it stays in the caches.
        INDArray inputGradient = workspaceMgr.createUninitialized(
                ArrayType.ACTIVATION_GRAD, delta.dataType(), new long[] {input.size(0), input.size(1)}, 'c');
        Nd4j.gemm(weights(), delta, inputGradient.transpose(), false, true, 1, 0);

        Gradient gradient = new DefaultGradient();
        gradient.setGradientFor(DefaultParamInitializer.WEIGHT_KEY, weightGradient);
        gradient.setGradientFor(DefaultParamInitializer.BIAS_KEY, gradientViews.get(DefaultParamInitializer.BIAS_KEY));
        return new Pair<>(gradient, backpropDropOutIfPresent(inputGradient));
    }

    private INDArray weights() {
        return getParam(DefaultParamInitializer.WEIGHT_KEY);
    }

    private INDArray bias() {
        return getParam(DefaultParamInitializer.BIAS_KEY);
    }

    private void checkInput() {
        long expected = weights().size(0);
        if (input.rank() != 2 || input.size(1) != expected) {
            throw new IllegalArgumentException("expected input [B, %d], found %s %s"
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
        return true;
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }
}
