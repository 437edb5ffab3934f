// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.util.List;
import java.util.Optional;
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
        return new MappedBlocks(source.openBlocks(), mappers);
    }
}
