// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import io.funnel4j.array.HostArrays;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.torch.operation.Parameters;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * The dense parameters, their gradients and the updater's state, each one vector in Deeplearning4j's order. Layers see views of
 * them, so that a step updates all layers by a few operations.
 */
final class DenseParameters implements Parameters {
    private final ComputationGraph graph;
    private final Tensor values;
    private final Tensor gradients;
    /** Null for SGD. */
    private final Tensor state;

    private final List<Block> blocks = new ArrayList<>();
    private final List<Decay> decays = new ArrayList<>();

    /** Parameters of one updater. */
    private record Block(long from, long length, long stateFrom, IUpdater updater) {}

    /** Parameters that decay alike. */
    private record Decay(long from, long length, double factor) {}

    /** Reads the graph's parameters and its updater's state. */
    DenseParameters(ComputationGraph graph, Device device) {
        this.graph = graph;
        graph.getUpdater(true);
        values = onDevice(graph.params(), device);
        gradients = torch.zeros_like(values);
        INDArray updaterState = graph.getUpdater().getStateViewArray();
        state = updaterState == null ? null : onDevice(updaterState, device);
        addBlocks(graph.getUpdater());
    }

    private static Tensor onDevice(INDArray vector, Device device) {
        return HostCopies.onDevice(vector.reshape(vector.length()), device, HostCopies.type(vector.dataType()));
    }

    private void addBlocks(BaseMultiLayerUpdater<?> updater) {
        for (UpdaterBlock block : updater.getUpdaterBlocks()) {
            IUpdater rule = block.getGradientUpdater().getConfig();
            if (!(rule instanceof Adam || rule instanceof AdaGrad || rule instanceof Sgd)) {
                throw new Funnel4jException(
                        "the torch engine updates by Adam, AdaGrad or SGD, and the graph has %s; use the deeplearning4j engine"
                                .formatted(rule.getClass().getSimpleName()));
            }
            blocks.add(new Block(
                    block.getParamOffsetStart(),
                    block.getParamOffsetEnd() - block.getParamOffsetStart(),
                    block.getUpdaterViewOffsetStart(),
                    rule));
            for (UpdaterBlock.ParamState parameter : block.getLayersAndVariablesInBlock()) {
                double factor =
                        decay(parameter.getLayer().getConfig().getRegularizationByParam(parameter.getParamName()));
                if (factor != 0) {
                    addDecay(parameter.getParamOffsetStart(), parameter.getParamOffsetEnd(), factor);
                }
            }
        }
    }

    private static double decay(List<Regularization> regularizations) {
        double factor = 0;
        if (regularizations != null) {
            for (Regularization regularization : regularizations) {
                if (!(regularization instanceof L2Regularization l2)) {
                    throw new Funnel4jException(
                            "the torch engine knows L2 regularization, and the graph has %s; use the deeplearning4j engine"
                                    .formatted(regularization));
                }
                factor += l2.getL2().valueAt(0, 0);
            }
        }
        return factor;
    }

    private void addDecay(long from, long to, double factor) {
        int last = decays.size() - 1;
        if (last >= 0
                && decays.get(last).factor() == factor
                && decays.get(last).from() + decays.get(last).length() == from) {
            Decay before = decays.remove(last);
            decays.add(new Decay(before.from(), to - before.from(), factor));
        } else {
            decays.add(new Decay(from, to - from, factor));
        }
    }

    /** Deeplearning4j keeps W [in, out] column by column: row by row it is [out, in]. */
    @Override
    public Tensor matrix(String layer, String name) {
        INDArray array = graph.getParam(layer + "_" + name);
        if (array.rank() != 2 || array.ordering() != 'f') {
            throw new IllegalStateException("parameter '%s_%s' is no matrix column by column".formatted(layer, name));
        }
        return leaf(array, array.size(1), array.size(0));
    }

    @Override
    public Tensor vector(String layer, String name) {
        INDArray array = graph.getParam(layer + "_" + name);
        return leaf(array, array.length());
    }

    /** A view with a gradient that is a view of all gradients. */
    private Tensor leaf(INDArray array, long... shape) {
        long from = array.offset() - graph.params().offset();
        Tensor leaf = values.narrow(0, from, array.length()).view(shape).detach();
        leaf.set_requires_grad(true);
        leaf.mutable_grad().put(gradients.narrow(0, from, array.length()).view(shape));
        return leaf;
    }

    void clearGradients() {
        gradients.zero_();
    }

    /** Of the batch's mean loss, all in one vector. */
    Tensor gradients() {
        return gradients;
    }

    /**
     * One update, as Deeplearning4j's.
     *
     * @param iteration 0 for the first
     * @param gradientFactor what clipping leaves of the gradients
     * @param rateFactor the schedule's
     */
    void update(long iteration, double gradientFactor, double rateFactor) {
        if (gradientFactor != 1) {
            gradients.mul_(new Scalar(gradientFactor));
        }
        for (Decay decay : decays) {
            gradients
                    .narrow(0, decay.from(), decay.length())
                    .add_(values.narrow(0, decay.from(), decay.length()), new Scalar(decay.factor()));
        }
        for (Block block : blocks) {
            update(block, iteration, rateFactor);
        }
    }

    private void update(Block block, long iteration, double rateFactor) {
        Tensor w = values.narrow(0, block.from(), block.length());
        Tensor g = gradients.narrow(0, block.from(), block.length());
        if (block.updater() instanceof Adam adam) {
            Tensor m = state.narrow(0, block.stateFrom(), block.length());
            Tensor v = state.narrow(0, block.stateFrom() + block.length(), block.length());
            double rate = adam.getLearningRate()
                    * Math.sqrt(1 - Math.pow(adam.getBeta2(), iteration + 1.0))
                    / (1 - Math.pow(adam.getBeta1(), iteration + 1.0));
            Updates.adam(w, m, v, g, adam.getBeta1(), adam.getBeta2(), adam.getEpsilon(), rate * rateFactor);
        } else if (block.updater() instanceof AdaGrad adagrad) {
            Tensor sums = state.narrow(0, block.stateFrom(), block.length());
            Updates.adagrad(w, sums, g, adagrad.getEpsilon(), adagrad.getLearningRate() * rateFactor);
        } else {
            Updates.sgd(w, g, ((Sgd) block.updater()).getLearningRate() * rateFactor);
        }
    }

    /** What the decay of weights adds to the loss: the sum of factor / 2 * w^2. */
    double regularization() {
        double sum = 0;
        for (Decay decay : decays) {
            Tensor weights = values.narrow(0, decay.from(), decay.length());
            sum += decay.factor() / 2 * HostCopies.doubles(weights.square().sum())[0];
        }
        return sum;
    }

    /**
     * Gives the graph the gradients for its listeners, summed over the batch as Deeplearning4j's are.
     *
     * @param rows B
     */
    void giveGradients(int rows) {
        if (graph.getGradientsViewArray() == null) {
            graph.initGradientsView();
        }
        INDArray flat = graph.getGradientsViewArray();
        double[] sums = HostCopies.doubles(gradients);
        for (int i = 0; i < sums.length; i++) {
            sums[i] *= rows;
        }
        flat.assign(HostArrays.fromDoubles(sums, flat.dataType(), flat.shape()));
        INDArray vector = flat.reshape(flat.length());
        Gradient gradient = new DefaultGradient(flat);
        graph.paramTable().forEach((name, parameter) -> {
            long from = parameter.offset() - graph.params().offset();
            INDArray view = vector.get(NDArrayIndex.interval(from, from + parameter.length()));
            gradient.setGradientFor(name, view.reshape('f', parameter.shape()));
        });
        graph.setGradient(gradient);
    }

    /** Into the graph. */
    void writeBack() {
        assign(values, graph.params());
        if (state != null) {
            assign(state, graph.getUpdater().getStateViewArray());
        }
    }

    private static void assign(Tensor from, INDArray to) {
        to.assign(HostArrays.fromDoubles(HostCopies.doubles(from), to.dataType(), to.shape()));
    }
}
