// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.calibration;

/** The logistic function, without overflow for any log-odds. */
final class Logistic {
    private Logistic() {}

    /** 1 / (1 + exp(-z)). */
    static double sigmoid(double z) {
        if (z >= 0) {
            return 1 / (1 + Math.exp(-z));
        }
        double odds = Math.exp(z);
        return odds / (1 + odds);
    }

    /** log(p / (1 - p)). */
    static double logOdds(double p) {
        return Math.log(p) - Math.log1p(-p);
    }
}
