// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import java.util.List;

/**
 * What training came to.
 *
 * @param validations every validation, in order; none where it was stopped before the first
 * @param kept index of the validation whose weights the model has now; -1 where it was stopped
 * @param stopped whether it was asked to stop before its end; the model then has the weights of the last step
 * @param steps all that were made, before a checkpoint that it went on from too
 */
public record TrainingResult(List<Validation> validations, int kept, boolean stopped, long steps) {
    public TrainingResult {
        validations = List.copyOf(validations);
    }

    /** The validation whose weights the model has now. */
    public Validation keptValidation() {
        if (stopped) {
            throw new IllegalStateException("training was stopped before its end; no validation is kept yet");
        }
        return validations.get(kept);
    }

    /** The epoch in whose midst, or at whose end, training ended; 1 for the first. */
    public int lastEpoch() {
        return validations.isEmpty()
                ? 1
                : validations.get(validations.size() - 1).epoch();
    }

    /** Median over the validations of the rows trained a second. */
    public double samplesPerSecond() {
        double[] sorted = validations.stream()
                .mapToDouble(Validation::samplesPerSecond)
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
