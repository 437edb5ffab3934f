package io.funnel4j.training;

import java.util.Optional;

/**
 * How long to train.
 *
 * @param epochs passes over the data at most, at least 1
 * @param earlyStopping where present, training needs validation and ends with the best epoch's weights
 */
public record TrainingPlan(int epochs, Optional<EarlyStopping> earlyStopping) {
    public TrainingPlan {
        if (epochs < 1) {
            throw new IllegalArgumentException("%d epochs; expected at least 1".formatted(epochs));
        }
    }

    public static TrainingPlan epochs(int epochs) {
        return new TrainingPlan(epochs, Optional.empty());
    }
}
