// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.dataset.world.random.CounterRandom;

/** Latent values of users and items: partly explained by side features, partly their own. */
final class Latents {
    private Latents() {}

    /** n standard normal effects, one a level of a side feature. */
    static double[] effects(CounterRandom random, int size) {
        double[] effects = new double[size];
        for (int level = 0; level < size; level++) {
            effects[level] = random.nextGaussian();
        }
        return effects;
    }

    /** Shifts and scales to mean 0 and variance 1, in place; values that are all equal become 0. */
    static double[] standardise(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double variance = 0;
        for (double value : values) {
            variance += (value - mean) * (value - mean) / values.length;
        }
        double scale = variance > 1e-18 ? 1 / Math.sqrt(variance) : 0;
        for (int entry = 0; entry < values.length; entry++) {
            values[entry] = (values[entry] - mean) * scale;
        }
        return values;
    }

    /**
     * sqrt(share) * side + sqrt(1 - share) * own, entry by entry, after side is standardised: variance 1, of which the
     * side features explain the share.
     */
    static double[] mix(double[] side, double[] own, double share) {
        standardise(side);
        double[] mixed = new double[side.length];
        for (int entry = 0; entry < side.length; entry++) {
            mixed[entry] = Math.sqrt(share) * side[entry] + Math.sqrt(1 - share) * own[entry];
        }
        return mixed;
    }
}
