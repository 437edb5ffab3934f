// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/** A row reader as blocks, of which one can be read at a time. */
final class SequentialBlocks implements RowBlocks {
    private static final int ROWS = 4096;

    private final RowReader rows;
    private boolean ended;

    SequentialBlocks(RowReader rows) {
        this.rows = rows;
    }

    @Override
    public List<RowReader> next(int most) {
        return ended ? List.of() : List.of(new Block());
    }

    @Override
    public OptionalDouble progress() {
        return rows.progress();
    }

    @Override
    public List<SourceFinding> findings() {
        return rows.findings();
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    /** The next rows of the reader, as many as make a block. */
    private final class Block extends ForwardingRows {
        private final long before = rows.blankLines();
        private int rowsLeft = ROWS;

        Block() {
            super(rows);
        }

        @Override
        public boolean advance() {
            if (ended || rowsLeft == 0) {
                return false;
            }
            rowsLeft--;
            ended = !super.advance();
            return !ended;
        }

        @Override
        public long blankLines() {
            return super.blankLines() - before;
        }

        /** The source stays open. */
        @Override
        public void close() {}
    }
}
