// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

/**
 * What drives clicks, dactions and purchases and stands in no column: the intent that a user brings to an exposure. It
 * takes one of five levels, independently of all that is seen, so that integrals over it are sums of five terms.
 */
final class Unobserved {
    private static final double[] PROBABILITIES = {0.08, 0.24, 0.36, 0.22, 0.10};
    private static final double[] INTENTS = intents();

    /** Of intent on the index of a click, by channel: a search follows intent, a push message lures the idle. */
    private static final double[] CLICK_LOADINGS = {0.7, 0.2, 1.3, -0.6};

    private static final double DACTION_LOADING = 0.45;
    private static final double PURCHASE_AFTER_DACTION_LOADING = 0.6;
    /** Beyond that after a daction. */
    private static final double PURCHASE_AFTER_OACTION_LOADING = 0.2;

    private final double confounding;
    private final double dactionTie;

    Unobserved(double confounding, double dactionTie) {
        this.confounding = confounding;
        this.dactionTie = dactionTie;
    }

    static int levels() {
        return PROBABILITIES.length;
    }

    static double probability(int level) {
        return PROBABILITIES[level];
    }

    /** The level at a place in [0, 1) of the distribution function. */
    static int at(double place) {
        double sum = 0;
        for (int level = 0; level < PROBABILITIES.length - 1; level++) {
            sum += PROBABILITIES[level];
            if (place < sum) {
                return level;
            }
        }
        return PROBABILITIES.length - 1;
    }

    /** What a level adds to the index of a step. */
    double shift(Step step, int channel, int level) {
        double loading =
                switch (step) {
                    case CLICK -> CLICK_LOADINGS[channel];
                    case DACTION -> dactionTie * DACTION_LOADING;
                    case PURCHASE_AFTER_DACTION -> PURCHASE_AFTER_DACTION_LOADING;
                    case PURCHASE_AFTER_OACTION -> PURCHASE_AFTER_DACTION_LOADING
                            + dactionTie * PURCHASE_AFTER_OACTION_LOADING;
                };
        return confounding * loading * INTENTS[level];
    }

    /** Mean 0, variance 1. */
    private static double[] intents() {
        double[] intents = {-1.6, -0.8, 0, 0.8, 1.8};
        double mean = 0;
        double square = 0;
        for (int level = 0; level < intents.length; level++) {
            mean += PROBABILITIES[level] * intents[level];
            square += PROBABILITIES[level] * intents[level] * intents[level];
        }
        for (int level = 0; level < intents.length; level++) {
            intents[level] = (intents[level] - mean) / Math.sqrt(square - mean * mean);
        }
        return intents;
    }
}
