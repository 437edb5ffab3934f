// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tuning;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a setting's value is drawn from. Numbers have three significant digits, of a narrow range three of its width, so that a configuration can be read. */
public sealed interface Domain {
    /** Significant digits of numbers. */
    int DIGITS = 3;

    /**
     * The value at a quantile of the distribution that is drawn from.
     *
     * @param quantile in [0, 1)
     * @return a number of the domain; of a choice, an option's index
     */
    double at(double quantile);

    /** Whether a value can be drawn. */
    boolean contains(double value);

    /**
     * Numbers whose logarithms are equally likely.
     *
     * @param from above 0
     * @param to above {@code from}
     */
    record LogUniform(double from, double to) implements Domain {
        public LogUniform {
            requireRise(from, to);
            if (!(from > 0)) {
                throw new IllegalArgumentException(
                        "a log-uniform search begins at %s; expected above 0".formatted(from));
            }
        }

        @Override
        public double at(double quantile) {
            double value = from * Math.pow(to / from, quantile);
            return within(from, to, rounded(value, Math.min(value, to - from)));
        }

        @Override
        public boolean contains(double value) {
            return value >= from && value <= to;
        }
    }

    /**
     * Numbers that are equally likely.
     *
     * @param to above {@code from}
     */
    record Uniform(double from, double to) implements Domain {
        public Uniform {
            requireRise(from, to);
        }

        @Override
        public double at(double quantile) {
            return within(from, to, rounded(from + (to - from) * quantile, to - from));
        }

        @Override
        public boolean contains(double value) {
            return value >= from && value <= to;
        }
    }

    /**
     * Whole numbers that are equally likely.
     *
     * @param to above {@code from}; may be drawn too
     */
    record Whole(int from, int to) implements Domain {
        public Whole {
            requireRise(from, to);
        }

        @Override
        public double at(double quantile) {
            return from + Math.floor(quantile * (1.0 + to - from));
        }

        @Override
        public boolean contains(double value) {
            return value >= from && value <= to && value == Math.rint(value);
        }
    }

    /**
     * Options that are equally likely.
     *
     * @param options how many, at least 2
     */
    record Choice(int options) implements Domain {
        public Choice {
            if (options < 2) {
                throw new IllegalArgumentException("a choice of %s; expected at least 2 options".formatted(options));
            }
        }

        @Override
        public double at(double quantile) {
            return Math.floor(quantile * options);
        }

        @Override
        public boolean contains(double value) {
            return value >= 0 && value < options && value == Math.rint(value);
        }
    }

    private static void requireRise(double from, double to) {
        if (!(to > from) || Double.isInfinite(to) || Double.isInfinite(from)) {
            throw new IllegalArgumentException(
                    "a search from %s to %s; expected two finite numbers, the second above the first"
                            .formatted(from, to));
        }
    }

    /** To three digits of a size. */
    private static double rounded(double value, double size) {
        int scale = DIGITS - 1 - (int) Math.floor(Math.log10(size));
        return BigDecimal.valueOf(value).setScale(scale, RoundingMode.HALF_EVEN).doubleValue();
    }

    private static double within(double from, double to, double value) {
        return Math.min(to, Math.max(from, value));
    }
}
