// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.synthetic;

import io.funnel4j.dataset.StableHash;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * What is hidden: each thing (a user, a category, a video) has an appeal and a place in a space of tastes, which its hash
 * decides. The utility of things that meet is the sum of their appeals and how near their places are.
 */
final class Taste {
    private static final int DIMENSIONS = 4;
    private static final int DRAWS = 20_000;

    private final long seed;

    Taste(long seed) {
        this.seed = StableHash.mix(seed + 0x7A57EL);
    }

    /** How appealing a thing is: about standard normal. */
    double appeal(String kind, long thing) {
        return gaussian(hash(kind, thing));
    }

    /** How near two things are: about standard normal. */
    double nearness(String kind, long thing, String otherKind, long other) {
        double sum = 0;
        for (int d = 0; d < DIMENSIONS; d++) {
            sum += gaussian(StableHash.mix(hash(kind, thing) + d + 1))
                    * gaussian(StableHash.mix(hash(otherKind, other) + d + 1));
        }
        return sum / Math.sqrt(DIMENSIONS);
    }

    private long hash(String kind, long thing) {
        return StableHash.mix(StableHash.of(kind, seed) + thing);
    }

    /** The sum of four uniform numbers, scaled: near enough to a normal one, and fast. */
    private static double gaussian(long hash) {
        double sum = 0;
        for (int part = 0; part < 4; part++) {
            sum += (hash >>> (16 * part)) & 0xFFFF;
        }
        return (sum / 0x10000 - 2) * Math.sqrt(3);
    }

    static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    /** What must be added to utilities so that the mean probability is a given rate. */
    static double intercept(double rate, long seed, ToDoubleFunction<SplittableRandom> utility) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] drawn = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            drawn[i] = utility.applyAsDouble(random);
        }
        double low = -30;
        double high = 30;
        for (int step = 0; step < 60; step++) {
            double middle = (low + high) / 2;
            double sum = 0;
            for (double value : drawn) {
                sum += sigmoid(value + middle);
            }
            if (sum / DRAWS < rate) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
