// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.Calibration;
import io.funnel4j.evaluation.CalibrationBin;
import java.util.List;
import java.util.Objects;

/**
 * Predicted against observed, bin by bin.
 *
 * @param probability whose it is: {@code P(click)}
 * @param space the rows that it is taken over: {@code all exposures}
 * @param bins by rising prediction
 */
public record CalibrationCurve(String probability, String space, List<CalibrationBin> bins) {
    public CalibrationCurve {
        Checks.nonBlank("a calibration curve's probability", probability);
        Objects.requireNonNull(space, "space");
        bins = List.copyOf(bins);
    }

    /**
     * Of a probability's calibration.
     *
     * @param space the rows that it is taken over, for a reader
     */
    public static CalibrationCurve of(Probability probability, String space, Calibration calibration) {
        return new CalibrationCurve(probability.toString(), space, calibration.curve());
    }
}
