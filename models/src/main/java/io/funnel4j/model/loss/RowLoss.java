// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.loss;

import io.funnel4j.array.HostArrays;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A loss function that is a loss for each row, times the objective's weight. */
public abstract class RowLoss implements ILossFunction {
    private static final long serialVersionUID = 1L;

    private final double weight;

    RowLoss(double weight) {
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("weight is %s; expected a positive number".formatted(weight));
        }
        this.weight = weight;
    }

    /** The objective's weight, positive. */
    public final double getWeight() {
        return weight;
    }

    /** dL/d(input) of each row, times its mask, row by row; as many values as the input has. */
    abstract double[] gradients(INDArray labels, INDArray preOutput, INDArray mask);

    /** The loss of each row, times its mask. */
    abstract double[] losses(INDArray labels, INDArray preOutput, INDArray mask);

    /** What a layer with this loss reads, for messages: {@code a pair (log p, log(1 - p)) of width 2}. */
    abstract String input();

    /** Whether {@link #input} may have so many columns. */
    abstract boolean reads(long columns);

    /**
     * The mask's factors, or null where all are 1.
     *
     * @throws IllegalArgumentException if they are not as many as labels
     */
    static double[] factors(INDArray mask, int labels) {
        if (mask == null) {
            return null;
        }
        double[] factors = HostArrays.toDoubles(mask);
        if (factors.length != labels) {
            throw new IllegalArgumentException(
                    "a loss on %s labels needs a mask of as many factors, found %s".formatted(labels, factors.length));
        }
        return factors;
    }

    @Override
    public final double computeScore(
            INDArray labels, INDArray preOutput, IActivation activationFn, INDArray mask, boolean average) {
        double sum = 0;
        double[] losses = losses(labels, preOutput, mask);
        for (double loss : losses) {
            sum += loss;
        }
        return average ? sum / losses.length : sum;
    }

    @Override
    public final INDArray computeScoreArray(
            INDArray labels, INDArray preOutput, IActivation activationFn, INDArray mask) {
        double[] losses = losses(labels, preOutput, mask);
        return HostArrays.fromDoubles(losses, preOutput.dataType(), losses.length, 1);
    }

    @Override
    public final INDArray computeGradient(
            INDArray labels, INDArray preOutput, IActivation activationFn, INDArray mask) {
        return HostArrays.fromDoubles(gradients(labels, preOutput, mask), preOutput.dataType(), preOutput.shape());
    }

    @Override
    public final Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray preOutput, IActivation activationFn, INDArray mask, boolean average) {
        return new Pair<>(
                computeScore(labels, preOutput, activationFn, mask, average),
                computeGradient(labels, preOutput, activationFn, mask));
    }

    @Override
    public final String name() {
        return getClass().getSimpleName();
    }
}
