// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import java.time.Duration;

/**
 * What becomes of train rows some of whose labels may still become 1.
 *
 * @param kind which rule
 * @param waitSeconds how long is waited; 0 unless that is the rule
 */
public record LateRule(Kind kind, long waitSeconds) {
    /** The labels stay as they are seen as of the time. */
    public static final LateRule KEEP = new LateRule(Kind.KEEP, 0);
    /**
     * A row whose last label is seen to be 1 stands twice: as it was first seen, with 0, and as it became. Objectives of
     * other labels learn from it once.
     */
    public static final LateRule REPEAT = new LateRule(Kind.REPEAT, 0);

    /** The rules there are. */
    public enum Kind {
        KEEP,
        WAIT,
        REPEAT
    }

    /** @throws IllegalArgumentException if a wait has no length, or another rule has one */
    public LateRule {
        if (kind == null || (kind == Kind.WAIT ? waitSeconds < 1 : waitSeconds != 0)) {
            throw new IllegalArgumentException(
                    "the rule of late labels is %s with a wait of %s seconds; a wait has at least 1, other rules have 0"
                            .formatted(kind, waitSeconds));
        }
    }

    /**
     * Objectives leave a row out until it is so old, for each step from what they are given to their label, and what takes a step longer
     * counts as 0: all labels have had the same time to become 1.
     *
     * @param window at least a second
     */
    public static LateRule wait(Duration window) {
        return new LateRule(Kind.WAIT, window.toSeconds());
    }
}
