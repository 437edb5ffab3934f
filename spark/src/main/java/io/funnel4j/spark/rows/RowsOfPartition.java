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
    private final String name;
    private final String location;
    private Row row;
    private List<Writable> cellsOfRow;
    private long line;

    private RowsOfPartition(Iterator<Row> rows, RowCells cells, String name, String location) {
        this.rows = rows;
        this.cells = cells;
        this.name = name;
        this.location = location;
    }

    /** @param partition its number, for messages: {@code row 6 of partition 0} */
    public RowsOfPartition(Iterator<Row> rows, RowCells cells, int partition) {
        this(rows, cells, "partition " + partition, "row %s of %s");
    }

    /** @param name of the partition, for messages: {@code the DataFrame, partition 0:6} */
    public RowsOfPartition(Iterator<Row> rows, RowCells cells, String name) {
        this(rows, cells, name, "%2$s:%1$s");
    }

    @Override
    public boolean advance() {
        boolean next = rows.hasNext();
        if (next) {
            row = rows.next();
            cellsOfRow = null;
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
        if (cellsOfRow == null) {
            cellsOfRow = cells.of(row);
        }
        return cellsOfRow;
    }

    @Override
    public String container() {
        return name;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public String location() {
        return location.formatted(line, name);
    }

    @Override
    public void close() {}
}
