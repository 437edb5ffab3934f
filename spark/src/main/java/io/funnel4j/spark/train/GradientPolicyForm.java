// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.LearningRateSchedule;
import java.io.Serializable;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A {@link GradientPolicy} that can be serialized.
 *
 * @param steps of the schedule
 * @param clipNorm 0 for none
 */
record GradientPolicyForm(LearningRateSchedule.Shape shape, long warmUp, double end, long steps, double clipNorm)
        implements Serializable {
    static GradientPolicyForm of(GradientPolicy policy) {
        LearningRateSchedule schedule = policy.schedule();
        return new GradientPolicyForm(
                schedule.shape(),
                schedule.warmUp(),
                schedule.end(),
                schedule.steps().orElse(0),
                policy.clipNorm().orElse(0));
    }

    GradientPolicy policy() {
        return new GradientPolicy(
                new LearningRateSchedule(
                        shape, warmUp, end, steps == 0 ? OptionalLong.empty() : OptionalLong.of(steps)),
                clipNorm == 0 ? OptionalDouble.empty() : OptionalDouble.of(clipNorm));
    }
}
