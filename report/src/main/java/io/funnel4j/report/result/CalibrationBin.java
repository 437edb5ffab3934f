// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

/**
 * Rows whose predictions lie close together.
 *
 * @param rows how many
 * @param predicted the mean of their predicted probabilities
 * @param observed the share of them where the behavior happened
 */
public record CalibrationBin(long rows, double predicted, double observed) {
    public CalibrationBin {
        if (rows < 0) {
            throw new IllegalArgumentException("a bin has rows >= 0, found " + rows);
        }
    }
}
