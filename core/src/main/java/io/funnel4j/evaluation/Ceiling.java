// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

/** How near an AUC comes to the best that any function of the features can reach. */
public final class Ceiling {
    private Ceiling() {}

    /**
     * (auc - 0.5) / (ceiling - 0.5): 0 for chance, 1 at the ceiling, negative for less than chance.
     *
     * @param auc in [0, 1], or NaN where it is not defined
     * @param ceiling in [0, 1], or NaN where it is not defined
     * @return NaN if either is NaN or the ceiling is no better than chance
     * @throws IllegalArgumentException if one is outside [0, 1]
     */
    public static double share(double auc, double ceiling) {
        require("AUC", auc);
        require("ceiling", ceiling);
        return ceiling > 0.5 ? (auc - 0.5) / (ceiling - 0.5) : Double.NaN;
    }

    private static void require(String what, double value) {
        if (value < 0 || value > 1) {
            throw new IllegalArgumentException("%s must be in [0, 1]; found %s".formatted(what, value));
        }
    }
}
