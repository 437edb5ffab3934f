// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.calibration;

import io.funnel4j.text.Message;

/**
 * Log-odds z become a z + b (Platt, <em>Probabilistic outputs for support vector machines</em>, 1999). Where only the rate differs
 * between the rows that a model was trained on and those that it meets (label shift, or non-clicks that were left out), the true log-odds
 * move by a constant, so that a = 1 and b, the logarithm of the ratio of the odds, is exact.
 *
 * @param slope a, above 0 and finite
 * @param intercept b, finite
 */
public record PlattCalibrator(double slope, double intercept) implements Calibrator {
    public PlattCalibrator {
        if (!(slope > 0) || Double.isInfinite(slope) || !Double.isFinite(intercept)) {
            throw new IllegalArgumentException(
                    "log-odds become %s z + %s; expected a finite slope above 0 and a finite intercept"
                            .formatted(slope, intercept));
        }
    }

    @Override
    public double logOdds(double logP, double logQ) {
        return slope * (logP - logQ) + intercept;
    }

    @Override
    public String formula() {
        return Message.of("%.4g z %s %.4g", slope, intercept < 0 ? "-" : "+", Math.abs(intercept));
    }
}
