// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

/** An output layer that tells its own part of the loss. */
public interface ObjectiveLoss {
    /** The mean loss over the rows of the last score, with its weight, without regularization. */
    double lastLoss();
}
