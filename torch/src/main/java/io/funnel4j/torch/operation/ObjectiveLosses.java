// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import static io.funnel4j.torch.operation.Categories.column;

import io.funnel4j.behavior.LossWeight;
import io.funnel4j.model.loss.DelayedLoss;
import io.funnel4j.model.loss.FakeNegativeLoss;
import io.funnel4j.model.loss.LogProbabilityLossLayer;
import io.funnel4j.model.loss.PropensityLoss;
import io.funnel4j.model.loss.RowLoss;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The loss of one objective on a batch, as {@link LogProbabilityLossLayer} computes it: the mean over all B rows, times the
 * weight.
 */
public final class ObjectiveLosses {
    private static final int LOG_PROPENSITY = 2;
    private static final int IMPUTED = 3;
    private static final int LOG_RATE = 2;
    private static final double LOG_2 = Math.log(2);
    /** Beyond it exp is infinite; exp(-exp(x)) is 0 from 7 on. */
    private static final double LARGEST_EXPONENT = 709;

    private final LossWeight weight;
    private final RowLoss function;
    /** The parameter s of a weight exp(-s) that is learned; null for others. */
    private final Tensor logVariance;

    /** The loss of an output layer. */
    public ObjectiveLosses(String name, LogProbabilityLossLayer layer, Parameters parameters) {
        weight = layer.getWeight();
        function = (RowLoss) layer.getLossFn();
        logVariance = weight instanceof LossWeight.Learned
                ? parameters.vector(name, LogProbabilityLossLayer.LOG_VARIANCE)
                : null;
    }

    /**
     * The mean loss.
     *
     * @param input a pair [B, 2], or what a loss that weighs by propensity or reads delays does, [B, 3] or [B, 4]; float64
     * @param labels [B, 1]; [B, 2] with whether `given` happened for a loss that weighs by propensity, with the delay for one that
     *     reads it; float64
     * @param mask a factor a row, [B, 1], float64; null for none
     */
    public Tensor of(Tensor input, Tensor labels, Tensor mask, long iteration) {
        Tensor losses = losses(input, labels);
        if (mask != null) {
            losses = losses.mul(mask);
        }
        Tensor mean = losses.sum().mul(new Scalar(function.getWeight() / input.size(0)));
        if (logVariance != null) {
            Tensor s = logVariance.to(input.scalar_type()).sum();
            return mean.mul(s.neg().exp()).add(s.div(new Scalar(2.0)));
        }
        return weight instanceof LossWeight.Scheduled ? mean.mul(new Scalar(weight.at(iteration))) : mean;
    }

    private Tensor losses(Tensor input, Tensor labels) {
        if (function instanceof PropensityLoss propensity) {
            return propensityLosses(input, labels, propensity.getMaxWeight());
        }
        if (function instanceof DelayedLoss) {
            return delayedLosses(input, labels);
        }
        return function instanceof FakeNegativeLoss ? fakeNegativeLosses(input, labels) : error(input, labels);
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

    /** See {@link FakeNegativeLoss}. */
    private static Tensor fakeNegativeLosses(Tensor input, Tensor labels) {
        Tensor y = column(labels, 0);
        Tensor both = column(input, 0).detach().exp().add(new Scalar(1.0));
        Tensor not = column(input, 1).detach().exp().mul(both);
        return y.mul(both)
                .mul(column(input, 0))
                .add(torch.rsub(y, new Scalar(1.0)).mul(not).mul(column(input, 1)))
                .neg();
    }

    /**
     * See {@link DelayedLoss}. Each form of the loss is computed of all rows, and kept of those that it is for; elsewhere it gets values
     * that no derivative of it is infinite at, since zero times that is no number.
     */
    private static Tensor delayedLosses(Tensor input, Tensor labels) {
        Tensor logP = column(input, 0);
        Tensor logQ = column(input, 1);
        Tensor logRate = column(input, LOG_RATE);
        Tensor happened = column(labels, 0).eq(new Scalar(1.0));
        // log x; exp is its own derivative, so that of a delay of 0 is 0.
        Tensor logRatio = logRate.add(column(labels, 1).log());
        Tensor seen = logRatio.where(happened, new Scalar(Double.NEGATIVE_INFINITY))
                .exp()
                .sub(logP)
                .sub(logRate);

        Tensor ratio = logRatio.where(happened.logical_not(), new Scalar(Double.NEGATIVE_INFINITY))
                .clamp_max(new Scalar(LARGEST_EXPONENT))
                .exp();
        Tensor small = ratio.lt(new Scalar(LOG_2));
        Tensor soon = ratio.where(small, new Scalar(0.0));
        Tensor late = ratio.where(small.logical_not(), new Scalar(1.0));
        Tensor unseenSoon = logP.exp().mul(soon.neg().expm1()).log1p();
        Tensor unseenLate = torch.logaddexp(logQ, logP.sub(late));
        return seen.where(happened, unseenSoon.where(small, unseenLate).neg());
    }
}
