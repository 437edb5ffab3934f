// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import java.util.List;

/** How a folder stands to what would be encoded into it now. */
public sealed interface Freshness {
    /** There is no whole data set. */
    record Absent() implements Freshness {}

    /**
     * There is the data set of the same rows, configuration and version.
     *
     * @param dataset opened; its rows are not read yet: see {@link EncodedDataset#verify}
     */
    record Fresh(EncodedDataset dataset) implements Freshness {}

    /**
     * There is another data set, or one that is damaged.
     *
     * @param changes what changed, or what is wrong; at least one
     */
    record Stale(List<String> changes) implements Freshness {
        public Stale {
            changes = List.copyOf(changes);
        }
    }
}
