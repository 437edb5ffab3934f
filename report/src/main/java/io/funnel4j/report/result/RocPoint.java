// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

/**
 * A point of a ROC curve.
 *
 * @param falsePositiveRate share of the negatives above a threshold, in [0, 1]
 * @param truePositiveRate share of the positives above it, in [0, 1]
 */
public record RocPoint(double falsePositiveRate, double truePositiveRate) {}
