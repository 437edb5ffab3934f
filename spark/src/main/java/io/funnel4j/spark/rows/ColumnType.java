// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.rows;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.VarcharType;

/** What the values of a column are, as far as it matters to who reads them. */
enum ColumnType {
    TEXT,
    NUMBER,
    TRUTH,
    TIME,
    BYTES,
    NOTHING,
    LIST,
    /** Of structs of a value and its weight. */
    WEIGHTED_LIST,
    /** Of values to their weights. */
    MAP,
    OTHER;

    static ColumnType of(DataType type) {
        if (type instanceof StringType || type instanceof VarcharType || type instanceof CharType) {
            return TEXT;
        }
        if (type instanceof NumericType) {
            return NUMBER;
        }
        if (type instanceof BooleanType) {
            return TRUTH;
        }
        if (type instanceof DateType || type instanceof TimestampType || type instanceof TimestampNTZType) {
            return TIME;
        }
        if (type instanceof BinaryType) {
            return BYTES;
        }
        if (type instanceof NullType) {
            return NOTHING;
        }
        if (type instanceof MapType map) {
            return of(map.keyType()).single() && of(map.valueType()) == NUMBER ? MAP : OTHER;
        }
        if (type instanceof ArrayType array) {
            return ofElements(array.elementType());
        }
        return OTHER;
    }

    private static ColumnType ofElements(DataType element) {
        if (of(element).single()) {
            return LIST;
        }
        return element instanceof StructType struct && weight(struct) >= 0 ? WEIGHTED_LIST : OTHER;
    }

    /** Whether a cell is one value. */
    boolean single() {
        return switch (this) {
            case TEXT, NUMBER, TRUTH, TIME, BYTES, NOTHING -> true;
            case LIST, WEIGHTED_LIST, MAP, OTHER -> false;
        };
    }

    /**
     * Where the weight stands in a struct of (value, weight), or of (key, value) as {@code map_entries} makes it; the value
     * stands at the other place.
     *
     * @return -1 for another struct
     */
    static int weight(StructType struct) {
        if (struct.size() != 2) {
            return -1;
        }
        StructField[] fields = struct.fields();
        for (int weight = 0; weight < 2; weight++) {
            String name = fields[weight].name();
            String other = fields[1 - weight].name();
            boolean named =
                    (name.equals("weight") && other.equals("value")) || (name.equals("value") && other.equals("key"));
            if (named
                    && of(fields[weight].dataType()) == NUMBER
                    && of(fields[1 - weight].dataType()).single()) {
                return weight;
            }
        }
        return -1;
    }
}
