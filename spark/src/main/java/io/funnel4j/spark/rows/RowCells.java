// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.rows;

import io.funnel4j.dataset.source.ListText;
import io.funnel4j.problem.Funnel4jException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Writable;

/**
 * Some columns of Spark's rows as cells, which read as those of a query on the same values: null is missing, an array is a list,
 * an array of structs of (value, weight) a list with weights. {@link ReadColumns} makes such arrays of maps.
 */
public final class RowCells {
    private final List<String> columns;
    private final Reader[] readers;

    /** Takes a cell from a row. */
    private interface Reader {
        Writable read(Row row);
    }

    /**
     * Finds the columns.
     *
     * @param schema of the rows, which {@link SchemaCheck} accepted; of columns of one name the last is read
     * @param columns which are read, in the order of the cells
     */
    public RowCells(StructType schema, List<String> columns) {
        this.columns = List.copyOf(columns);
        this.readers = columns.stream().map(column -> reader(schema, column)).toArray(Reader[]::new);
    }

    private static Reader reader(StructType schema, String column) {
        int at = Arrays.asList(schema.fieldNames()).lastIndexOf(column);
        StructField field = schema.apply(at);
        return switch (ColumnType.of(field.dataType())) {
            case TEXT, NUMBER, TRUTH, TIME, BYTES, NOTHING -> row -> CellValues.cell(row.get(at), column);
            case LIST -> row -> row.isNullAt(at) ? NullWritable.INSTANCE : list(row.getList(at), column);
            case WEIGHTED_LIST -> {
                int weight = ColumnType.weight((StructType) ((ArrayType) field.dataType()).elementType());
                yield row -> row.isNullAt(at) ? NullWritable.INSTANCE : weightedList(row.getList(at), weight, column);
            }
            case MAP, OTHER -> throw new Funnel4jException("column '%s' is %s, which is no cell"
                    .formatted(column, field.dataType().simpleString()));
        };
    }

    /** A list without values is missing, as it is in a query. */
    private static Writable list(List<?> values, String column) {
        List<String> texts = new ArrayList<>(values.size());
        values.forEach(value -> texts.add(CellValues.text(value, column)));
        return texts.isEmpty() ? NullWritable.INSTANCE : ListText.of(texts);
    }

    private static Writable weightedList(List<Row> entries, int weight, String column) {
        StringBuilder framed = new StringBuilder();
        for (Row entry : entries) {
            ListText.frame(entry == null ? null : CellValues.text(entry.get(1 - weight), column), framed);
            ListText.frame(entry == null ? null : CellValues.text(entry.get(weight), column), framed);
        }
        return entries.isEmpty() ? NullWritable.INSTANCE : new ListText(framed.toString(), true);
    }

    /** Their names, in the order of the cells. */
    public List<String> columns() {
        return columns;
    }

    /** The columns of a schema whose values are numbers. */
    public static Set<String> numberColumns(StructType schema) {
        return Arrays.stream(schema.fields())
                .filter(field -> ColumnType.of(field.dataType()) == ColumnType.NUMBER)
                .map(StructField::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The cells of a row. */
    public List<Writable> of(Row row) {
        Writable[] cells = new Writable[readers.length];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = readers[i].read(row);
        }
        return Arrays.asList(cells);
    }
}
