// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.loss;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The loss of a probability on a stream that shows every row with the label 0 first, and those whose effect comes again with 1
 * (Ktena et al., RecSys 2019, the weighted form). Of such a stream 1 / (1 + p) is what was shown first, and p / (1 + p) what was
 * shown again, so rows are weighted back to those of the world, in which p happen and q = 1 - p do not. With [p] and [q] held
 * constant:
 *
 * <pre>
 *   L = -weight * m * (y (1 + [p]) log p + (1 - y) [q] (1 + [p]) log q)
 *   dL/d(log p) = -weight * m * y (1 + p),   dL/d(log q) = -weight * m * (1 - y) q (1 + p)
 * </pre>
 *
 * <p>Labels y [B, 1] in [0, 1], input (log p, log q) [B, 2], mask m [B, 1] (a factor a row) or none.
 */
public final class FakeNegativeLoss extends PairLoss {
    private static final long serialVersionUID = 1L;

    /**
     * A loss with a factor.
     *
     * @param weight the objective's weight, positive
     */
    public FakeNegativeLoss(@JsonProperty("weight") double weight) {
        super(weight);
    }

    @Override
    double onHappened(double logP) {
        return 1 + Math.exp(logP);
    }

    @Override
    double onNotHappened(double logP, double logQ) {
        return Math.exp(logQ) * (1 + Math.exp(logP));
    }
}
