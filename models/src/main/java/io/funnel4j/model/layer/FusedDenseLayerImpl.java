package io.funnel4j.model.layer;

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
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastCopyOp;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
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

    private final boolean rectifies;
    private transient INDArray output;
    private transient INDArray ones;

    FusedDenseLayerImpl(NeuralNetConfiguration conf, DataType dataType, boolean rectifies) {
        super(conf, dataType);
        this.rectifies = rectifies;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(false);
        applyDropOutIfNecessary(training, workspaceMgr);
        INDArray weights = getParam(DefaultParamInitializer.WEIGHT_KEY);
        checkInput(weights);
        INDArray activations = workspaceMgr.createUninitialized(
                ArrayType.ACTIVATIONS, weights.dataType(), new long[] {input.size(0), weights.size(1)}, 'c');
        INDArray bias = getParam(DefaultParamInitializer.BIAS_KEY);
        Nd4j.getExecutioner().exec(new BroadcastCopyOp(activations, bias, activations, 1));
        Nd4j.gemm(weights, input, activations.transpose(), true, true, 1, 1);
        if (rectifies) {
            Nd4j.getExecutioner().exec(new RectifiedLinear(activations, activations, 0));
        }
        output = training ? activations : null;
        return activations;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(true);
        if (output == null) {
            throw new IllegalStateException("no forward pass in training went before the backward pass " + layerId());
        }
        INDArray delta = epsilon.ordering() == 'c' ? epsilon : epsilon.dup('c');
        if (rectifies) {
            INDArray derivative = workspaceMgr.createUninitialized(
                    ArrayType.BP_WORKING_MEM, output.dataType(), output.shape(), output.ordering());
            Nd4j.getExecutioner().exec(new Sign(output, derivative));
            delta.muli(derivative);
        }
        INDArray weights = getParam(DefaultParamInitializer.WEIGHT_KEY);
        INDArray weightGradient = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
        INDArray biasGradient = gradientViews.get(DefaultParamInitializer.BIAS_KEY);
        product(input, delta, weightGradient, true, false);
        INDArray biasSums = biasGradient.reshape(biasGradient.length());
        Nd4j.exec(new Mmul(delta.transpose(), ones(delta), biasSums, 1, 0, null));
        INDArray inputGradient = workspaceMgr.createUninitialized(
                ArrayType.ACTIVATION_GRAD, delta.dataType(), new long[] {delta.size(0), weights.size(0)}, 'c');
        product(weights, delta, inputGradient.transpose(), false, true);

        Gradient gradient = new DefaultGradient();
        gradient.setGradientFor(DefaultParamInitializer.WEIGHT_KEY, weightGradient);
        gradient.setGradientFor(DefaultParamInitializer.BIAS_KEY, biasGradient);
        return new Pair<>(gradient, backpropDropOutIfPresent(inputGradient));
    }

    private static void product(
            INDArray left, INDArray right, INDArray into, boolean transposeLeft, boolean transposeRight) {
        Nd4j.gemm(left, right, into, transposeLeft, transposeRight, 1, 0);
    }

    /** A vector of B ones, kept outside workspaces: a column sum is then a product, many times as fast as a reduction. */
    private INDArray ones(INDArray delta) {
        if (ones == null || ones.length() != delta.size(0) || ones.dataType() != delta.dataType()) {
            try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                ones = Nd4j.ones(delta.dataType(), delta.size(0));
            }
        }
        return ones;
    }

    private void checkInput(INDArray weights) {
        if (input.rank() != 2 || input.size(1) != weights.size(0)) {
            throw new IllegalArgumentException("expected input [B, %d], found %s %s"
                    .formatted(weights.size(0), java.util.Arrays.toString(input.shape()), layerId()));
        }
    }

    @Override
    public void clear() {
        super.clear();
        output = null;
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
