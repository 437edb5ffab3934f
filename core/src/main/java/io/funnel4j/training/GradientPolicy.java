// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.Internal;
import java.util.OptionalDouble;

/**
 * What happens to a step's gradient and learning rate before the optimizer, alike for dense parameters and embedding
 * rows.
 *
 * @param schedule the factor on the learning rate
 * @param clipNorm the gradient g of the batch's mean loss, embedding rows and dense parameters together, is scaled by
 *     min(1, clipNorm / |g|) (Pascanu et al., 2013), before weight decay; positive; empty for no clipping
 */
public record GradientPolicy(LearningRateSchedule schedule, OptionalDouble clipNorm) {
    /** A constant learning rate and no clipping. */
    public static final GradientPolicy PLAIN =
            new GradientPolicy(LearningRateSchedule.CONSTANT, OptionalDouble.empty());

    public GradientPolicy {
        if (clipNorm.isPresent() && !(clipNorm.getAsDouble() > 0 && Double.isFinite(clipNorm.getAsDouble()))) {
            throw new IllegalArgumentException(
                    "gradients are clipped to norm %s; expected a positive number".formatted(clipNorm.getAsDouble()));
        }
    }

    /** This policy, its schedule over so many steps where it names no number itself. */
    public GradientPolicy over(long trainingSteps) {
        return new GradientPolicy(schedule.over(trainingSteps), clipNorm);
    }

    /** What a gradient of this norm is multiplied by. */
    @Internal
    public double gradientFactor(double norm) {
        return clipNorm.isPresent() && norm > clipNorm.getAsDouble() ? clipNorm.getAsDouble() / norm : 1;
    }
}
