// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.detail;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.Scores;
import io.funnel4j.evaluation.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands behind the metrics of one probability, in its own space; computed once, at the end, where metrics are
 * computed after each epoch.
 *
 * @param probability whose they are
 * @param rows rows of that space
 * @param positives rows of it on which the behavior happened
 * @param observed share of the rows' weight on which it happened; NaN without weight
 * @param predicted mean predicted probability over the rows' weight; NaN without weight
 * @param logOddsDeviation standard deviation over the rows of log p - log(1 - p); 0 for a constant prediction, NaN without
 *     rows, or where some but not all are infinite
 * @param roc the ROC curve
 * @param scores which probabilities were predicted
 * @param groupAuc how the AUC spreads over groups; empty where no group ids were given
 */
public record ProbabilityCurves(
        Probability probability,
        long rows,
        long positives,
        double observed,
        double predicted,
        double logOddsDeviation,
        RocCurve roc,
        ScoreHistogram scores,
        Optional<GroupAucDistribution> groupAuc) {
    /**
     * The curves of the probabilities that have labels and predictions.
     *
     * @param predictions as {@link FunnelEvaluator#evaluate} takes them
     * @throws IllegalArgumentException as {@link FunnelEvaluator#evaluate}
     */
    public static List<ProbabilityCurves> of(FunnelEvaluator rows, Map<Probability, LogProbabilities> predictions) {
        List<ProbabilityCurves> curves = new ArrayList<>();
        rows.spaces(predictions)
                .forEach((probability, space) ->
                        curves.add(of(probability, space, space.select(predictions.get(probability)))));
        return curves;
    }

    private static ProbabilityCurves of(Probability probability, Space space, LogProbabilities predictions) {
        double[] logOdds = Scores.of(predictions);
        double weight = 0;
        double observed = 0;
        double predicted = 0;
        for (int row = 0; row < logOdds.length; row++) {
            double rowWeight = space.sampleWeights() == null ? 1 : space.sampleWeights()[row];
            weight += rowWeight;
            observed += rowWeight * space.labels()[row];
            predicted += rowWeight * Math.exp(predictions.logP()[row]);
        }
        return new ProbabilityCurves(
                probability,
                logOdds.length,
                space.positives(),
                observed / weight,
                predicted / weight,
                deviation(logOdds),
                RocCurve.of(logOdds, space.labels(), space.sampleWeights(), RocCurve.DEFAULT_POINTS),
                ScoreHistogram.of(predictions, space.labels(), space.sampleWeights(), ScoreHistogram.DEFAULT_BINS),
                Optional.ofNullable(space.groups())
                        .map(groups ->
                                GroupAucDistribution.of(logOdds, space.labels(), groups, space.sampleWeights())));
    }

    private static double deviation(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double first = values[0];
        double sum = 0;
        double squares = 0;
        boolean constant = true;
        for (double value : values) {
            constant = constant && value == first;
            sum += value - first;
            squares += (value - first) * (value - first);
        }
        double mean = sum / values.length;
        return constant ? 0 : Math.sqrt(Math.max(0, squares / values.length - mean * mean));
    }
}
