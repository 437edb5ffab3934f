// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.LossWeight;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.profile.DataProfile.Step;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.Metric;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.evaluation.ProbabilityMetrics;
import io.funnel4j.evaluation.WorseThanConstant;
import io.funnel4j.training.Validation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The log loss of each probability over that of predicting its rate everywhere, on every part where it is known.
 *
 * @param graph of the model
 * @param steps rates along the funnel, by part
 * @param weighted whether rows have sample weights, so that rates of rows are not those of losses
 */
record TrainedLoss(BehaviorGraph graph, List<Step> steps, boolean weighted) {
    TrainedLoss {
        steps = List.copyOf(steps);
    }

    /**
     * The probabilities that are far worse than a constant.
     *
     * @param validation whose weights the model has
     * @param evaluation of the judged part
     */
    List<WorseThanConstant> worseThanConstant(Validation validation, FunnelEvaluation evaluation, Part judged) {
        Map<Probability, Map<String, Double>> byProbability = new LinkedHashMap<>();
        for (ProbabilityMetrics found : evaluation.evaluated()) {
            Probability probability = found.probability();
            Map<String, Double> byPart = new LinkedHashMap<>();
            byPart.put(Part.TRAIN.lowerCase(), train(probability, validation).orElse(Double.NaN));
            String metric = new MetricName(probability, Metric.NORMALISED_ENTROPY).toString();
            byPart.put(Part.VALIDATION.lowerCase(), validation.metrics().getOrDefault(metric, Double.NaN));
            byPart.put(judged.lowerCase(), found.logLoss().normalisedEntropy());
            byProbability.put(probability, byPart);
        }
        return WorseThanConstant.among(byProbability, graph);
    }

    /** Where the objective's loss is a mean over rows, and its weight stays. */
    private Optional<Double> train(Probability probability, Validation validation) {
        Optional<Objective> objective = graph.objectives().stream()
                .filter(candidate -> candidate.probability().equals(probability)
                        && candidate.weight() instanceof LossWeight.Fixed
                        && candidate.estimator() instanceof Estimator.Mean)
                .findFirst();
        Double loss = validation.losses().get(probability.columnName());
        if (objective.isEmpty() || loss == null || weighted) {
            return Optional.empty();
        }
        return steps.stream()
                .filter(step -> step.part() == Part.TRAIN && step.probability().equals(probability))
                .map(step -> entropy(step.rate()))
                .filter(entropy -> entropy > 0)
                .map(entropy -> loss / objective.get().weight().at(0) / entropy)
                .findFirst();
    }

    private static double entropy(double rate) {
        return -(rate * Math.log(rate) + (1 - rate) * Math.log1p(-rate));
    }
}
