// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A probability whose log loss is far above that of predicting its rate everywhere. A run that threw its weights off ends
 * so on all parts, without a word of it, since every figure is there; one that learned train by heart, on what is judged.
 *
 * @param probability which
 * @param objective whether an objective is on it
 * @param normalisedEntropies log loss over the entropy of the rate, by the part of the data, where it is known; 1 is the
 *     constant's
 */
public record WorseThanConstant(Probability probability, boolean objective, Map<String, Double> normalisedEntropies) {
    /** From here on a loss is far above the constant's, where it is so on all parts; what is less may be chance on few rows. */
    public static final double FAR = 1.2;
    /** From here on it is where train is well: what is less may be of other rates in other parts. */
    public static final double FAR_FROM_TRAIN = 2;

    private static final String TRAIN = "train";

    public WorseThanConstant {
        normalisedEntropies = Collections.unmodifiableMap(new LinkedHashMap<>(normalisedEntropies));
    }

    /**
     * The probabilities that are far worse than their rate on all parts where that is known, or on the last.
     *
     * @param normalisedEntropies by the part of the data, {@code train} first and what is judged last; NaN where it is not
     *     known
     * @param graph of the model
     */
    public static List<WorseThanConstant> among(
            Map<Probability, Map<String, Double>> normalisedEntropies, BehaviorGraph graph) {
        List<Probability> objectives =
                graph.objectives().stream().map(Objective::probability).toList();
        List<WorseThanConstant> found = new ArrayList<>();
        normalisedEntropies.forEach((probability, byPart) -> {
            Map<String, Double> known = new LinkedHashMap<>(byPart);
            known.values().removeIf(value -> Double.isNaN(value));
            double least = known.values().stream().reduce(Math::min).orElse(0.0);
            double last =
                    known.values().stream().reduce((first, second) -> second).orElse(0.0);
            if (least >= FAR || last >= FAR_FROM_TRAIN) {
                found.add(new WorseThanConstant(probability, objectives.contains(probability), known));
            }
        });
        return found;
    }

    /** For people: what was found, and what may mend it. */
    public String text() {
        String times = normalisedEntropies.entrySet().stream()
                .map(part -> Message.of("%.4g on %s", part.getValue(), part.getKey()))
                .collect(Collectors.joining(", "));
        String found =
                "the log loss of %s, as a multiple of that of its constant rate, is %s".formatted(probability, times);
        return objective
                ? "WORSE THAN A CONSTANT: %s: the model's prediction is worth less than the rate. Likely: %s"
                        .formatted(found, mend())
                : "Do not use %s: %s. No objective of this model is on it, it only follows from others; where you need it, give it one: an objective with behavior: %s and given: %s under model.behaviors (docs/own-model.md)"
                        .formatted(probability, found, probability.behavior(), probability.given());
    }

    private String mend() {
        return normalisedEntropies.getOrDefault(TRAIN, FAR) < FAR
                ? "it has train by heart: give more rows, train fewer epochs or stop early; or the parts are not alike"
                : "these were too few steps: train more epochs; or the learning rate is too high: try a tenth; or numeric features are out of scale: write transform: standardize";
    }
}
