// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.stream;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of a micro-batch.
 *
 * @param predictions of its rows, by the model that had not learned them
 * @param loss of the step, before it
 * @param losses the same by objective's output; empty where the graph does not tell
 */
public record Learned(Map<Probability, LogProbabilities> predictions, double loss, Map<String, Double> losses) {
    public Learned {
        predictions = Collections.unmodifiableMap(new LinkedHashMap<>(predictions));
        losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
    }
}
