// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How good the predictions of a behavior graph's probabilities are, each in its own space. Printed by {@link
 * io.funnel4j.evaluation.detail.EvaluationTable}; as JSON it is plain records, lists and numbers.
 *
 * @param rows exposures
 * @param evaluated the probabilities with labels and predictions, in the graph's order
 * @param notEvaluated the graph's other probabilities, each with the reason
 * @param notes what a reader should know of the labels: rows that contradict the graph, with their number
 */
public record FunnelEvaluation(
        long rows, List<ProbabilityMetrics> evaluated, List<NotEvaluated> notEvaluated, List<String> notes) {
    public FunnelEvaluation {
        evaluated = List.copyOf(evaluated);
        notEvaluated = List.copyOf(notEvaluated);
        notes = List.copyOf(notes);
    }

    /** Evaluates once; for one evaluation after another on the same exposures, keep a {@link FunnelEvaluator}. */
    public static FunnelEvaluation of(
            BehaviorGraph graph, LabelledExposures exposures, Map<Probability, LogProbabilities> predictions) {
        return new FunnelEvaluator(graph, exposures).evaluate(predictions);
    }

    /** Empty where the probability was not evaluated. */
    public Optional<ProbabilityMetrics> metrics(Probability probability) {
        return evaluated.stream()
                .filter(metrics -> metrics.probability().equals(probability))
                .findFirst();
    }

    /**
     * The value of one metric.
     *
     * @return NaN where the metric is not defined on these rows (an AUC without both classes)
     * @throws IllegalArgumentException if the probability was not evaluated, with the reason, or the metric needs groups
     *     and there were none
     */
    public double value(MetricName name) {
        ProbabilityMetrics metrics = metrics(name.probability())
                .orElseThrow(() -> new IllegalArgumentException("no '%s': %s".formatted(name, reason(name))));
        if (name.metric().needsGroups() && metrics.groupedAuc().groups() == 0 && metrics.rows() > 0) {
            throw new IllegalArgumentException(
                    "no '%s': the exposures have no groups; name the column that groups them".formatted(name));
        }
        return metrics.value(name.metric());
    }

    /** All metrics by name, {@code p_click.auc}; those that need groups only where there are some. */
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        for (ProbabilityMetrics found : evaluated) {
            for (Metric metric : Metric.values()) {
                if (!metric.needsGroups() || found.groupedAuc().groups() > 0) {
                    values.put(new MetricName(found.probability(), metric).toString(), found.value(metric));
                }
            }
        }
        return values;
    }

    private String reason(MetricName name) {
        return notEvaluated.stream()
                .filter(left -> left.probability().equals(name.probability()))
                .map(left -> left.probability() + " was not evaluated, " + left.reason())
                .findFirst()
                .orElse(name.probability() + " is not defined by the graph; evaluated are "
                        + evaluated.stream()
                                .map(ProbabilityMetrics::probability)
                                .toList());
    }
}
