// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.dataset.world.random.CounterRandom;
import io.funnel4j.dataset.world.random.CounterRandom.Stream;

/** The space of tastes: categories are points in it, and users and items lie around them. */
final class Tastes {
    /** Dimension of the space. */
    static final int DIMENSION = 4;

    private final double[] centres;

    Tastes(WorldSpec spec) {
        CounterRandom random = new CounterRandom(spec.seed(), Stream.CATEGORIES);
        centres = Latents.effects(random.at(0), spec.size().categories() * DIMENSION);
    }

    /** Coordinate of a category's centre; standard normal. */
    double centre(int category, int coordinate) {
        return centres[category * DIMENSION + coordinate];
    }

    /** exp(-|one - other|^2 / 4): how near two points are, in (0, 1]. */
    static double nearness(double[] ones, int one, double[] others, int other) {
        double square = 0;
        for (int coordinate = 0; coordinate < DIMENSION; coordinate++) {
            double difference = ones[one * DIMENSION + coordinate] - others[other * DIMENSION + coordinate];
            square += difference * difference;
        }
        return StrictMath.exp(-square / 4);
    }
}
