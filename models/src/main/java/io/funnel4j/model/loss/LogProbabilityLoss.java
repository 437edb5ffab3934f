// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.loss;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Binary cross-entropy of a probability that arrives as the pair (log p, log q), q = 1 - p, without clip or epsilon:
 *
 * <pre>
 *   L = -weight * m * (y log p + (1 - y) log q)       dL/d(log p) = -weight * m * y,   dL/d(log q) = -weight * m * (1 - y)
 * </pre>
 *
 * <p>Labels y [B, 1] in [0, 1], input [B, 2], mask m [B, 1] (a factor a row, not only 0 and 1) or none.
 */
public final class LogProbabilityLoss extends PairLoss {
    private static final long serialVersionUID = 1L;

    /**
     * A loss with a factor.
     *
     * @param weight the objective's weight, positive
     */
    public LogProbabilityLoss(@JsonProperty("weight") double weight) {
        super(weight);
    }

    @Override
    double onHappened(double logP) {
        return 1;
    }

    @Override
    double onNotHappened(double logP, double logQ) {
        return 1;
    }
}
