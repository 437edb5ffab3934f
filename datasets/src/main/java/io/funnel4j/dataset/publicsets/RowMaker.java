// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFinding;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import org.datavec.api.writable.Writable;

/**
 * Makes rows, as records, that are known only when the files were read and sorted. Its methods are called after {@link #make}
 * handed over its first row, apart from {@link #progress}.
 */
interface RowMaker extends Closeable {
    /** Hands over all rows in order. */
    void make(Consumer<byte[]> sink) throws IOException;

    /** Gives rows their cells, for one thread; the list and its cells are filled again at the next row. */
    Function<byte[], List<Writable>> newCells();

    /** A reader of the lines that could not be read, each a malformed row. */
    RowReader rejects();

    /** Known after the last row. */
    List<SourceFinding> findings();

    /** How many of the rows are made, 0 to 1; empty where that is not known yet. */
    OptionalDouble progress();
}
