// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import io.funnel4j.text.EnumNames;

/** What the entries of a list weigh, by the scores that the attention unit gives them. */
public enum EntryWeights {
    /** The scores themselves, as in the paper: that many entries score high is kept. */
    PLAIN,
    /** The softmax of the scores over the list's own entries: weights that sum to 1. */
    SOFTMAX;

    /** As configurations write it: {@code plain}. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
