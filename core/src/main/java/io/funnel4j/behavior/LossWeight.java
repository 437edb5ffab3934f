// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import io.funnel4j.text.EnumNames;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.nd4j.shade.jackson.annotation.JsonValue;

/**
 * The factor of an objective's loss in the sum.
 *
 * <pre>
 *   Fixed      factor
 *   Scheduled  from first to last, linearly over so many steps (batches), then last
 *   Learned    exp(-s) loss + s / 2 with s trained, exp(-s) at first being first: s is the logarithm of the loss's
 *              variance (Kendall, Gal and Cipolla, CVPR 2018)
 * </pre>
 */
public sealed interface LossWeight {
    /** The kinds there are. */
    enum Type {
        FIXED,
        SCHEDULED,
        LEARNED;

        /** As configurations write it: {@code scheduled}. */
        @Override
        public String toString() {
            return EnumNames.of(this);
        }
    }

    /**
     * A constant.
     *
     * @param factor positive and finite
     */
    record Fixed(double factor) implements LossWeight {
        public Fixed {
            requirePositive(factor);
        }

        @Override
        public double at(long step) {
            return factor;
        }
    }

    /**
     * A factor that changes.
     *
     * @param first finite and at least 0
     * @param last finite and at least 0, above it if first is 0
     * @param steps at least 1
     */
    record Scheduled(double first, double last, int steps) implements LossWeight {
        public Scheduled {
            requireAtLeastZero(first);
            requireAtLeastZero(last);
            if (first == 0 && last == 0) {
                throw new IllegalArgumentException("a weight that is 0 from first to last trains nothing");
            }
            if (steps < 1) {
                throw new IllegalArgumentException(
                        "a weight changes over %s steps; expected at least 1".formatted(steps));
            }
        }

        @Override
        public double at(long step) {
            return first + (last - first) * Math.min(1, (double) step / steps);
        }
    }

    /**
     * A factor that is trained.
     *
     * @param first where it starts, positive and finite
     */
    record Learned(double first) implements LossWeight {
        public Learned {
            requirePositive(first);
        }

        @Override
        public double at(long step) {
            return first;
        }
    }

    /** The weight at a step, from 0; of a learned one where it starts. */
    double at(long step);

    static LossWeight fixed(double weight) {
        return new Fixed(weight);
    }

    static LossWeight scheduled(double first, double last, int steps) {
        return new Scheduled(first, last, steps);
    }

    /** Starts at 1. */
    static LossWeight learned() {
        return new Learned(1);
    }

    private static void requirePositive(double weight) {
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("a weight is %s; expected a positive, finite number".formatted(weight));
        }
    }

    private static void requireAtLeastZero(double weight) {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException(
                    "a scheduled weight is %s; expected a finite number of at least 0".formatted(weight));
        }
    }

    /**
     * As models store it.
     *
     * @param last what {@code first} is unless scheduled
     * @param steps 0 unless scheduled
     */
    record Stored(Type type, double first, double last, int steps) {}

    @JsonValue
    default Stored stored() {
        if (this instanceof Scheduled scheduled) {
            return new Stored(Type.SCHEDULED, scheduled.first(), scheduled.last(), scheduled.steps());
        }
        return new Stored(this instanceof Learned ? Type.LEARNED : Type.FIXED, at(0), at(0), 0);
    }

    /**
     * The weight that was stored.
     *
     * @throws IllegalArgumentException if no weight is stored so
     */
    @JsonCreator
    static LossWeight read(
            @JsonProperty("type") Type type,
            @JsonProperty("first") double first,
            @JsonProperty("last") double last,
            @JsonProperty("steps") int steps) {
        if (type == Type.SCHEDULED) {
            return new Scheduled(first, last, steps);
        }
        if (type == null || last != first || steps != 0) {
            throw new IllegalArgumentException("a weight that is %s has no schedule".formatted(type));
        }
        return type == Type.LEARNED ? new Learned(first) : new Fixed(first);
    }
}
