// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

/**
 * One point of a calibration curve.
 *
 * @param rows rows of the bin
 * @param meanPredicted mean predicted probability; NaN if the rows have no weight
 * @param observedRate share of positive rows; NaN if the rows have no weight
 */
public record CalibrationBin(int rows, double meanPredicted, double observedRate) {}
