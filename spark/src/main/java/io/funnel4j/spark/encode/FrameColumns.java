// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.split.ColumnSplit;
import io.funnel4j.dataset.split.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/** The columns of a DataFrame that a plan reads, and whether it can. */
final class FrameColumns {
    private static final String READABLE =
            "expected a string, number, boolean, date or timestamp, an array or a map of those, or array<struct<value,weight>>";

    private final StructType schema;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> read = new LinkedHashSet<>();

    FrameColumns(StructType schema, EncodingPlan plan, Split split) {
        this.schema = schema;
        checkNames();
        plan.features().forEach(this::checkFeature);
        plan.labels().forEach((label, column) -> checkSingle("label '" + label + "'", column));
        if (plan.group() != null) {
            checkSingle("the group", plan.group());
        }
        if (plan.sampleWeight() != null) {
            checkNumber("the sample weight", plan.sampleWeight());
        }
        if (split instanceof ColumnSplit byColumn) {
            checkSingle("the split", byColumn.column());
        }
    }

    /** What is wrong with names and types; columns that are not there are found elsewhere. */
    List<String> problems() {
        return problems;
    }

    private List<String> names() {
        return Arrays.asList(schema.fieldNames());
    }

    private void checkNames() {
        if (names().stream().distinct().count() < names().size()) {
            problems.add("the rows have a column twice: %s; rename one".formatted(names()));
        }
    }

    private void checkFeature(FeatureEncoding feature) {
        String what = "feature '" + feature.name() + "'";
        if (feature instanceof IdEncoding id && id.list() != null) {
            checkList(what, id.columns().get(0), id.list());
        } else if (feature instanceof NumericEncoding || feature instanceof BucketEncoding) {
            feature.columns().forEach(column -> checkNumber(what, column));
        } else {
            feature.columns().forEach(column -> checkSingle(what, column));
        }
    }

    /** The reader of a column; null where the column is not there, or cannot be read, which is a problem. */
    private CellReader reader(String what, String column) {
        read.add(column);
        if (!names().contains(column)) {
            return null;
        }
        CellReader reader = CellReader.of(type(column)).orElse(null);
        if (reader == null) {
            problems.add("%s reads column '%s', which is %s; %s; cast it"
                    .formatted(what, column, type(column).sql(), READABLE));
        }
        return reader;
    }

    private DataType type(String column) {
        return schema.apply(names().indexOf(column)).dataType();
    }

    private void checkList(String what, String column, ValueList list) {
        CellReader reader = reader(what, column);
        if (reader != null
                && reader.kind() == CellReader.Kind.WEIGHTED_LIST
                && list.weightSeparator() == ValueList.NO_WEIGHTS) {
            problems.add(
                    "%s reads values alone from column '%s', which is %s, values with weights; give the feature weight-separator: \":\", or select the values"
                            .formatted(what, column, type(column).sql()));
        }
    }

    private void checkSingle(String what, String column) {
        CellReader reader = reader(what, column);
        if (reader != null && reader.isList()) {
            problems.add(
                    "%s reads a single value from column '%s', which is %s; give an id feature separator: \"|\" and a pooling, or make one value of it"
                            .formatted(what, column, type(column).sql()));
        }
    }

    private void checkNumber(String what, String column) {
        CellReader reader = reader(what, column);
        if (reader != null && reader.isList()) {
            problems.add("%s reads a number from column '%s', which is %s; make one number of it"
                    .formatted(what, column, type(column).sql()));
        }
        if (reader != null && reader.kind() == CellReader.Kind.TIME) {
            problems.add(
                    "%s reads a number from column '%s', which is %s; a time is no number: split by it, or take its hour or day"
                            .formatted(what, column, type(column).sql()));
        }
    }

    /** The rows with the columns that are read, in their order, maps as arrays of their entries. */
    Dataset<Row> select(Dataset<Row> rows) {
        Set<String> ignoringCase = new LinkedHashSet<>();
        names().forEach(name -> ignoringCase.add(name.toLowerCase(Locale.ROOT)));
        if (ignoringCase.size() < names().size()) {
            return rows; // Spark could not tell two of them apart.
        }
        return rows.select(names().stream()
                .filter(read::contains)
                .map(name -> column(rows, name))
                .toArray(Column[]::new));
    }

    /** Rows have maps without the order of their entries. */
    private Column column(Dataset<Row> rows, String name) {
        Column column = rows.col("`" + name.replace("`", "``") + "`");
        return type(name) instanceof MapType ? functions.map_entries(column).as(name) : column;
    }
}
