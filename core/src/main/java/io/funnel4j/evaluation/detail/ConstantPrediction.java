// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.detail;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * A probability that a model predicts as one number, whatever the features are. It ranks nothing, and its log loss is no
 * worse than that of the base rate, so a run can end well without a word of it.
 *
 * @param probability which
 * @param rows that it was predicted for
 * @param positives of them
 * @param predicted the number
 * @param logOddsDeviation what is left of a spread, below {@value #LEAST_DEVIATION}
 * @param objective whether an objective is on it
 */
public record ConstantPrediction(
        Probability probability,
        long rows,
        long positives,
        double predicted,
        double logOddsDeviation,
        boolean objective) {
    /** From this standard deviation of the log-odds on, predictions differ. */
    public static final double LEAST_DEVIATION = 1e-3;

    /** On fewer rows a prediction may well be the same by chance. */
    private static final long FEWEST_ROWS = 30;
    /** With fewer positives a model has seen too few of them. */
    private static final long FEW_POSITIVES = 100;

    /**
     * The constant ones.
     *
     * @param graph of the model
     * @param curves of its probabilities
     */
    public static List<ConstantPrediction> among(List<ProbabilityCurves> curves, BehaviorGraph graph) {
        List<Probability> objectives =
                graph.objectives().stream().map(Objective::probability).toList();
        return curves.stream()
                .filter(curve -> curve.rows() >= FEWEST_ROWS && curve.logOddsDeviation() < LEAST_DEVIATION)
                .map(curve -> new ConstantPrediction(
                        curve.probability(),
                        curve.rows(),
                        curve.positives(),
                        curve.predicted(),
                        curve.logOddsDeviation(),
                        objectives.contains(curve.probability())))
                .toList();
    }

    /** For people: what was found, and what may mend it. */
    public String text() {
        List<String> mends = new ArrayList<>();
        if (positives < FEW_POSITIVES) {
            mends.add(Message.of("it has few positives to learn from (%,d here): give more rows", positives));
        }
        if (!objective) {
            mends.add("no objective is on it, others train it by the way: add one");
        } else {
            mends.add("its objective's weight is small beside the others: raise it");
        }
        mends.add("the learning rate is too high (units died) or too low (nothing moved): try a tenth, and ten times");
        return Message.of(
                "CONSTANT: %s is predicted as %.4g on all %,d rows (standard deviation of the log-odds %.2g), so it ranks"
                        + " nothing. Likely: %s",
                probability, predicted, rows, logOddsDeviation, String.join("; or ", mends));
    }
}
