// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.io.Closeable;
import java.util.List;
import java.util.OptionalDouble;
import org.datavec.api.writable.Writable;

/** Stands before the first row of a source, or of a part of it, then on one row after the other. */
public interface RowReader extends Closeable {
    /**
     * Goes to the next row.
     *
     * @return false after the last one
     * @throws MalformedRowException if the next row cannot be split into cells; the reader stands on it and can go on
     */
    boolean advance();

    /**
     * The cells of the current row, as many as were found, not as there are columns. The list and its cells may be filled
     * again by {@link #advance()}.
     */
    List<Writable> cells();

    /** What the current row is in: {@code visits.csv}. */
    String container();

    /** The number of the current row, or of its line, in that container, from 1. */
    long line();

    /** Where the current row stands: {@code visits.csv:17}. */
    default String location() {
        return container() + ":" + line();
    }

    /** Blank lines skipped so far. */
    default long blankLines() {
        return 0;
    }

    /** How much of the source is read, 0 to 1; empty where nobody knows. */
    default OptionalDouble progress() {
        return OptionalDouble.empty();
    }

    /** What was left out or could not be matched; known after the last row. */
    default List<SourceFinding> findings() {
        return List.of();
    }
}
