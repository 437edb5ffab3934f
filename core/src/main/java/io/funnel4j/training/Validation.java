// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What training had come to at one of its validations.
 *
 * @param epoch the running one, or the one that has just ended; 1 for the first
 * @param step steps so far, over all epochs
 * @param endOfEpoch whether the epoch has just ended
 * @param loss mean over the rows since the validation before, each batch before its step
 * @param losses the same by objective's output, weighted as in the sum; empty where the graph does not tell
 * @param samplesPerSecond rows trained a second since the validation before, validation left out
 * @param metrics the validation metrics by name, in their order; empty without validation
 */
public record Validation(
        int epoch,
        long step,
        boolean endOfEpoch,
        double loss,
        Map<String, Double> losses,
        double samplesPerSecond,
        @JsonProperty("validation") Map<String, Double> metrics) {
    public Validation {
        losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
}
