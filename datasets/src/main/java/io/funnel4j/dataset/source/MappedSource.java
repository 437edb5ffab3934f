// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * The rows of another source with other cells.
 *
 * @param source where the rows, their files and lines come from
 * @param columns of the new cells
 * @param mappers gives a mapper for each thread
 */
public record MappedSource(ExposureSource source, List<String> columns, Supplier<CellMapper> mappers)
        implements ExposureSource {
    public MappedSource {
        columns = List.copyOf(columns);
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public NumberMarks numberMarks() {
        return source.numberMarks();
    }

    @Override
    public Optional<SourceFingerprint> fingerprint() {
        return source.fingerprint();
    }

    @Override
    public RowReader open() {
        return new BlockRowReader(openBlocks());
    }

    @Override
    public RowBlocks openBlocks() {
        return new Blocks(source.openBlocks(), mappers);
    }

    private static final class Blocks implements RowBlocks {
        private final RowBlocks blocks;
        private final Supplier<CellMapper> mappers;
        private final List<CellMapper> ofBlock = new ArrayList<>();

        Blocks(RowBlocks blocks, Supplier<CellMapper> mappers) {
            this.blocks = blocks;
            this.mappers = mappers;
        }

        @Override
        public List<RowReader> next(int most) {
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
}
