// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.Internal;
import io.funnel4j.behavior.LogProbabilities;

/** What the arrays that are evaluated must hold; the errors name the row and the value. */
@Internal
public final class Checks {
    /** How far a logarithm may pass 0, and p + q may miss 1, by the rounding of float32. */
    private static final double ROUNDING = 1e-3;

    private Checks() {}

    public static void sameLength(String one, int length, String other, int otherLength) {
        if (length != otherLength) {
            throw new IllegalArgumentException(
                    "%s and %s must be one a row; found %s and %s".formatted(one, other, length, otherLength));
        }
    }

    public static void notNan(String what, double[] values) {
        for (int row = 0; row < values.length; row++) {
            if (Double.isNaN(values[row])) {
                throw new IllegalArgumentException(
                        "%s of row %s is NaN, which has no rank; look for a diverged model or a missing value"
                                .formatted(what, row));
            }
        }
    }

    public static void binary(String what, byte[] labels) {
        for (int row = 0; row < labels.length; row++) {
            if ((labels[row] & ~1) != 0) {
                throw new IllegalArgumentException(
                        "%s of row %s is %s; a label is 0 or 1".formatted(what, row, labels[row]));
            }
        }
    }

    /** Weights that are finite and not negative. */
    public static void weights(String what, double[] weights) {
        for (int row = 0; row < weights.length; row++) {
            weight(what, row, weights[row]);
        }
    }

    /** Weights that are one a row, finite and not negative, or null for 1 everywhere. */
    public static void sampleWeights(float[] weights, int rows) {
        if (weights == null) {
            return;
        }
        sameLength("labels", rows, "sample weights", weights.length);
        for (int row = 0; row < rows; row++) {
            weight("sample weight", row, weights[row]);
        }
    }

    private static void weight(String what, int row, double weight) {
        if (!(weight >= 0) || weight == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "%s of row %s is %s; a weight is finite and not negative".formatted(what, row, weight));
        }
    }

    /** Pairs (log p, log(1 - p)) of as many rows: no NaN, nothing above 0, and p + (1 - p) = 1. */
    public static void probabilities(String what, LogProbabilities predictions, int rows) {
        sameLength("predictions", predictions.rows(), "labels", rows);
        for (int row = 0; row < rows; row++) {
            double logP = predictions.logP()[row];
            double logQ = predictions.logQ()[row];
            if (Double.isNaN(logP) || Double.isNaN(logQ)) {
                throw new IllegalArgumentException("%s of row %s is the pair (log p, log(1 - p)) = (%s, %s); look for a"
                                .formatted(what, row, logP, logQ)
                        + " diverged model or a missing feature");
            }
            if (Math.abs(Math.exp(logP) + Math.exp(logQ) - 1) > ROUNDING) {
                throw new IllegalArgumentException(
                        "%s of row %s is the pair (%s, %s), whose exponentials do not add up to 1; pass log p and"
                                        .formatted(what, row, logP, logQ)
                                + " log(1 - p)");
            }
        }
    }
}
