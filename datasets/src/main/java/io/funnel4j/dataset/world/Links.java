// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

/**
 * The functions that turn an index into a probability. None is a logistic or a softmax, so no model with sigmoid outputs
 * can be the world itself. All use {@link StrictMath}: the same seed gives the same bits on every machine.
 */
final class Links {
    private static final double SQRT_TWO_PI = 2.5066282746310002;

    private Links() {}

    /** 1 - exp(-hazard), for a hazard of at least 0; exact to a few units in the last place near 0 too. */
    static double ofHazard(double hazard) {
        if (hazard < 1e-3) {
            return hazard * (1 - hazard / 2 * (1 - hazard / 3 * (1 - hazard / 4 * (1 - hazard / 5))));
        }
        return 1 - StrictMath.exp(-hazard);
    }

    /** Phi, the normal distribution function (Hart's approximation, relative error below 1e-13 in [-37, 37]). */
    static double normal(double value) {
        double size = Math.abs(value);
        if (size > 37) {
            return value > 0 ? 1 : 0;
        }
        double density = StrictMath.exp(-size * size / 2);
        double tail;
        if (size < 7.07106781186547) {
            double above = 3.52624965998911E-02 * size + 0.700383064443688;
            above = above * size + 6.37396220353165;
            above = above * size + 33.912866078383;
            above = above * size + 112.079291497871;
            above = above * size + 221.213596169931;
            above = above * size + 220.206867912376;
            double below = 8.83883476483184E-02 * size + 1.75566716318264;
            below = below * size + 16.064177579207;
            below = below * size + 86.7807322029461;
            below = below * size + 296.564248779674;
            below = below * size + 637.333633378831;
            below = below * size + 793.826512519948;
            below = below * size + 440.413735824752;
            tail = density * above / below;
        } else {
            double fraction = size + 1 / (size + 2 / (size + 3 / (size + 4 / (size + 0.65))));
            tail = density / fraction / SQRT_TWO_PI;
        }
        return value > 0 ? 1 - tail : tail;
    }

    /**
     * Student's t distribution function with 4 degrees of freedom: (1 + s)^2 (2 - s) / 4, s = t / sqrt(4 + t^2). Heavier
     * tails than normal or logistic.
     */
    static double student(double value) {
        double square = 4 + value * value;
        double slope = value / Math.sqrt(square);
        // 1 + s cancels where s is near -1; (1 - s^2) / (1 - s) does not.
        double onePlus = value < 0 ? 4 / square / (1 - slope) : 1 + slope;
        return onePlus * onePlus * (2 - slope) / 4;
    }
}
