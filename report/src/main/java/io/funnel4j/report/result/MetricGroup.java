// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

/** What a metric judges; the metrics of a group stand in one table, in this order. */
public enum MetricGroup {
    /** How well the exposures are ordered: AUC, GAUC. The headline; each of them gets a dot plot. */
    RANKING("Ranking"),
    /** How much of the ceiling an AUC reaches. */
    CEILING_SHARE("Share of the ceiling"),
    /** How probable the labels are under the predictions: log loss, normalised entropy. */
    LIKELIHOOD("Log loss and normalised entropy"),
    /** Whether predicted probabilities are as large as observed rates. */
    CALIBRATION("Calibration"),
    /** How fast a model trains. */
    SPEED("Speed"),
    /** How much there is to judge on: rows, positives, users. */
    SIZE("Size");

    private final String title;

    MetricGroup(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
