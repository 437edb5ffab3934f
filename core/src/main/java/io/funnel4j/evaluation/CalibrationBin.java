// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

/**
 * One point of a calibration curve.
 *
 * @param rows rows of the bin
 * @param predicted mean predicted probability; NaN if the rows have no weight
 * @param observed share of positive rows; NaN if the rows have no weight
 */
public record CalibrationBin(long rows, double predicted, double observed) {
    public CalibrationBin {
        if (rows < 0) {
            throw new IllegalArgumentException("a bin has rows >= 0, found " + rows);
        }
    }
}
