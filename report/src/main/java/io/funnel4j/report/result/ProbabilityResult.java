// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import io.funnel4j.evaluation.detail.ConfidenceInterval;
import java.util.Map;
import java.util.Objects;

/**
 * What was found about one of a model's probabilities, in its own space.
 *
 * @param probability {@code P(click)}, {@code P(purchase | click)}
 * @param space the rows that it is judged on: {@code all exposures}, {@code clicks}
 * @param metrics by metric key; NaN where undefined
 * @param intervals 95% intervals by metric key, of the metrics that have one
 * @param chanceError what chance alone makes of the expected calibration error, at most; NaN where it is not known
 * @param tooFew whether there are too few rows of a class to tell how good it is, so that most figures are chance
 */
public record ProbabilityResult(
        String probability,
        String space,
        Map<String, Double> metrics,
        Map<String, ConfidenceInterval> intervals,
        double chanceError,
        boolean tooFew) {
    public ProbabilityResult {
        Checks.nonBlank("a probability", probability);
        Objects.requireNonNull(space, "space");
        metrics = Checks.ordered("metrics of " + probability, metrics);
        intervals = Checks.ordered("intervals of " + probability, intervals);
    }
}
