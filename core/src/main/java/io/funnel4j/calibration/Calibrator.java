// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.calibration;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.LogSpace;
import org.nd4j.shade.jackson.annotation.JsonSubTypes;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/**
 * A map of one probability's log-odds that rises with them, so that the order of rows, and their AUC, stays. Infinite log-odds stay
 * as they are.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "method")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PlattCalibrator.class, name = "platt"),
    @JsonSubTypes.Type(value = BetaCalibrator.class, name = "beta"),
    @JsonSubTypes.Type(value = IsotonicCalibrator.class, name = "isotonic")
})
public sealed interface Calibrator permits PlattCalibrator, BetaCalibrator, IsotonicCalibrator {
    /**
     * Calibrated log-odds.
     *
     * @param logP log of the predicted probability
     * @param logQ log of one less it
     */
    double logOdds(double logP, double logQ);

    /** Calibrated pairs, one a row. */
    default LogProbabilities calibrate(LogProbabilities predicted) {
        int rows = predicted.rows();
        double[] logP = new double[rows];
        double[] logQ = new double[rows];
        for (int row = 0; row < rows; row++) {
            double logOdds = logOdds(predicted.logP()[row], predicted.logQ()[row]);
            logP[row] = -LogSpace.softplus(-logOdds);
            logQ[row] = -LogSpace.softplus(logOdds);
        }
        return new LogProbabilities(logP, logQ);
    }

    /** For people: {@code 0.91 z - 0.12}. */
    String formula();
}
