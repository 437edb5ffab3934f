// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import java.util.Objects;

/**
 * A text by which logs often write a missing value, and which is an id here.
 *
 * @param column that has it
 * @param text as it stands in the cells
 * @param rows of train that have it, before any are left out by sampling
 * @param trainRows that there are
 */
public record MissingWord(String column, String text, long rows, long trainRows) {
    public MissingWord {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(text, "text");
    }

    /** The share of the train rows. */
    public double share() {
        return (double) rows / trainRows;
    }
}
