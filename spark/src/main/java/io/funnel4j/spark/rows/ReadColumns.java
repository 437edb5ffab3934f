// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.rows;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;

/**
 * The columns of a DataFrame that are read, found by place, since Spark may not tell their names apart. Maps come as arrays of
 * their entries: as such they do not keep their order in rows.
 */
public final class ReadColumns {
    private ReadColumns() {}

    /** The columns of these names alone, in their order in the DataFrame. */
    public static Dataset<Row> only(Dataset<Row> rows, Collection<String> names) {
        return select(rows, false, names);
    }

    /** All columns as they are, and behind them the maps of these names as entries, for {@link RowCells}. */
    public static Dataset<Row> behindAll(Dataset<Row> rows, Collection<String> names) {
        return select(rows, true, names);
    }

    private static Dataset<Row> select(Dataset<Row> rows, boolean all, Collection<String> names) {
        StructField[] fields = rows.schema().fields();
        String[] places = new String[fields.length];
        List<Column> kept = new ArrayList<>();
        List<Column> entries = new ArrayList<>();
        for (int i = 0; i < fields.length; i++) {
            String name = fields[i].name();
            places[i] = Integer.toString(i);
            Column column = functions.col(places[i]);
            boolean map = names.contains(name) && fields[i].dataType() instanceof MapType;
            if (map) {
                (all ? entries : kept).add(functions.map_entries(column).as(name));
            }
            if (all || (names.contains(name) && !map)) {
                kept.add(column.as(name));
            }
        }
        if (all && entries.isEmpty()) {
            return rows;
        }
        kept.addAll(entries);
        return rows.toDF(places).select(kept.toArray(Column[]::new));
    }
}
