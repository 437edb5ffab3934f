// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.split;

import io.funnel4j.text.EnumNames;

/** A part of a data set. */
public enum Part {
    /** Models, vocabularies and statistics are fitted on it. */
    TRAIN,
    /** Chooses the best epoch. */
    VALIDATION,
    /** Measured once, at the end. */
    TEST;

    /** The part's name in files and reports: {@code train}. */
    public String lowerCase() {
        return EnumNames.of(this);
    }

    /** As {@link #lowerCase}. */
    @Override
    public String toString() {
        return lowerCase();
    }
}
