// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import io.funnel4j.Internal;

/** Some whole records of a text that comes bit by bit. The same object is filled again with later ones. */
@Internal
public interface TextChunk extends RowReader {
    /**
     * Takes the whole records that bytes begin with, and stands before the first of them.
     *
     * @param name of what they are in
     * @param linesBefore them
     * @param length of the bytes
     * @param whole whether nothing comes after the bytes, so that the last record needs no line end
     * @return how many bytes they are, 0 if no record is whole
     */
    int take(String name, long linesBefore, byte[] bytes, int length, boolean whole);

    /** Bytes of the chunk up to the end of the current record. */
    int position();

    /** Lines up to the end of the current record, those before the chunk among them. */
    long lines();
}
