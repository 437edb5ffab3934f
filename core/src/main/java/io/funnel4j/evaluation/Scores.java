// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.behavior.LogProbabilities;

/** What rows are ranked by. */
public final class Scores {
    private Scores() {}

    /**
     * The logit log p - log(1 - p) of each row. It rises with p, and where p itself rounds to 0 or 1 it still tells
     * rows apart.
     */
    public static double[] of(LogProbabilities predictions) {
        double[] scores = new double[predictions.rows()];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = predictions.logP()[row] - predictions.logQ()[row];
        }
        return scores;
    }
}
