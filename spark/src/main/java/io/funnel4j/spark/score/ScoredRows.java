// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.score;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.encoders.EncodedRows;
import io.funnel4j.dataset.rows.BadCellException;
import io.funnel4j.dataset.rows.RowParser;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.NumberMarks;
import io.funnel4j.spark.rows.RowCells;
import io.funnel4j.spark.rows.RowsOfPartition;
import io.funnel4j.spark.store.OpenModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** The rows of a partition with probabilities behind their columns, scored some at a time. */
final class ScoredRows implements Iterator<Row> {
    private final RowsOfPartition rows;
    private final int columns;
    private final OpenModel model;
    private final List<Probability> probabilities;
    private final int rowsAtOnce;
    private final InvalidRows invalid;
    private final RowParser parser;
    private final Deque<Row> ready = new ArrayDeque<>();
    private boolean ended;

    /**
     * @param schema of the rows
     * @param columns of them that are kept, the first
     */
    ScoredRows(
            Iterator<Row> rows,
            StructType schema,
            int columns,
            OpenModel model,
            List<Probability> probabilities,
            int rowsAtOnce,
            InvalidRows invalid) {
        RowCells cells = new RowCells(schema, model.encoders().columns());
        this.rows = new RowsOfPartition(rows, cells, TaskContext.getPartitionId());
        this.columns = columns;
        this.model = model;
        this.probabilities = probabilities;
        this.rowsAtOnce = rowsAtOnce;
        this.invalid = invalid;
        this.parser = new RowParser(
                model.encoders().plan().featuresOnly(),
                Optional.empty(),
                cells.columns(),
                RowCells.numberColumns(schema),
                NumberMarks.PLAIN);
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !ended) {
            score();
        }
        return !ready.isEmpty();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void score() {
        EncodedRows encoded = new EncodedRows(model.encoders(), rowsAtOnce);
        List<Row> taken = new ArrayList<>();
        List<Boolean> valid = new ArrayList<>();
        while (taken.size() < rowsAtOnce && !ended) {
            if (!rows.advance()) {
                ended = true;
            } else if (add(encoded)) {
                taken.add(rows.row());
                valid.add(true);
            } else if (invalid == InvalidRows.KEEP) {
                taken.add(rows.row());
                valid.add(false);
            }
        }
        Collection<LogProbabilities> scores =
                model.scorer().score(encoded.batch(), probabilities).values();
        List<double[]> added =
                scores.stream().map(LogProbabilities::probabilities).toList();
        int scored = 0;
        for (int i = 0; i < taken.size(); i++) {
            ready.add(with(taken.get(i), added, valid.get(i) ? scored++ : -1));
        }
    }

    private boolean add(EncodedRows encoded) {
        try {
            encoded.add(parser.parse(rows.cells()));
            return true;
        } catch (BadCellException e) {
            if (invalid == InvalidRows.ERROR) {
                throw new InvalidExposuresException(
                        "%s; mend the row, or setHandleInvalid(\"skip\"), --handle-invalid skip, to leave such rows out, or \"keep\" for null probabilities"
                                .formatted(e.at(rows.location())),
                        e);
            }
            return false;
        }
    }

    /** @param scored the row's place among those that were scored; negative for none */
    private Row with(Row row, List<double[]> added, int scored) {
        Object[] values = new Object[columns + added.size()];
        for (int i = 0; i < columns; i++) {
            values[i] = row.get(i);
        }
        for (int i = 0; i < added.size(); i++) {
            values[columns + i] = scored < 0 ? null : (Double) added.get(i)[scored];
        }
        return RowFactory.create(values);
    }
}
