// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.split;

import java.util.function.Function;

/** A split that looks at one column of each row. */
public sealed interface ColumnSplit extends Split permits HashSplit, TimeSplit {
    /** The column that decides. */
    String column();

    /**
     * Gives the part of a row from its cell, which is not empty; throws an IllegalArgumentException whose message says
     * what was expected where the split cannot read the cell.
     */
    Function<String, Part> assignment();
}
