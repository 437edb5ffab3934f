// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.calibration.CalibrationMethod;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the trained model's probabilities are calibrated.
 *
 * @param method of all but those that are named
 * @param byProbability of those, by their column names: {@code p_purchase}
 */
public record CalibrationConfig(CalibrationMethod method, Map<String, CalibrationMethod> byProbability) {
    /** Probabilities stay as the model predicts them. */
    public static final CalibrationConfig NONE = new CalibrationConfig(CalibrationMethod.NONE, Map.of());

    public CalibrationConfig {
        byProbability = Collections.unmodifiableMap(new LinkedHashMap<>(byProbability));
    }

    /** The method of each of the graph's probabilities. */
    public Map<Probability, CalibrationMethod> methods(BehaviorGraph graph) {
        Map<Probability, CalibrationMethod> methods = new LinkedHashMap<>();
        graph.probabilities()
                .forEach(probability ->
                        methods.put(probability, byProbability.getOrDefault(probability.columnName(), method)));
        return methods;
    }

    /** Whether all probabilities stay as they are, and none is named. */
    public boolean none() {
        return method == CalibrationMethod.NONE
                && byProbability.values().stream().allMatch(CalibrationMethod.NONE::equals);
    }

    /** Those of the graph's probabilities that are to be calibrated, with their methods. */
    public Map<Probability, CalibrationMethod> asked(BehaviorGraph graph) {
        Map<Probability, CalibrationMethod> asked = methods(graph);
        asked.values().removeIf(CalibrationMethod.NONE::equals);
        return asked;
    }
}
