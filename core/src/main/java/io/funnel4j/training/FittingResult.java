package io.funnel4j.training;

import java.util.List;

/**
 * What training came to.
 *
 * @param epochs every epoch that was run
 * @param bestEpoch the one whose weights the model has now, 1 for the first
 */
public record FittingResult(List<EpochResult> epochs, int bestEpoch) {
    public FittingResult {
        epochs = List.copyOf(epochs);
    }

    /** Median over the epochs of the rows trained a second. */
    public double samplesPerSecond() {
        double[] sorted = epochs.stream()
                .mapToDouble(EpochResult::samplesPerSecond)
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }
}
