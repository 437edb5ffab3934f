// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import io.funnel4j.Internal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.datavec.api.writable.Writable;

/** The rows of blocks with other cells. */
@Internal
public class MappedBlocks implements RowBlocks {
    private final RowBlocks blocks;
    private final Supplier<? extends CellMapper> mappers;
    private final List<CellMapper> ofBlock = new ArrayList<>();

    /** @param mappers gives a mapper for each thread */
    public MappedBlocks(RowBlocks blocks, Supplier<? extends CellMapper> mappers) {
        this.blocks = blocks;
        this.mappers = mappers;
    }

    @Override
    public final List<RowReader> next(int most) {
        List<RowReader> mapped = new ArrayList<>();
        for (RowReader block : blocks.next(most)) {
            if (ofBlock.size() == mapped.size()) {
                ofBlock.add(mappers.get());
            }
            mapped.add(new MappedRows(block, ofBlock.get(mapped.size())));
        }
        return mapped;
    }

    @Override
    public final OptionalDouble progress() {
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

    /** Rows with other cells. */
    private static final class MappedRows extends ForwardingRows {
        private final CellMapper mapper;
        private List<Writable> cells = List.of();

        MappedRows(RowReader rows, CellMapper mapper) {
            super(rows);
            this.mapper = mapper;
        }

        @Override
        public boolean advance() {
            if (!super.advance()) {
                return false;
            }
            cells = mapper.map(super.cells());
            return true;
        }

        @Override
        public List<Writable> cells() {
            return cells;
        }
    }
}
