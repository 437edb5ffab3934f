package io.funnel4j.behavior;

import io.funnel4j.text.EnumNames;
import java.util.Locale;

/**
 * The factor of an objective's loss in the sum.
 *
 * <pre>
 *   FIXED      first
 *   SCHEDULED  from first to last, linearly over so many steps (batches), then last
 *   LEARNED    exp(-s) loss + s / 2 with s trained, exp(-s) at first being first: s is the logarithm of the loss's
 *              variance (Kendall, Gal and Cipolla, CVPR 2018)
 * </pre>
 *
 * @param type which
 * @param first finite; positive, or at least 0 where it is scheduled
 * @param last finite and at least 0; what {@code first} is unless scheduled
 * @param steps at least 1 where it is scheduled, else 0
 */
public record LossWeight(Type type, double first, double last, int steps) {
    /** The kinds there are. */
    public enum Type {
        FIXED,
        SCHEDULED,
        LEARNED;

        /** As configurations write it: {@code scheduled}. */
        @Override
        public String toString() {
            return EnumNames.of(this);
        }
    }

    public LossWeight {
        if (type == Type.SCHEDULED) {
            requireAtLeastZero(first);
            requireAtLeastZero(last);
            if (first == 0 && last == 0) {
                throw new IllegalArgumentException("a weight that is 0 from first to last trains nothing");
            }
            if (steps < 1) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "a weight changes over %d steps; expected at least 1", steps));
            }
        } else {
            if (!(first > 0) || Double.isInfinite(first)) {
                throw new IllegalArgumentException(
                        "a weight is %s; expected a positive, finite number".formatted(first));
            }
            if (last != first || steps != 0) {
                throw new IllegalArgumentException("a weight that is %s has no schedule".formatted(type));
            }
        }
    }

    public static LossWeight fixed(double weight) {
        return new LossWeight(Type.FIXED, weight, weight, 0);
    }

    public static LossWeight scheduled(double first, double last, int steps) {
        return new LossWeight(Type.SCHEDULED, first, last, steps);
    }

    /** Starts at 1. */
    public static LossWeight learned() {
        return new LossWeight(Type.LEARNED, 1, 1, 0);
    }

    /** The weight at a step, from 0; of a learned one where it starts. */
    public double at(long step) {
        return type == Type.SCHEDULED ? first + (last - first) * Math.min(1, (double) step / steps) : first;
    }

    private static void requireAtLeastZero(double weight) {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException(
                    "a scheduled weight is %s; expected a finite number of at least 0".formatted(weight));
        }
    }
}
