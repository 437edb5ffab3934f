// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import org.datavec.api.writable.Writable;

/** Rows with other cells. */
public final class MappedRows implements RowReader {
    private final RowReader rows;
    private final CellMapper mapper;
    private List<Writable> cells = List.of();

    public MappedRows(RowReader rows, CellMapper mapper) {
        this.rows = rows;
        this.mapper = mapper;
    }

    @Override
    public boolean advance() {
        if (!rows.advance()) {
            return false;
        }
        cells = mapper.map(rows.cells());
        return true;
    }

    @Override
    public List<Writable> cells() {
        return cells;
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
        return rows.blankLines();
    }

    @Override
    public OptionalDouble progress() {
        return rows.progress();
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
