// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.text.EnumNames;
import java.util.OptionalLong;

/**
 * The factor on the learning rate from step to step: it rises in a line over the warm-up, then goes from 1 to
 * {@code end}.
 *
 * <pre>
 *   warm-up, t &lt; W     (t + 1) / W
 *   after it           u = min(1, (t - W) / (N - W))
 *     CONSTANT         1
 *     LINEAR           1 - (1 - end) u
 *     COSINE           end + (1 - end) (1 + cos(pi u)) / 2      Loshchilov and Hutter, 2017
 *     EXPONENTIAL      end^u
 * </pre>
 *
 * @param shape how it goes after the warm-up
 * @param warmUp W, steps; 0 for none
 * @param end the factor at step N and after, in [0, 1]; positive for EXPONENTIAL
 * @param steps N, counted with the warm-up and more than it; empty for all steps of the training
 */
public record LearningRateSchedule(Shape shape, long warmUp, double end, OptionalLong steps) {
    /** 1 throughout. */
    public static final LearningRateSchedule CONSTANT =
            new LearningRateSchedule(Shape.CONSTANT, 0, 1, OptionalLong.empty());

    /** The course after the warm-up. */
    public enum Shape {
        CONSTANT,
        LINEAR,
        COSINE,
        EXPONENTIAL;

        /** As configurations write it: {@code cosine}. */
        @Override
        public String toString() {
            return EnumNames.of(this);
        }
    }

    public LearningRateSchedule {
        if (warmUp < 0) {
            throw new IllegalArgumentException("a warm-up of %s steps; expected at least 0".formatted(warmUp));
        }
        if (!(end >= 0 && end <= 1)) {
            throw new IllegalArgumentException("the schedule ends at %s; expected 0 to 1".formatted(end));
        }
        if (shape == Shape.EXPONENTIAL && end == 0) {
            throw new IllegalArgumentException("an exponential schedule never reaches 0; end it at 0.01, say");
        }
        if (steps.isPresent() && steps.getAsLong() <= warmUp) {
            throw new IllegalArgumentException("the schedule has %s steps and a warm-up of %s; expected more steps"
                    .formatted(steps.getAsLong(), warmUp));
        }
    }

    /** This schedule, over so many steps where it names no number itself. */
    public LearningRateSchedule over(long trainingSteps) {
        return steps.isPresent() || shape == Shape.CONSTANT
                ? this
                : new LearningRateSchedule(shape, warmUp, end, OptionalLong.of(Math.max(trainingSteps, warmUp + 1)));
    }

    /**
     * The factor at a step.
     *
     * @param step 0 for the first
     * @throws IllegalStateException if the schedule depends on the number of steps and has none: see {@link #over}
     */
    public double factor(long step) {
        if (step < warmUp) {
            return (step + 1.0) / warmUp;
        }
        return switch (shape) {
            case CONSTANT -> 1;
            case LINEAR -> 1 - (1 - end) * course(step);
            case COSINE -> end + (1 - end) * (1 + Math.cos(Math.PI * course(step))) / 2;
            case EXPONENTIAL -> Math.pow(end, course(step));
        };
    }

    private double course(long step) {
        long all = steps.orElseThrow(
                () -> new IllegalStateException("a %s schedule needs the number of steps".formatted(shape)));
        return Math.min(1, (double) (step - warmUp) / (all - warmUp));
    }
}
