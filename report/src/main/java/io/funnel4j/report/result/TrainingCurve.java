// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.List;

/**
 * The course of one training.
 *
 * @param seed the seed that it started from
 * @param epochs in order
 */
public record TrainingCurve(long seed, List<EpochResult> epochs) {
    public TrainingCurve {
        epochs = List.copyOf(epochs);
    }
}
