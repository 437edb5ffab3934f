// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.spark.rows.RowCells;
import io.funnel4j.spark.rows.RowsOfPartition;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The rows of a DataFrame, or of one of its partitions, as a source that is read once. */
final class FrameRows implements ExposureSource {
    private final String name;
    private final StructType schema;
    private final Iterator<Row> rows;

    /** @param rows of a partition; none where the source is only asked for its columns */
    FrameRows(String name, StructType schema, Iterator<Row> rows) {
        this.name = name;
        this.schema = schema;
        this.rows = rows;
    }

    /** The columns alone. */
    static FrameRows columns(String name, StructType schema) {
        return new FrameRows(name, schema, Collections.emptyIterator());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> columns() {
        return List.of(schema.fieldNames());
    }

    @Override
    public Set<String> numberColumns() {
        return RowCells.numberColumns(schema);
    }

    @Override
    public RowReader open() {
        return new RowsOfPartition(rows, new RowCells(schema, columns()), name);
    }
}
