// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.score;

import io.funnel4j.behavior.Probability;
import io.funnel4j.spark.store.ExecutorModels;
import io.funnel4j.spark.store.ModelSource;
import io.funnel4j.spark.store.OpenModel;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/** Adds probabilities to the rows of a partition. */
public final class ScoringTask implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1;

    private final ModelSource source;
    private final StructType schema;
    private final int columns;
    private final String[] probabilities;
    private final int rowsAtOnce;
    private final InvalidRows invalid;

    /**
     * @param schema of the rows
     * @param columns of them that are kept, the first
     * @param probabilities names of those that are added, in order
     * @param rowsAtOnce how many are scored at a time
     */
    public ScoringTask(
            ModelSource source,
            StructType schema,
            int columns,
            List<String> probabilities,
            int rowsAtOnce,
            InvalidRows invalid) {
        this.source = source;
        this.schema = schema;
        this.columns = columns;
        this.probabilities = probabilities.toArray(String[]::new);
        this.rowsAtOnce = rowsAtOnce;
        this.invalid = invalid;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        OpenModel model = lend(source);
        Map<String, Probability> byName = model.model().spec().graph().probabilities().stream()
                .collect(Collectors.toMap(Probability::columnName, probability -> probability));
        List<Probability> asked = Arrays.stream(probabilities).map(byName::get).toList();
        return new ScoredRows(rows, schema, columns, model, asked, rowsAtOnce, invalid);
    }

    /** The model until the task ends. */
    static OpenModel lend(ModelSource source) {
        ExecutorModels.Lease lease = ExecutorModels.lend(source);
        TaskCompletionListener end = context -> lease.close();
        TaskContext.get().addTaskCompletionListener(end);
        return lease.model();
    }
}
