// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.rows;

import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.problem.Problems;
import io.funnel4j.text.Nearest;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Finds every column that a plan reads and a schema lacks or has of another type, before a row is read. */
public final class SchemaCheck {
    private final StructType schema;
    private final List<String> columns;
    private final Problems problems;

    /** @param problems takes what is found */
    public SchemaCheck(StructType schema, Problems problems) {
        this.schema = schema;
        this.columns = List.of(schema.fieldNames());
        this.problems = problems;
    }

    /** The columns of features, and those of labels, group and sample weight where the plan has them. */
    public void plan(EncodingPlan plan) {
        plan.features().forEach(this::feature);
        plan.labels().forEach((label, column) -> single("label '%s'".formatted(label), column));
        if (plan.group() != null) {
            single("the group", plan.group());
        }
        if (plan.sampleWeight() != null) {
            number("the sample weight", plan.sampleWeight());
        }
    }

    /** The columns that {@link #plan} looks for, each once. */
    public static List<String> columns(EncodingPlan plan) {
        Set<String> read = new LinkedHashSet<>();
        plan.features().forEach(feature -> read.addAll(feature.columns()));
        read.addAll(plan.labels().values());
        if (plan.group() != null) {
            read.add(plan.group());
        }
        if (plan.sampleWeight() != null) {
            read.add(plan.sampleWeight());
        }
        return List.copyOf(read);
    }

    /** Columns that are to be added, whose names no other column may have. */
    public void added(Collection<String> names) {
        for (String name : names) {
            if (columns.stream().anyMatch(name::equalsIgnoreCase)) {
                problems.add(
                        "column '%s' is there already, and a probability that is added has this name; drop(\"%s\") or rename it"
                                .formatted(name, name));
            }
        }
    }

    private void feature(FeatureEncoding feature) {
        String what = "feature '%s'".formatted(feature.name());
        if (feature instanceof IdEncoding id && id.list() != null) {
            list(what, id.columns().get(0), id.list());
        } else if (feature instanceof IdEncoding) {
            feature.columns().forEach(column -> single(what, column));
        } else {
            feature.columns().forEach(column -> number(what, column));
        }
    }

    private void single(String what, String column) {
        if (present(what, column)) {
            switch (typeOf(column)) {
                case TEXT, NUMBER, TRUTH, TIME, BYTES, NOTHING -> {
                    // a value
                }
                case LIST, WEIGHTED_LIST, MAP, OTHER -> wrong(
                        what, column, "a single value, such as a string or a number");
            }
        }
    }

    private void number(String what, String column) {
        if (present(what, column)) {
            switch (typeOf(column)) {
                case TEXT, NUMBER, TRUTH, NOTHING -> {
                    // a number, also as a text
                }
                case TIME -> wrong(
                        what, column, "a number; take hour(...), dayofweek(...) or unix_timestamp(...) of it");
                case BYTES, LIST, WEIGHTED_LIST, MAP, OTHER -> wrong(what, column, "a number");
            }
        }
    }

    private void list(String what, String column, ValueList format) {
        if (!present(what, column)) {
            return;
        }
        boolean weights = format.weightSeparator() != ValueList.NO_WEIGHTS;
        String expected = weights
                ? "an array of values, or of structs of value and weight"
                : "an array of values; it reads no weights";
        switch (typeOf(column)) {
            case TEXT, NUMBER, TRUTH, TIME, BYTES, NOTHING, LIST -> {
                // values, also in a text with a separator
            }
            case WEIGHTED_LIST -> {
                if (!weights) {
                    wrong(what, column, expected);
                }
            }
            case MAP -> wrong(
                    what,
                    column,
                    expected
                            + "; a map does not keep its order in Spark's rows: take %s"
                                    .formatted(weights ? "map_entries(...)" : "map_keys(...)"));
            case OTHER -> wrong(what, column, expected);
        }
    }

    private boolean present(String what, String column) {
        long times = columns.stream().filter(column::equals).count();
        if (times == 1) {
            return true;
        }
        problems.add(
                times > 1
                        ? "%s reads column '%s', which is there %s times; rename or drop the others"
                                .formatted(what, column, times)
                        : "%s reads column '%s', which is not there; the columns are %s%s"
                                .formatted(what, column, columns, Nearest.suggestion(column, columns)));
        return false;
    }

    private ColumnType typeOf(String column) {
        return ColumnType.of(field(column).dataType());
    }

    private StructField field(String column) {
        return Arrays.stream(schema.fields())
                .filter(field -> field.name().equals(column))
                .findFirst()
                .orElseThrow();
    }

    private void wrong(String what, String column, String expected) {
        problems.add("%s reads column '%s', which is %s; expected %s"
                .formatted(what, column, field(column).dataType().simpleString(), expected));
    }
}
