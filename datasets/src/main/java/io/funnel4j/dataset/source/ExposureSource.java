// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Raw exposures, row by row under named columns. A source can be opened any number of times and gives the same rows. */
public interface ExposureSource {
    /** What errors and reports call the source. */
    String name();

    /**
     * The names of the columns.
     *
     * @throws InvalidExposuresException if there are none, two have the same name, or files disagree
     */
    List<String> columns();

    /** What the cells of each column are; texts where nothing else is known. */
    default List<ColumnKind> columnKinds() {
        return Collections.nCopies(columns().size(), ColumnKind.TEXT);
    }

    /** The columns whose values are numbers, also where their cells come as text; those of text files are texts. */
    default Set<String> numberColumns() {
        return Set.of();
    }

    /** Starts at the first row. The caller closes the reader. */
    RowReader open();

    /** How texts of the rows write numbers. */
    default NumberMarks numberMarks() {
        return NumberMarks.PLAIN;
    }

    /**
     * The same rows with the texts of some columns as the files hold them, where the source would otherwise guess what they
     * are, or stop at a text that the guess changes.
     */
    default ExposureSource withTexts(Set<String> columnsRead) {
        return this;
    }

    /** What the rows are made of, to know whether they changed; empty where nobody knows. */
    default Optional<SourceFingerprint> fingerprint() {
        return Optional.empty();
    }

    /** The same rows for several threads, where the source allows it. The caller closes the blocks. */
    default RowBlocks openBlocks() {
        return new SequentialBlocks(open());
    }
}
