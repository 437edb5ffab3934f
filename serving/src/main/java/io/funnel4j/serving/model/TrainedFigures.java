// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.report.EncodingReport.PartReport;
import io.funnel4j.dataset.split.Part;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What training knew of a model's probabilities. */
final class TrainedFigures {
    private TrainedFigures() {}

    /**
     * The rates of the train rows, those that sampling left out among them; none where a label was not counted.
     *
     * @return by the probability's name
     */
    static Map<String, Double> means(BehaviorGraph graph, EncodingReport report) {
        Map<String, Double> means = new LinkedHashMap<>();
        Optional<PartReport> train = report.parts().stream()
                .filter(part -> part.part() == Part.TRAIN)
                .findFirst();
        if (train.isEmpty()) {
            return means;
        }
        long leftOut = report.sampling() == null ? 0 : report.sampling().leftOut();
        Map<String, Long> positives = train.get().positives();
        for (Probability probability : graph.probabilities()) {
            Long happened = positives.get(graph.label(probability.behavior()));
            Long among = probability.onAllExposures()
                    ? Long.valueOf(train.get().rows() + leftOut)
                    : positives.get(graph.label(probability.given()));
            if (happened != null && among != null && among > 0) {
                means.put(probability.columnName(), (double) happened / among);
            }
        }
        return Collections.unmodifiableMap(means);
    }

    /**
     * Final metrics of a run, under the names that they have in its {@code results.json}.
     *
     * @param results that file
     * @return by probability as it is written there: {@code P(click)}
     */
    static Map<String, Map<String, Double>> metrics(ObjectNode results) {
        Map<String, Map<String, Double>> byProbability = new LinkedHashMap<>();
        for (JsonNode probability : results.path("report").path("probabilities")) {
            Map<String, Double> metrics = new LinkedHashMap<>();
            probability.path("metrics").fields().forEachRemaining(metric -> {
                if (metric.getValue().isNumber()) {
                    metrics.put(metric.getKey(), metric.getValue().doubleValue());
                }
            });
            byProbability.put(probability.path("probability").asText(), metrics);
        }
        return byProbability;
    }
}
