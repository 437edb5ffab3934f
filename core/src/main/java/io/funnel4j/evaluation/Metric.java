// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

/**
 * A measure by which two evaluations of one probability can be compared. (Predicted over observed is none: it is best
 * at 1, neither large nor small.)
 */
public enum Metric {
    AUC("auc", true, false),
    /** {@link GroupedAuc#weighted}. */
    GAUC("gauc", true, true),
    /** {@link GroupedAuc#mean}. */
    MEAN_GAUC("mean_gauc", true, true),
    LOG_LOSS("log_loss", false, false),
    NORMALISED_ENTROPY("normalised_entropy", false, false),
    /** {@link Calibration#expectedError}. */
    CALIBRATION_ERROR("calibration_error", false, false);

    private final String text;
    private final boolean largerIsBetter;
    private final boolean needsGroups;

    Metric(String text, boolean largerIsBetter, boolean needsGroups) {
        this.text = text;
        this.largerIsBetter = largerIsBetter;
        this.needsGroups = needsGroups;
    }

    public boolean largerIsBetter() {
        return largerIsBetter;
    }

    /** Whether it is defined only where rows have a group. */
    public boolean needsGroups() {
        return needsGroups;
    }

    /** The name in {@link MetricName}s: {@code log_loss}. */
    @Override
    public String toString() {
        return text;
    }
}
