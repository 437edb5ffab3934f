// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.rows;

import io.funnel4j.dataset.source.RowReader;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.datavec.api.writable.Writable;

/** The rows of one partition, one after the other. */
public final class RowsOfPartition implements RowReader {
    private final Iterator<Row> rows;
    private final RowCells cells;
    private final int partition;
    private Row row;
    private long line;

    /** @param partition its number, for messages */
    public RowsOfPartition(Iterator<Row> rows, RowCells cells, int partition) {
        this.rows = rows;
        this.cells = cells;
        this.partition = partition;
    }

    @Override
    public boolean advance() {
        boolean next = rows.hasNext();
        if (next) {
            row = rows.next();
            line++;
        }
        return next;
    }

    /** The current row as Spark has it. */
    public Row row() {
        return row;
    }

    @Override
    public List<Writable> cells() {
        return cells.of(row);
    }

    @Override
    public String container() {
        return "partition " + partition;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public String location() {
        return "row %s of partition %s".formatted(line, partition);
    }

    @Override
    public void close() {}
}
