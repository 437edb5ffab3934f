// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import io.funnel4j.text.EnumNames;

/**
 * What is done with rows whose labels do not nest: an effect (purchase) is 1 where a cause without which it cannot happen
 * (click) is 0.
 */
public enum LabelRule {
    /** No such row is accepted: the encoding fails and names the first of them. */
    REJECT,
    /** The row is left out. */
    DROP,
    /** The effect did not happen: effect := effect * cause, from the root downwards. */
    CLEAR_EFFECT,
    /** The cause happened: cause := 1 where an effect is 1, from the leaves upwards. */
    RAISE_CAUSE,
    /** The labels stay as they are. */
    KEEP;

    /** As configurations write it: {@code clear-effect}. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
