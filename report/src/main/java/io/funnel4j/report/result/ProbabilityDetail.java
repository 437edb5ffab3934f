// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import io.funnel4j.evaluation.detail.GroupAucDistribution;
import io.funnel4j.evaluation.detail.ProbabilityCurves;
import io.funnel4j.evaluation.detail.RocCurve;
import io.funnel4j.evaluation.detail.ScoreHistogram;
import java.util.List;
import java.util.Objects;

/**
 * What stands behind the figures of one probability, in its own space.
 *
 * @param probability {@code P(click)}, {@code P(purchase | click)}
 * @param space the rows that it is judged on: {@code all exposures}, {@code rows with click}
 * @param observed the rate at which it happened
 * @param predicted the mean of what was predicted
 * @param logOddsDeviation standard deviation of the predicted log-odds; about 0 for a constant prediction
 * @param roc the ROC curve from (0, 0) to (1, 1); empty without both classes
 * @param scores which probabilities were predicted
 * @param groupAuc the AUC over groups; null where the data has none
 */
public record ProbabilityDetail(
        String probability,
        String space,
        double observed,
        double predicted,
        double logOddsDeviation,
        List<RocCurve.Point> roc,
        ScoreHistogram scores,
        GroupAucDistribution groupAuc) {
    public ProbabilityDetail {
        Checks.nonBlank("a probability", probability);
        Objects.requireNonNull(space, "space");
        Objects.requireNonNull(scores, "scores");
        roc = List.copyOf(roc);
    }

    /**
     * Of a probability's curves.
     *
     * @param space the rows that they are taken over, for a reader
     */
    public static ProbabilityDetail of(ProbabilityCurves curves, String space) {
        return new ProbabilityDetail(
                curves.probability().toString(),
                space,
                curves.observed(),
                curves.predicted(),
                curves.logOddsDeviation(),
                curves.roc().points(),
                curves.scores(),
                curves.groupAuc().orElse(null));
    }
}
