// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import static io.funnel4j.torch.operation.Categories.column;

import io.funnel4j.behavior.LossWeight;
import io.funnel4j.model.loss.LogProbabilityLoss;
import io.funnel4j.model.loss.LogProbabilityLossLayer;
import io.funnel4j.model.loss.PropensityLoss;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The loss of one objective on a batch, as {@link LogProbabilityLossLayer} computes it: the mean over all B rows, times the
 * weight.
 */
public final class ObjectiveLosses {
    private static final int LOG_PROPENSITY = 2;
    private static final int IMPUTED = 3;

    private final LossWeight weight;
    private final ILossFunction function;
    /** The parameter s of a weight exp(-s) that is learned; null for others. */
    private final Tensor logVariance;

    /** The loss of an output layer. */
    public ObjectiveLosses(String name, LogProbabilityLossLayer layer, Parameters parameters) {
        weight = layer.getWeight();
        function = layer.getLossFn();
        logVariance = weight instanceof LossWeight.Learned
                ? parameters.vector(name, LogProbabilityLossLayer.LOG_VARIANCE)
                : null;
    }

    /**
     * The mean loss.
     *
     * @param input a pair [B, 2], or what a loss that weighs by propensity reads, [B, 3] or [B, 4]; float64
     * @param labels [B, 1]; with whether `given` happened, [B, 2], for a loss that weighs by propensity; float64
     * @param mask a factor a row, [B, 1], float64; null for none
     */
    public Tensor of(Tensor input, Tensor labels, Tensor mask, long iteration) {
        Tensor losses;
        double factor;
        if (function instanceof PropensityLoss propensity) {
            losses = propensityLosses(input, labels, propensity.getMaxWeight());
            factor = propensity.getWeight();
        } else {
            losses = error(input, labels);
            factor = ((LogProbabilityLoss) function).getWeight();
        }
        if (mask != null) {
            losses = losses.mul(mask);
        }
        Tensor mean = losses.sum().mul(new Scalar(factor / input.size(0)));
        if (logVariance != null) {
            Tensor s = logVariance.to(input.scalar_type()).sum();
            return mean.mul(s.neg().exp()).add(s.div(new Scalar(2.0)));
        }
        return weight instanceof LossWeight.Scheduled ? mean.mul(new Scalar(weight.at(iteration))) : mean;
    }

    /** e = -(y log p + (1 - y) log q). */
    private static Tensor error(Tensor input, Tensor labels) {
        Tensor y = column(labels, 0);
        return y.mul(column(input, 0))
                .add(torch.rsub(y, new Scalar(1.0)).mul(column(input, 1)))
                .neg();
    }

    /** See {@link PropensityLoss}. */
    private static Tensor propensityLosses(Tensor input, Tensor labels, double maxWeight) {
        Tensor omega = column(input, LOG_PROPENSITY)
                .neg()
                .exp()
                .clamp_max(new Scalar(maxWeight))
                .mul(column(labels, 1));
        Tensor error = error(input, labels);
        if (input.size(1) <= IMPUTED) {
            return omega.mul(error);
        }
        Tensor imputed = torch.log_sigmoid(column(input, IMPUTED).neg()).neg();
        Tensor rest = error.sub(imputed);
        return imputed.add(omega.mul(rest)).add(omega.mul(rest).mul(rest));
    }
}
