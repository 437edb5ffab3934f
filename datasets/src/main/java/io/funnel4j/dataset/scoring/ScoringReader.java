// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.scoring;

import io.funnel4j.dataset.encoders.EncodedRows;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.PlanCheck;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.rows.BadCellException;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.dataset.rows.BadRows;
import io.funnel4j.dataset.rows.RowParser;
import io.funnel4j.dataset.source.CellText;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.KnownColumns;
import io.funnel4j.dataset.source.MalformedRowException;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFinding;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureCounter;
import io.funnel4j.problem.InvalidSpecException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Writable;

/**
 * Reads raw rows in batches, encoded for scoring: labels are not read, nothing is stored, the order is kept. A bad row
 * is left out of the exposures and named, so that a caller can say which rows have no prediction.
 */
public final class ScoringReader implements Closeable {
    private final Encoders encoders;
    private final int batchSize;
    private final RowReader reader;
    private final RowParser parser;
    private final ExposureSource source;
    private final FeatureCounter counter;
    private final BadRows badRows = new BadRows();
    private long badRowCount;
    private long rowsRead;

    /**
     * @param batchSize good rows a batch, at least 1
     * @throws InvalidSpecException listing the feature columns that the source lacks
     */
    public ScoringReader(ExposureSource source, Encoders encoders, int batchSize) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch size %s; expected at least 1".formatted(batchSize));
        }
        EncodingPlan plan = encoders.plan().featuresOnly();
        ExposureSource known = new KnownColumns(source);
        PlanCheck.check(plan, known);
        this.source = source;
        this.counter = encoders.counted().counter();
        this.encoders = encoders;
        this.batchSize = batchSize;
        this.parser =
                new RowParser(plan, Optional.empty(), known.columns(), known.numberColumns(), known.numberMarks());
        this.reader = known.withTexts(plan.textColumns()).open();
    }

    /**
     * Some rows.
     *
     * @param exposures encoded, without labels
     * @param rows the cells of each of them as text, in the source's columns; null where a query's is NULL
     * @param badRows rows among them that cannot be encoded
     */
    public record Batch(ExposureBatch exposures, List<List<String>> rows, List<BadRow> badRows) {}

    /** The next batch; empty after the last one. It has no exposures where only bad rows were met. */
    public Optional<Batch> next() {
        EncodedRows encoded = new EncodedRows(encoders, batchSize);
        List<List<String>> rows = new ArrayList<>();
        List<BadRow> ofBatch = new ArrayList<>();
        while (rows.size() < batchSize && ofBatch.size() < batchSize && advance(ofBatch)) {
            try {
                encoded.add(parser.parse(reader.cells()));
                rows.add(reader.cells().stream().map(ScoringReader::text).toList());
            } catch (BadCellException e) {
                ofBatch.add(e.at(reader.location()));
            }
        }
        rowsRead += rows.size() + ofBatch.size();
        ofBatch.forEach(row -> badRows.add(badRowCount++, row));
        counter.add(encoded.counts());
        if (rows.isEmpty() && ofBatch.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Batch(encoded.batch(), rows, ofBatch));
    }

    private static String text(Writable cell) {
        return cell instanceof NullWritable ? null : CellText.of(cell);
    }

    private boolean advance(List<BadRow> ofBatch) {
        while (true) {
            try {
                return reader.advance();
            } catch (MalformedRowException e) {
                ofBatch.add(
                        new BadRow(BadRow.Kind.of(e.kind()), reader.location(), null, e.getMessage(), e.expected()));
            }
        }
    }

    /** Rows read so far, the bad ones among them. */
    public long rowsRead() {
        return rowsRead;
    }

    /** Bad rows so far. */
    public long badRowCount() {
        return badRowCount;
    }

    /**
     * Gives up early: on a bad row where none is accepted, and on a source that is bad throughout.
     *
     * @param maxBadRows the share of rows that may be bad
     * @throws InvalidExposuresException naming the first of them
     */
    public void checkSoFar(double maxBadRows) {
        badRows.checkSoFar(rowsRead, maxBadRows);
    }

    /**
     * Refuses, after the last batch, more than a share of bad rows; where none is accepted, whatever else is not as it
     * should be, too.
     *
     * @param maxBadRows the share of rows that may be bad
     * @throws InvalidExposuresException naming the first of them
     */
    public void check(double maxBadRows) {
        badRows.check(rowsRead, maxBadRows);
        SourceFinding.checkFaults(source.name(), reader.findings(), maxBadRows);
    }

    /**
     * What could be read of the rows so far, beside what could be read in training.
     *
     * @param training the report of the data that the model was trained on, where it is at hand
     */
    public ScoringReport report(Optional<EncodingReport> training) {
        return ScoringReport.of(
                source.name(), counter.counts(), badRows.counts(), badRows.examples(), reader.findings(), training);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
