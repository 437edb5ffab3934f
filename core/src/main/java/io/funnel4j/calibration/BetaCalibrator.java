// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.calibration;

import io.funnel4j.text.Message;

/**
 * Log-odds become a log p - b log(1 - p) + c (Kull, Silva Filho and Flach, <em>Beta calibration</em>, AISTATS 2017): a bends the
 * low end, b the high one. With a = b it is Platt's.
 *
 * @param a finite and not negative
 * @param b finite and not negative; one of the two is above 0
 * @param c finite
 */
public record BetaCalibrator(double a, double b, double c) implements Calibrator {
    public BetaCalibrator {
        if (!(a >= 0 && b >= 0 && a + b > 0) || Double.isInfinite(a + b) || !Double.isFinite(c)) {
            throw new IllegalArgumentException(
                    "log-odds become %s log p - %s log(1 - p) + %s; expected finite numbers, the first two not negative and one of them above 0"
                            .formatted(a, b, c));
        }
    }

    @Override
    public double logOdds(double logP, double logQ) {
        double infinite = logP - logQ;
        return Double.isInfinite(infinite) ? infinite : a * logP - b * logQ + c;
    }

    @Override
    public String formula() {
        return Message.of("%.4g log p - %.4g log(1 - p) %s %.4g", a, b, c < 0 ? "-" : "+", Math.abs(c));
    }
}
