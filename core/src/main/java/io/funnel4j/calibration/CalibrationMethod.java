// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.calibration;

import io.funnel4j.evaluation.ProbabilityMetrics;
import io.funnel4j.text.EnumNames;

/** How a {@link Calibrator} is fitted. */
public enum CalibrationMethod {
    /** {@link PlattCalibrator}, by maximum likelihood with Platt's targets. */
    PLATT,
    /** {@link BetaCalibrator}, likewise. */
    BETA,
    /** {@link IsotonicCalibrator}, by pooling adjacent violators. */
    ISOTONIC,
    /** As the model predicts it. */
    NONE;

    /** Positives, and negatives, below which nothing is fitted: the rate itself is known to no better than a fifth. */
    public static final int LEAST_POSITIVES = ProbabilityMetrics.LEAST_POSITIVES;

    /** Positives, and negatives, below which {@link #ISOTONIC} gives way to {@link #PLATT}. */
    public static final int LEAST_POSITIVES_OF_ISOTONIC = 1000;

    /** As configurations write it: {@code platt}. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
