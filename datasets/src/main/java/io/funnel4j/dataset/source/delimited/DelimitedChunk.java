// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source.delimited;

import io.funnel4j.Internal;
import io.funnel4j.dataset.source.TextChunk;
import java.io.IOException;
import java.util.List;
import org.datavec.api.writable.Writable;

/**
 * Whole records of delimited text, read as those of a file are; but a quoted cell of several lines has at most
 * {@value #MAX_CELL_BYTES} bytes, since one that is never closed holds up all rows behind it.
 */
@Internal
public final class DelimitedChunk implements TextChunk {
    private static final int BYTES = 1 << 16;
    private static final int MAX_CELL_BYTES = 1 << 16;

    private final Records records;
    private final DelimitedBlock block;

    /** @param text how records are written; its files are not read */
    public DelimitedChunk(DelimitedText text) {
        this.records = new Records(text.delimiter(), text.quote(), MAX_CELL_BYTES);
        this.block = new DelimitedBlock(text, records, BYTES);
        block.begin("", 0, 0);
    }

    /** The names of columns in a header's cells. */
    public static List<String> names(List<Writable> cells) {
        return DelimitedText.namesOf(cells);
    }

    @Override
    public int take(String name, long linesBefore, byte[] bytes, int length, boolean whole) {
        int taken = whole ? length : records.lastIn(bytes, 0, length);
        System.arraycopy(bytes, 0, block.buffer(taken), 0, taken);
        block.begin(name, linesBefore, taken);
        return taken;
    }

    @Override
    public boolean advance() {
        return block.advance();
    }

    @Override
    public int position() {
        return block.position();
    }

    @Override
    public long lines() {
        return block.lines();
    }

    @Override
    public List<Writable> cells() {
        return block.cells();
    }

    @Override
    public String container() {
        return block.container();
    }

    @Override
    public long line() {
        return block.line();
    }

    @Override
    public long blankLines() {
        return block.blankLines();
    }

    @Override
    public void close() throws IOException {
        block.close();
    }
}
