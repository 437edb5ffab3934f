// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.split;

import java.util.Set;

/** How exposures are parted into train, validation and test. */
public sealed interface Split permits ColumnSplit, FileSplit, WholeSplit {
    /** The parts that the split makes; each must get rows. */
    Set<Part> parts();

    /** How, in words for a report, such as {@code by the hash of user: 0.8 train, 0.1 validation, 0.1 test}. */
    String description();
}
