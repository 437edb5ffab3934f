package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.format.ExposureSource;
import io.funnel4j.dataset.format.MalformedRowException;
import io.funnel4j.dataset.format.RowReader;
import io.funnel4j.feature.ExposureBatch;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

    /**
     * @param batchSize good rows a batch, at least 1
     * @throws InvalidEncodingPlanException listing the feature columns that the source lacks
     */
    public ScoringReader(ExposureSource source, Encoders encoders, int batchSize) {
        if (batchSize < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "batch size %d; expected at least 1", batchSize));
        }
        EncodingPlan plan = encoders.plan().featuresOnly();
        PlanCheck.check(plan, source);
        this.encoders = encoders;
        this.batchSize = batchSize;
        this.parser = new RowParser(plan, Optional.empty(), source.columns(), source.numberColumns());
        this.reader = source.open();
    }

    /**
     * Some rows.
     *
     * @param exposures encoded, without labels
     * @param rows the cells of each of them as text, in the source's columns
     * @param badRows rows among them that cannot be encoded
     */
    public record Batch(ExposureBatch exposures, List<List<String>> rows, List<BadRow> badRows) {}

    /** The next batch; empty after the last one. It has no exposures where only bad rows were left. */
    public Optional<Batch> next() {
        EncodedRows encoded = new EncodedRows(encoders, batchSize);
        List<List<String>> rows = new ArrayList<>();
        List<BadRow> badRows = new ArrayList<>();
        while (rows.size() < batchSize && advance(badRows)) {
            try {
                encoded.add(parser.parse(reader.cells()));
                rows.add(reader.cells().stream().map(Writable::toString).toList());
            } catch (BadCellException e) {
                badRows.add(e.at(reader.location()));
            }
        }
        if (rows.isEmpty() && badRows.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Batch(encoded.batch(), rows, badRows));
    }

    private boolean advance(List<BadRow> badRows) {
        while (true) {
            try {
                return reader.advance();
            } catch (MalformedRowException e) {
                badRows.add(
                        new BadRow(BadRow.Kind.of(e.kind()), reader.location(), null, e.getMessage(), e.expected()));
            }
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
