// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.rows;

import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.split.ColumnSplit;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.problem.Problems;
import io.funnel4j.text.Nearest;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Finds every column that a plan reads and a schema lacks or has of another type, before a row is read. */
public final class SchemaCheck {
    private final StructType schema;
    private final List<String> columns;
    private final Consumer<String> problems;
    /** Whether the plan can still be changed, and others look for columns that are not there. */
    private final boolean planned;

    private SchemaCheck(StructType schema, Consumer<String> problems, boolean planned) {
        this.schema = schema;
        this.columns = List.of(schema.fieldNames());
        this.problems = problems;
        this.planned = planned;
    }

    /** @param problems takes what is found */
    public SchemaCheck(StructType schema, Problems problems) {
        this(schema, problems::add, false);
    }

    /**
     * What is wrong with the columns that an encoding reads, those excepted that are not there, which {@link
     * io.funnel4j.dataset.plan.PlanCheck} finds.
     *
     * @param problems takes it
     */
    public static void encoding(StructType schema, EncodingPlan plan, Split split, Collection<String> problems) {
        SchemaCheck check = new SchemaCheck(schema, problems::add, true);
        check.plan(plan);
        if (split instanceof ColumnSplit byColumn) {
            check.single("the split", byColumn.column());
        }
    }

    /** The columns of features, and those of labels, group and sample weight where the plan has them. */
    public void plan(EncodingPlan plan) {
        plan.features().forEach(this::feature);
        plan.labels().forEach((label, column) -> single("label '%s'".formatted(label), column));
        plan.timeColumns().forEach(column -> single("a time", column));
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
        read.addAll(plan.timeColumns());
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
                problems.accept(
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
        if (!present(what, column) || typeOf(column).single()) {
            return;
        }
        boolean list = typeOf(column) != ColumnType.OTHER;
        wrong(
                what,
                column,
                "a single value, such as a string or a number; "
                        + (planned && list
                                ? "give an id feature separator: \"|\" and a pooling, or make one value of it"
                                : "make one value of it"));
    }

    private void number(String what, String column) {
        if (!present(what, column)) {
            return;
        }
        switch (typeOf(column)) {
            case TEXT, NUMBER, TRUTH, NOTHING -> {
                // a number, also as a text
            }
            case TIME -> wrong(
                    what,
                    column,
                    "a number, and a time is none; take hour(...), dayofweek(...) or unix_timestamp(...) of it");
            case BYTES, LIST, WEIGHTED_LIST, MAP, OTHER -> wrong(what, column, "a number; make one number of it");
        }
    }

    private void list(String what, String column, ValueList format) {
        if (!present(what, column)) {
            return;
        }
        boolean weights = format.weightSeparator() != ValueList.NO_WEIGHTS;
        ColumnType type = typeOf(column);
        switch (type) {
            case TEXT, NUMBER, TRUTH, TIME, BYTES, NOTHING, LIST -> {
                // values, also in a text with a separator
            }
            case WEIGHTED_LIST, MAP -> {
                if (!weights) {
                    wrong(
                            what,
                            column,
                            "an array of values, since it reads no weights; %s%s"
                                    .formatted(
                                            planned ? "give the feature weight-separator: \":\", or " : "",
                                            type == ColumnType.MAP
                                                    ? "take map_keys(...)"
                                                    : "select the values, by transform(...)"));
                }
            }
            case OTHER -> wrong(
                    what,
                    column,
                    weights
                            ? "an array of values, a map of values to their weights, or an array of structs of value and weight; cast it"
                            : "an array of values; cast it");
        }
    }

    private boolean present(String what, String column) {
        long times = columns.stream().filter(column::equals).count();
        if (times > 1) {
            problems.accept("%s reads column '%s', which is there %s times; rename or drop the others"
                    .formatted(what, column, times));
        } else if (times == 0 && !planned) {
            problems.accept("%s reads column '%s', which is not there; the columns are %s%s"
                    .formatted(what, column, columns, Nearest.suggestion(column, columns)));
        }
        return times == 1;
    }

    private ColumnType typeOf(String column) {
        return ColumnType.of(dataType(column));
    }

    private DataType dataType(String column) {
        return schema.apply(columns.indexOf(column)).dataType();
    }

    private void wrong(String what, String column, String expected) {
        problems.accept("%s reads column '%s', which is %s; expected %s"
                .formatted(what, column, dataType(column).simpleString(), expected));
    }
}
