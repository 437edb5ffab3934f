package io.funnel4j.dataset.encode;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.encode.EncodingReport.PartReport;
import io.funnel4j.dataset.format.ExposureSource;
import io.funnel4j.dataset.format.InvalidExposuresException;
import io.funnel4j.dataset.format.MalformedRowException;
import io.funnel4j.dataset.format.RowReader;
import io.funnel4j.dataset.split.ColumnSplit;
import io.funnel4j.dataset.split.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads sources once: hands over each good row, with its labels mended, and counts all that it meets. */
final class EncodingPass {
    private static final int ROWS_BETWEEN_PROGRESS = 1 << 16;

    private final EncodingPlan plan;
    private final ProgressListener.Phase phase;
    private final ProgressListener progress;
    private final FunnelLabels labels;
    private final BadRows badRows = new BadRows();
    private final Map<Part, long[]> positives = new EnumMap<>(Part.class);
    private final Map<Part, long[]> rows = new EnumMap<>(Part.class);
    private long rowsRead;
    private long blankLines;

    EncodingPass(EncodingPlan plan, BehaviorGraph graph, ProgressListener.Phase phase, ProgressListener progress) {
        this.plan = plan;
        this.phase = phase;
        this.progress = progress;
        this.labels = new FunnelLabels(plan, graph);
        for (Part part : Part.values()) {
            positives.put(part, new long[plan.labelNames().size()]);
            rows.put(part, new long[1]);
        }
    }

    /**
     * Reads a source to its end.
     *
     * @param split by a column, or empty if all rows belong to {@code whole}
     * @param sink gets the same object for each row; may throw a BadCellException
     * @throws InvalidExposuresException if the source has no row, or more bad rows than the plan accepts
     */
    void read(ExposureSource source, Optional<ColumnSplit> split, Part whole, Consumer<RawExposure> sink) {
        long before = rowsRead;
        RowParser parser = new RowParser(plan, split, source.columns());
        try (RowReader reader = source.open()) {
            while (next(reader)) {
                rowsRead++;
                try {
                    RawExposure row = parser.parse(reader.cells());
                    if (split.isEmpty()) {
                        row.part = whole;
                    }
                    if (labels.apply(row.labels, reader)) {
                        sink.accept(row);
                        count(row);
                    }
                } catch (BadCellException e) {
                    badRows.add(e.at(reader.location()));
                    badRows.checkSoFar(rowsRead, plan.maxBadRows());
                }
                if (rowsRead % ROWS_BETWEEN_PROGRESS == 0) {
                    progress.onProgress(new ProgressListener.Progress(phase, rowsRead, reader.progress()));
                }
            }
            blankLines += reader.blankLines();
            progress.onProgress(new ProgressListener.Progress(phase, rowsRead, reader.progress()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + source.name(), e);
        }
        if (rowsRead == before) {
            throw new InvalidExposuresException(
                    "%s has columns %s and no row; give it exposures".formatted(source.name(), source.columns()));
        }
    }

    /** Goes to the next row that can be split into cells. */
    private boolean next(RowReader reader) {
        while (true) {
            try {
                return reader.advance();
            } catch (MalformedRowException e) {
                rowsRead++;
                badRows.add(new BadRow(
                        BadRow.Kind.UNREADABLE,
                        reader.location(),
                        null,
                        e.getMessage(),
                        "a row that the record reader can read"));
                badRows.checkSoFar(rowsRead, plan.maxBadRows());
            }
        }
    }

    private void count(RawExposure row) {
        rows.get(row.part)[0]++;
        long[] counts = positives.get(row.part);
        for (int label = 0; label < counts.length; label++) {
            counts[label] += row.labels[label];
        }
    }

    /**
     * Refuses what can be known only after the last row.
     *
     * @param parts that the pass should have filled
     * @param trained labels that need a positive in train
     */
    void checkEnd(Set<Part> parts, List<String> trained) {
        badRows.check(rowsRead, plan.maxBadRows());
        labels.check();
        List<String> problems = new ArrayList<>();
        for (Part part : parts) {
            if (rows.get(part)[0] == 0) {
                problems.add("the split leaves no row for %s; of %d rows read, %s; change the split"
                        .formatted(part.lowerCase(), rowsRead, partSizes()));
            }
        }
        if (parts.contains(Part.TRAIN) && problems.isEmpty()) {
            for (String label : trained) {
                int index = plan.labelNames().indexOf(label);
                if (positives.get(Part.TRAIN)[index] == 0) {
                    problems.add(
                            "label '%s' is 0 in all %d rows of train (positives: %s), so nothing can be learnt of it; check its column and the label rule, or give more rows"
                                    .formatted(label, rows.get(Part.TRAIN)[0], positivesOf(index)));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidExposuresException(String.join(System.lineSeparator(), problems));
        }
    }

    private String partSizes() {
        List<String> sizes = new ArrayList<>();
        rows.forEach((part, count) -> sizes.add(part.lowerCase() + " got " + count[0]));
        return String.join(", ", sizes);
    }

    private String positivesOf(int label) {
        List<String> counts = new ArrayList<>();
        positives.forEach((part, count) -> counts.add(part.lowerCase() + " " + count[label]));
        return String.join(", ", counts);
    }

    /** The report of this pass. */
    EncodingReport report(String source, Set<Part> parts, EncodingCounts counts) {
        List<PartReport> partReports = new ArrayList<>();
        for (Part part : parts) {
            Map<String, Long> byLabel = new LinkedHashMap<>();
            for (int label = 0; label < plan.labelNames().size(); label++) {
                byLabel.put(plan.labelNames().get(label), positives.get(part)[label]);
            }
            partReports.add(new PartReport(part, rows.get(part)[0], byLabel));
        }
        return new EncodingReport(
                source,
                rowsRead,
                blankLines,
                badRows.counts(),
                badRows.examples(),
                labels.report(),
                partReports,
                counts.ids(parts),
                counts.numerics(parts));
    }
}
