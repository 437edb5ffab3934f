// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.score;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.encoders.EncodedRows;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.report.FunnelLabels;
import io.funnel4j.dataset.rows.BadCellException;
import io.funnel4j.dataset.rows.RawExposure;
import io.funnel4j.dataset.rows.RowParser;
import io.funnel4j.dataset.source.NumberMarks;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.spark.evaluate.ScoredBlock;
import io.funnel4j.spark.rows.RowCells;
import io.funnel4j.spark.rows.RowsOfPartition;
import io.funnel4j.spark.rows.SchemaCheck;
import io.funnel4j.spark.store.ModelSource;
import io.funnel4j.spark.store.OpenModel;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Scores the rows of a partition and reads what happened on them, by the plan that the model was encoded with. */
public final class EvaluationTask implements FlatMapFunction<Iterator<Row>, EvaluatedRows> {
    private static final long serialVersionUID = 1;

    private final ModelSource source;
    private final StructType schema;
    private final int rowsAtOnce;

    /** @param schema of the rows, with labels */
    public EvaluationTask(ModelSource source, StructType schema, int rowsAtOnce) {
        this.source = source;
        this.schema = schema;
        this.rowsAtOnce = rowsAtOnce;
    }

    @Override
    public Iterator<EvaluatedRows> call(Iterator<Row> rows) {
        return rows.hasNext()
                ? new Blocks(ScoringTask.lend(source), rows, schema, rowsAtOnce)
                : Collections.emptyIterator();
    }

    private static final class Blocks implements Iterator<EvaluatedRows> {
        private final OpenModel model;
        private final BehaviorGraph graph;
        private final EncodingPlan plan;
        private final RowsOfPartition rows;
        private final RowParser parser;
        private final FunnelLabels rule;
        private final int rowsAtOnce;
        private final byte[][] labels;
        private final long[] groups;
        private final float[] weights;
        private boolean ended;

        Blocks(OpenModel model, Iterator<Row> rows, StructType schema, int rowsAtOnce) {
            this.model = model;
            this.graph = model.model().spec().graph();
            this.plan = model.encoders().plan().reducedTo(List.of(schema.fieldNames()));
            RowCells cells = new RowCells(schema, SchemaCheck.columns(plan));
            this.rows = new RowsOfPartition(rows, cells, TaskContext.getPartitionId());
            this.parser = new RowParser(
                    plan, Optional.empty(), cells.columns(), RowCells.numberColumns(schema), NumberMarks.PLAIN);
            this.rule = new FunnelLabels(plan, graph);
            this.rowsAtOnce = rowsAtOnce;
            this.labels = new byte[plan.labelNames().size()][rowsAtOnce];
            this.groups = new long[rowsAtOnce];
            this.weights = new float[rowsAtOnce];
        }

        @Override
        public boolean hasNext() {
            return !ended;
        }

        @Override
        public EvaluatedRows next() {
            if (ended) {
                throw new NoSuchElementException();
            }
            EncodedRows encoded = new EncodedRows(model.encoders(), rowsAtOnce);
            RowFaults faults = new RowFaults(rule.newCounts());
            int count = 0;
            while (count < rowsAtOnce && faults.rows() < 2L * rowsAtOnce && !ended) {
                if (!rows.advance()) {
                    ended = true;
                } else if (add(encoded, count, faults)) {
                    count++;
                }
            }
            return new EvaluatedRows(scored(encoded, count), faults);
        }

        private boolean add(EncodedRows encoded, int at, RowFaults faults) {
            faults.read();
            try {
                RawExposure row = parser.parse(rows.cells());
                if (!rule.apply(row.labels, rows, faults.labels())) {
                    return false;
                }
                encoded.add(row);
                for (int label = 0; label < labels.length; label++) {
                    labels[label][at] = row.labels[label];
                }
                groups[at] = row.group;
                weights[at] = row.sampleWeight;
                return true;
            } catch (BadCellException e) {
                faults.add(e.at(rows.location()));
                return false;
            }
        }

        private ScoredBlock scored(EncodedRows encoded, int count) {
            Map<String, byte[]> read = new LinkedHashMap<>();
            for (int label = 0; label < labels.length; label++) {
                read.put(plan.labelNames().get(label), Arrays.copyOf(labels[label], count));
            }
            LabelledExposures labelled = new LabelledExposures(
                    read,
                    plan.group() == null ? null : Arrays.copyOf(groups, count),
                    plan.sampleWeight() == null ? null : Arrays.copyOf(weights, count));
            return new ScoredBlock(
                    labelled,
                    model.scorer().score(encoded.batch(), new FunnelEvaluator(graph, labelled).probabilities()));
        }
    }
}
