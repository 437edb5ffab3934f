// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.Calibration;
import io.funnel4j.report.result.CalibrationBin;
import io.funnel4j.report.result.CalibrationCurve;

/** Predicted against observed, for reports. */
public final class CalibrationCurves {
    private CalibrationCurves() {}

    /**
     * One point a bin.
     *
     * @param space the rows that it is taken over, for a reader
     */
    public static CalibrationCurve of(Probability probability, String space, Calibration calibration) {
        return new CalibrationCurve(
                probability.toString(),
                space,
                calibration.curve().stream()
                        .map(bin -> new CalibrationBin(bin.rows(), bin.meanPredicted(), bin.observedRate()))
                        .toList());
    }
}
