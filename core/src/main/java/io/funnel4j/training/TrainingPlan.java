// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.Internal;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long to train, with what gradient policy, and when to look at the model.
 *
 * @param epochs passes over the data at most, at least 1
 * @param validateEvery steps from one validation to the next, at least 1, counted over all epochs; each epoch ends with
 *     one whatever this says; empty for those alone
 * @param earlyStopping where present, training needs validation and ends with the best validation's weights
 * @param gradientPolicy clipping and learning-rate schedule of each step
 */
public record TrainingPlan(
        int epochs, OptionalLong validateEvery, Optional<EarlyStopping> earlyStopping, GradientPolicy gradientPolicy) {
    public TrainingPlan {
        if (epochs < 1) {
            throw new IllegalArgumentException("%s epochs; expected at least 1".formatted(epochs));
        }
        if (validateEvery.isPresent() && validateEvery.getAsLong() < 1) {
            throw new IllegalArgumentException(
                    "validation every %s steps; expected at least 1".formatted(validateEvery.getAsLong()));
        }
    }

    /** So many epochs, validated after each. */
    public static TrainingPlan epochs(int epochs) {
        return new TrainingPlan(epochs, OptionalLong.empty(), Optional.empty(), GradientPolicy.PLAIN);
    }

    /** This plan, stopped early. */
    public TrainingPlan withEarlyStopping(Optional<EarlyStopping> stopping) {
        return new TrainingPlan(epochs, validateEvery, stopping, gradientPolicy);
    }

    /** This plan, validated within an epoch too. */
    public TrainingPlan withValidationEvery(OptionalLong steps) {
        return new TrainingPlan(epochs, steps, earlyStopping, gradientPolicy);
    }

    /** This plan, with another gradient policy. */
    public TrainingPlan withGradientPolicy(GradientPolicy other) {
        return new TrainingPlan(epochs, validateEvery, earlyStopping, other);
    }

    boolean validatesAt(long step) {
        return validatesBetween(step - 1, step);
    }

    /** Whether a validation is due after more than {@code before} and at most {@code after} steps. */
    @Internal
    public boolean validatesBetween(long before, long after) {
        return validateEvery.isPresent() && before / validateEvery.getAsLong() != after / validateEvery.getAsLong();
    }
}
