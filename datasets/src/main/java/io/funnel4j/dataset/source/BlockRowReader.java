// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import org.datavec.api.writable.Writable;

/** The rows of blocks, one after the other. */
public final class BlockRowReader implements RowReader {
    private final RowBlocks blocks;
    private RowReader block;
    private long blankLinesBefore;

    public BlockRowReader(RowBlocks blocks) {
        this.blocks = blocks;
    }

    @Override
    public boolean advance() {
        while (block == null || !block.advance()) {
            long blankLines = blankLines();
            List<RowReader> next = blocks.next(1);
            if (next.isEmpty()) {
                return false;
            }
            blankLinesBefore = blankLines;
            block = next.get(0);
        }
        return true;
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
        return blankLinesBefore + (block == null ? 0 : block.blankLines());
    }

    @Override
    public OptionalDouble progress() {
        return blocks.progress();
    }

    @Override
    public List<SourceFinding> findings() {
        return blocks.findings();
    }

    @Override
    public void close() throws IOException {
        blocks.close();
    }
}
