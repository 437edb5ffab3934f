// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One metric of one probability, written {@code p_click.log_loss} or {@code p_purchase_given_click.auc}.
 *
 * @param probability whose
 * @param metric which
 */
public record MetricName(Probability probability, Metric metric) {
    /**
     * The metric of that name.
     *
     * @param text {@code <column name of a probability of the graph>.<metric>}
     * @throws IllegalArgumentException listing what the graph makes possible
     */
    public static MetricName parse(String text, BehaviorGraph graph) {
        int dot = text.lastIndexOf('.');
        String column = dot < 0 ? text : text.substring(0, dot);
        String measure = text.substring(dot + 1);
        Optional<Probability> probability = graph.probabilities().stream()
                .filter(candidate -> candidate.columnName().equals(column))
                .findFirst();
        Optional<Metric> metric = Arrays.stream(Metric.values())
                .filter(candidate -> candidate.toString().equals(measure))
                .findFirst();
        if (dot < 0 || probability.isEmpty() || metric.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown metric '%s'; a metric is <probability>.<metric>, with a probability of %s and a metric of %s"
                            .formatted(
                                    text,
                                    graph.probabilities().stream()
                                            .map(Probability::columnName)
                                            .collect(Collectors.joining(", ")),
                                    Arrays.stream(Metric.values())
                                            .map(Metric::toString)
                                            .collect(Collectors.joining(", "))));
        }
        return new MetricName(probability.get(), metric.get());
    }

    @Override
    public String toString() {
        return probability.columnName() + "." + metric;
    }
}
