// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import org.datavec.api.writable.Writable;

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
    private final class Block implements RowReader {
        private final long before = rows.blankLines();
        private int rowsLeft = ROWS;

        @Override
        public boolean advance() {
            if (ended || rowsLeft == 0) {
                return false;
            }
            rowsLeft--;
            ended = !rows.advance();
            return !ended;
        }

        @Override
        public List<Writable> cells() {
            return rows.cells();
        }

        @Override
        public String container() {
            return rows.container();
        }

        @Override
        public long line() {
            return rows.line();
        }

        @Override
        public long blankLines() {
            return rows.blankLines() - before;
        }

        @Override
        public OptionalDouble progress() {
            return rows.progress();
        }

        /** The source stays open. */
        @Override
        public void close() {}
    }
}
