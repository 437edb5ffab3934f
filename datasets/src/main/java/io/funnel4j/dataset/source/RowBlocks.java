// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.io.Closeable;
import java.util.List;
import java.util.OptionalDouble;

/** The rows of a source, cut into blocks of consecutive rows, several of which can be read at the same time. */
public interface RowBlocks extends Closeable {
    /**
     * The next blocks, in the order of the source. Each can be read by a thread of its own, until this is called again.
     *
     * @param most at most so many blocks, at least 1; sources that only one thread can read give one
     * @return none after the last block; a block may be without rows
     */
    List<RowReader> next(int most);

    /** How much of the source is read, 0 to 1; empty where nobody knows. */
    OptionalDouble progress();

    /** What was left out or could not be matched; known after the last block. */
    default List<SourceFinding> findings() {
        return List.of();
    }
}
