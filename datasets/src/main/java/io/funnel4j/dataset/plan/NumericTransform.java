// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import io.funnel4j.text.EnumNames;

/** What is done to a number x before a model reads it. */
public enum NumericTransform {
    /** x. */
    NONE(false, false, false),
    /** log(1 + x), for x above -1. */
    LOG1P(true, false, false),
    /** (x - mean) / standard deviation of the train rows. */
    STANDARDIZE(false, true, false),
    /** log(1 + x), then standardised. */
    LOG1P_STANDARDIZE(true, true, false),
    /** tanh((x - mean) / standard deviation), as in ESM2 (Wen et al., SIGIR 2020). */
    TANH(false, true, true);

    private final boolean logarithm;
    private final boolean standardised;
    private final boolean squashed;

    NumericTransform(boolean logarithm, boolean standardised, boolean squashed) {
        this.logarithm = logarithm;
        this.standardised = standardised;
        this.squashed = squashed;
    }

    /** Whether the mean and standard deviation of the train rows are needed. */
    public boolean standardised() {
        return standardised;
    }

    public boolean logarithm() {
        return logarithm;
    }

    /** Whether tanh is the last step. */
    public boolean squashed() {
        return squashed;
    }

    /** As configurations write it: {@code log1p-standardize}. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
