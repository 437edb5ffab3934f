// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;

/**
 * How good the predictions of one probability are, in its own space. A measure that is not defined is NaN.
 *
 * @param probability P(b), over all exposures, or P(b | a), over those where a happened
 * @param rows rows of that space
 * @param positives rows of it on which the behavior happened
 * @param auc exact rank AUC; NaN unless both classes occur
 * @param groupedAuc GAUC; without groups if no group ids were given
 * @param logLoss log loss and normalised entropy
 * @param calibration predicted over observed, expected calibration error and the curve
 */
public record ProbabilityMetrics(
        Probability probability,
        long rows,
        long positives,
        double auc,
        GroupedAuc groupedAuc,
        LogLoss logLoss,
        Calibration calibration) {
    /** Of both classes, below which figures on ranking and rates are chance. */
    public static final int LEAST_POSITIVES = 30;

    static ProbabilityMetrics of(Probability probability, Space space, LogProbabilities predictions) {
        double[] scores = Scores.of(predictions);
        return new ProbabilityMetrics(
                probability,
                space.labels().length,
                space.positives(),
                RankAuc.of(scores, space.labels(), space.sampleWeights()),
                space.groups() == null
                        ? GroupedAuc.WITHOUT_GROUPS
                        : GroupedAuc.of(scores, space.labels(), space.groups(), space.sampleWeights()),
                LogLoss.of(predictions, space.labels(), space.sampleWeights()),
                Calibration.of(predictions, space.labels(), space.sampleWeights(), Calibration.DEFAULT_BINS));
    }

    /** Whether there are too few positives, or too few negatives, to tell how good the predictions are. */
    public boolean tooFew() {
        return Math.min(positives, rows - positives) < LEAST_POSITIVES;
    }

    /** NaN where the metric is not defined. */
    public double value(Metric metric) {
        return switch (metric) {
            case AUC -> auc;
            case GAUC -> groupedAuc.weighted();
            case MEAN_GAUC -> groupedAuc.mean();
            case LOG_LOSS -> logLoss.mean();
            case NORMALISED_ENTROPY -> logLoss.normalisedEntropy();
            case CALIBRATION_ERROR -> calibration.expectedError();
        };
    }
}
