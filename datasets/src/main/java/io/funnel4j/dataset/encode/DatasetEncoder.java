// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureWriter;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.dataset.encode.ProgressListener.Phase;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.rows.RawBlock;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.split.ColumnSplit;
import io.funnel4j.dataset.split.FileSplit;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.WholeSplit;
import io.funnel4j.file.FolderLock;
import io.funnel4j.file.OutputFolder;
import io.funnel4j.file.WritableFolder;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Does what a {@link DatasetEncoding} or a {@link PartEncoding} says. The source is read once, on all cores: the values of
 * the rows are numbered and the rows kept in a file beside the data set, until encoders are fitted to the train rows; then
 * they are encoded and the file is gone. (Where nothing is to be fitted, rows are encoded as they are read.) Memory follows
 * the vocabularies. What is written does not depend on the number of cores.
 */
final class DatasetEncoder implements Closeable {
    static final String LOCK = "encoding.lock";

    private final DatasetEncoding encoding;
    private final Workers workers;
    private final EncodingPass pass;
    private final Optional<Provenance> provenance;

    private DatasetEncoder(DatasetEncoding encoding) {
        this.encoding = encoding;
        this.workers = new Workers(encoding.workers);
        this.pass = new EncodingPass(encoding.plan, encoding.graph, workers, encoding.progress);
        this.provenance = encoding.provenance();
    }

    /** Fits encoders, or extends earlier ones, and writes all parts. */
    static EncodedDataset encode(DatasetEncoding encoding, Path folder) {
        try (FolderLock lock = lock(folder);
                DatasetEncoder encoder = new DatasetEncoder(encoding)) {
            return encoder.encode(folder);
        }
    }

    /** Takes a folder, in which there is nothing but a data set. */
    static FolderLock lock(Path folder) {
        requireOwn(folder);
        return FolderLock.take(folder, LOCK)
                .orElseThrow(() -> new InvalidExposuresException(
                        "another run is encoding into %s; wait for it, or name another folder".formatted(folder)));
    }

    private static void requireOwn(Path folder) {
        try {
            OutputFolder.refusal(folder, "encoded data", EncodedDataset::wasIn).ifPresent(refusal -> {
                throw new InvalidExposuresException(refusal);
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read '%s': %s".formatted(folder, WritableFolder.reason(e)), e);
        }
    }

    /** Writes all rows as one part, that of the test, with encoders that are fitted. */
    static EncodedPart encode(DatasetEncoding encoding, Encoders encoders, Path folder) {
        Set<Part> parts = encoding.split.parts();
        try (DatasetEncoder encoder = new DatasetEncoder(encoding)) {
            EncodingCounts counts = new EncodingCounts(encoders, Map.of());
            try (PartWriters writers = encoder.writers(encoders, counts, part -> folder)) {
                encoder.readAll(Phase.ENCODE, blocks -> writers.write(blocks, encoders::assignIds));
                encoder.pass.tally().checkEnd(encoding.source.name(), parts, List.of());
                EncodedExposures written = writers.finish().get(Part.TEST);
                return new EncodedPart(written, encoder.pass.tally().report(encoding.source.name(), parts, counts));
            }
        }
    }

    private EncodedDataset encode(Path folder) {
        EncoderFit fit = new EncoderFit(encoding.plan, workers, encoding.earlier);
        if (!encoding.plan.needsFitting()) {
            Encoders encoders = fit.encoders();
            return write(
                    folder,
                    encoders,
                    fit,
                    writers -> readAll(Phase.ENCODE, blocks -> {
                        fit.measure(blocks);
                        writers.write(blocks, encoders::assignIds);
                    }));
        }
        try (RawExposures raw = new RawExposures(folder, encoding.plan, workers, pass.blocksAtOnce())) {
            Consumer<List<RawBlock>> sink = blocks -> {
                fit.add(blocks);
                raw.add(blocks);
            };
            readTrain(Phase.FIT, sink);
            pass.tally()
                    .checkEnd(
                            encoding.source.name(),
                            encoding.split instanceof FileSplit ? Set.of(Part.TRAIN) : encoding.split.parts(),
                            encoding.graph.labels());
            fit.checkDays(encoding.source.name());
            Encoders encoders = fit.encoders();
            return write(folder, encoders, fit, writers -> {
                raw.forEach(
                        blocks -> writers.write(blocks, fit::assignIds),
                        share -> encoding.progress.onProgress(new ProgressListener.Progress(
                                Phase.ENCODE, Math.round(share * pass.tally().rowsRead()), OptionalDouble.of(share))));
                readOthers(blocks -> writers.write(blocks, encoders::assignIds));
            });
        }
    }

    private EncodedDataset write(Path folder, Encoders encoders, EncoderFit fit, Consumer<PartWriters> rows) {
        EncodingCounts counts = new EncodingCounts(encoders, fit.distinctValues());
        try (PartialDataset partial = PartialDataset.begin(folder);
                PartWriters writers = writers(encoders, counts, partial::folder)) {
            rows.accept(writers);
            pass.tally().checkEnd(encoding.source.name(), encoding.split.parts(), encoding.graph.labels());
            Set<Part> written = writers.finish().keySet();
            pass.tally().requireSampleWeight(encoding.source.name(), encoding.split.parts(), counts);
            EncodingReport report = pass.tally()
                    .report(
                            encoding.source.name(),
                            encoding.split.parts(),
                            counts.withNumbers(fit.numbers(), fit.encodedNumbers(encoders))
                                    .withTurnover(fit.turnover()));
            pass.tally().times().take(fit.times());
            return partial.finish(
                    written, encoders, report, provenance, pass.tally().times().medians());
        }
    }

    private PartWriters writers(Encoders encoders, EncodingCounts counts, Function<Part, Path> folderOf) {
        RowLayout layout = encoding.plan.layout(encoders.schema());
        return new PartWriters(
                pass,
                workers,
                encoders,
                counts,
                layout,
                encoding.split.parts(),
                part -> ExposureWriter.toFolder(folderOf.apply(part), layout));
    }

    private void readAll(Phase phase, Consumer<List<RawBlock>> sink) {
        readTrain(phase, sink);
        readOthers(sink);
    }

    /** Reads the source that train is in. */
    private void readTrain(Phase phase, Consumer<List<RawBlock>> sink) {
        if (encoding.split instanceof ColumnSplit byColumn) {
            pass.read(encoding.source, Optional.of(byColumn), Part.TRAIN, phase, sink);
        } else {
            Part whole = encoding.split instanceof WholeSplit wholeSplit ? wholeSplit.part() : Part.TRAIN;
            pass.read(encoding.source, Optional.empty(), whole, phase, sink);
        }
    }

    private void readOthers(Consumer<List<RawBlock>> sink) {
        if (encoding.split instanceof FileSplit files) {
            if (files.validation() != null) {
                pass.read(files.validation(), Optional.empty(), Part.VALIDATION, Phase.ENCODE, sink);
            }
            if (files.test() != null) {
                pass.read(files.test(), Optional.empty(), Part.TEST, Phase.ENCODE, sink);
            }
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
