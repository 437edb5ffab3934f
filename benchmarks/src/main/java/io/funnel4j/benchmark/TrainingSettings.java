package io.funnel4j.benchmark;

import io.funnel4j.training.TrainingPlan;
import java.util.Locale;

/**
 * How a model is trained, apart from what it is.
 *
 * @param plan epochs and early stopping
 * @param batchSize B, at least 1
 * @param workers replicas, at least 1
 * @param seed of the order of the rows and of dropout
 */
public record TrainingSettings(TrainingPlan plan, int batchSize, int workers, long seed) {
    public TrainingSettings {
        if (batchSize < 1 || workers < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "batch size %d and %d workers; expected at least 1 of each", batchSize, workers));
        }
    }
}
