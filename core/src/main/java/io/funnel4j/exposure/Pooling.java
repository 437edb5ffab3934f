// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

import io.funnel4j.text.EnumNames;

/** How the embeddings e_1 ... e_n of an exposure's list of values, with weights w_1 ... w_n, become one. */
public enum Pooling {
    /** e_1 + ... + e_n. */
    SUM(false, false),
    /** (e_1 + ... + e_n) / n. */
    MEAN(false, true),
    /** w_1 e_1 + ... + w_n e_n. */
    WEIGHTED_SUM(true, false),
    /** (w_1 e_1 + ... + w_n e_n) / (w_1 + ... + w_n); zeros where the weights sum to 0. */
    WEIGHTED_MEAN(true, true);

    private final boolean weighted;
    private final boolean mean;

    Pooling(boolean weighted, boolean mean) {
        this.weighted = weighted;
        this.mean = mean;
    }

    /** Whether each value comes with a weight. */
    public boolean weighted() {
        return weighted;
    }

    /** Whether the factors of a list sum to 1. */
    public boolean mean() {
        return mean;
    }

    /** As configurations write it: {@code weighted-sum}. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
