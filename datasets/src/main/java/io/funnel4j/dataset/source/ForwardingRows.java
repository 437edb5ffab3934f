// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import org.datavec.api.writable.Writable;

/** A reader that stands where another one stands. */
abstract class ForwardingRows implements RowReader {
    private final RowReader rows;

    ForwardingRows(RowReader rows) {
        this.rows = rows;
    }

    @Override
    public boolean advance() {
        return rows.advance();
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
