// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.RowReader;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.datavec.api.writable.Writable;

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
        Set<String> numbers = new TreeSet<>();
        for (String column : schema.fieldNames()) {
            if (schema.apply(schema.fieldIndex(column)).dataType() instanceof NumericType) {
                numbers.add(column);
            }
        }
        return numbers;
    }

    @Override
    public RowReader open() {
        return new Reader();
    }

    /** Stands on one row after the other. */
    private final class Reader implements RowReader {
        /** Columns that the plan does not read may be of any type. */
        private final CellReader[] readers = Arrays.stream(schema.fields())
                .map(field -> CellReader.of(field.dataType()).orElse(null))
                .toArray(CellReader[]::new);

        private final Writable[] cells = new Writable[readers.length];
        private final List<Writable> list = Arrays.asList(cells);
        private long row;

        @Override
        public boolean advance() {
            if (!rows.hasNext()) {
                return false;
            }
            Row values = rows.next();
            for (int column = 0; column < cells.length; column++) {
                cells[column] = readers[column] == null ? null : readers[column].read(values.get(column));
            }
            row++;
            return true;
        }

        @Override
        public List<Writable> cells() {
            return list;
        }

        @Override
        public String container() {
            return name;
        }

        @Override
        public long line() {
            return row;
        }

        @Override
        public void close() {}
    }
}
