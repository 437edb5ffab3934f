package io.funnel4j.dataset.encode;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.dataset.encode.ProgressListener.Phase;
import io.funnel4j.dataset.format.ExposureSource;
import io.funnel4j.dataset.format.InvalidExposuresException;
import io.funnel4j.dataset.split.ColumnSplit;
import io.funnel4j.dataset.split.FileSplit;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.dataset.split.WholeSplit;
import io.funnel4j.file.FolderLock;
import io.funnel4j.file.OutputFolder;
import io.funnel4j.file.WritableFolder;
import io.funnel4j.problem.InvalidSpecException;
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
 * Raw rows to encoded exposures in a folder. The source is read once, on all cores: the values of the rows are numbered
 * and the rows kept in a file beside the data set, until encoders are fitted to the train rows; then they are encoded and
 * the file is gone. (Where nothing is to be fitted, rows are encoded as they are read.) Memory follows the vocabularies.
 * What is written does not depend on the number of cores.
 */
public final class DatasetEncoder implements Closeable {
    static final String LOCK = "encoding.lock";

    private final EncodingPlan plan;
    private final ExposureSource source;
    private final Split split;
    private final BehaviorGraph graph;
    private final ProgressListener progress;
    private final Workers workers;
    private final EncodingPass pass;
    private final Optional<Encoders> earlier;
    private final Optional<Provenance> provenance;

    private DatasetEncoder(
            EncodingPlan plan,
            ExposureSource source,
            Split split,
            BehaviorGraph graph,
            ProgressListener progress,
            int workers,
            Optional<Encoders> earlier) {
        this.plan = plan;
        this.source = source;
        this.split = split;
        this.graph = graph;
        this.progress = progress;
        this.workers = new Workers(workers);
        this.pass = new EncodingPass(plan, graph, this.workers, progress);
        this.earlier = earlier;
        this.provenance = Provenance.of(source, plan, split, graph, earlier);
    }

    /**
     * Fits encoders on the train rows and writes all parts.
     *
     * @param source of the rows that are split; with a {@link FileSplit}, of the train rows
     * @param graph says which labels must nest, and which are trained
     * @param folder where the data set is written: new, empty, or of an earlier data set, which is replaced
     * @throws InvalidSpecException listing every contradiction of plan, columns, split and graph
     * @throws InvalidExposuresException if the rows cannot be used: none at all or none of a part, too many bad ones,
     *     labels that do not nest under the rule REJECT, a trained label without a positive in train; or if the folder holds
     *     something else
     */
    public static EncodedDataset encode(
            ExposureSource source,
            EncodingPlan plan,
            Split split,
            BehaviorGraph graph,
            Path folder,
            ProgressListener progress) {
        return encode(source, plan, split, graph, folder, progress, Optional.empty());
    }

    /**
     * The same, going on from earlier encoders: the ids, slots, statistics and borders that they have stay, values that
     * they do not know are added behind.
     *
     * @throws IllegalArgumentException if they were fitted for other features, naming each difference
     */
    public static EncodedDataset encode(
            ExposureSource source,
            EncodingPlan plan,
            Split split,
            BehaviorGraph graph,
            Path folder,
            ProgressListener progress,
            Optional<Encoders> earlier) {
        return encode(
                source,
                plan,
                split,
                graph,
                folder,
                progress,
                Runtime.getRuntime().availableProcessors(),
                earlier);
    }

    static EncodedDataset encode(
            ExposureSource source,
            EncodingPlan plan,
            Split split,
            BehaviorGraph graph,
            Path folder,
            ProgressListener progress,
            int workers) {
        return encode(source, plan, split, graph, folder, progress, workers, Optional.empty());
    }

    private static EncodedDataset encode(
            ExposureSource source,
            EncodingPlan plan,
            Split split,
            BehaviorGraph graph,
            Path folder,
            ProgressListener progress,
            int workers,
            Optional<Encoders> earlier) {
        ExposureSource known = new KnownColumns(source);
        PlanCheck.check(plan, known, split, graph);
        earlier.ifPresent(encoders -> requireFeatures(encoders, plan));
        requireOwn(folder);
        FolderLock lock = FolderLock.take(folder, LOCK)
                .orElseThrow(() -> new InvalidExposuresException(
                        "another run is encoding into %s; wait for it, or name another folder".formatted(folder)));
        try (lock;
                DatasetEncoder encoder = new DatasetEncoder(plan, known, split, graph, progress, workers, earlier)) {
            return encoder.encode(folder);
        }
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

    /**
     * The data set that is in a folder already, if it was encoded from the same rows, configuration and version; else
     * encodes.
     *
     * @throws InvalidSpecException as {@link #encode}
     * @throws InvalidExposuresException as {@link #encode}
     */
    public static Reencoding encodeIfStale(
            ExposureSource source,
            EncodingPlan plan,
            Split split,
            BehaviorGraph graph,
            Path folder,
            ProgressListener progress,
            Optional<Encoders> earlier) {
        PlanCheck.check(plan, source, split, graph);
        List<String> changes = EncodedDataset.staleness(folder, Provenance.of(source, plan, split, graph, earlier));
        if (!changes.isEmpty()) {
            return new Reencoding(encode(source, plan, split, graph, folder, progress, earlier), changes);
        }
        EncodedDataset dataset = EncodedDataset.open(folder);
        dataset.verify();
        return new Reencoding(dataset, changes);
    }

    /** The same from nothing. */
    public static Reencoding encodeIfStale(
            ExposureSource source,
            EncodingPlan plan,
            Split split,
            BehaviorGraph graph,
            Path folder,
            ProgressListener progress) {
        return encodeIfStale(source, plan, split, graph, folder, progress, Optional.empty());
    }

    /**
     * Why the data set in a folder is not what would be encoded now; nothing where it is.
     *
     * @throws InvalidSpecException as {@link #encode}
     */
    public static List<String> changes(
            ExposureSource source,
            EncodingPlan plan,
            Split split,
            BehaviorGraph graph,
            Path folder,
            Optional<Encoders> earlier) {
        PlanCheck.check(plan, source, split, graph);
        return EncodedDataset.staleness(folder, Provenance.of(source, plan, split, graph, earlier));
    }

    private static void requireFeatures(Encoders earlier, EncodingPlan plan) {
        List<String> differences = earlier.differencesTo(plan);
        if (!differences.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model to go on from reads other features: %s; leave them as they were, or train anew"
                            .formatted(String.join("; ", differences)));
        }
    }

    /**
     * A data set, and whether it had to be encoded.
     *
     * @param changes why it had to be; nothing where it was there
     */
    public record Reencoding(EncodedDataset dataset, List<String> changes) {
        public Reencoding {
            changes = List.copyOf(changes);
        }

        /** Whether the data set was there already. */
        public boolean reused() {
            return changes.isEmpty();
        }
    }

    /**
     * Writes rows of another source with encoders that are fitted already, all into one folder: another day to evaluate
     * on, or rows to score. Labels, group and sample weight are read where the source has their columns; of the labels,
     * all or none.
     *
     * @param maxBadRows the share of rows that may be bad; 0 stops at the first
     * @throws InvalidSpecException listing the columns that are missing
     * @throws InvalidExposuresException if there are no rows, too many bad ones, or labels that do not nest under the rule
     *     REJECT
     */
    public static EncodedPart encode(
            ExposureSource source,
            Encoders encoders,
            double maxBadRows,
            BehaviorGraph graph,
            Path folder,
            ProgressListener progress) {
        ExposureSource known = new KnownColumns(source);
        EncodingPlan plan = encoders.plan().reducedTo(known.columns()).withMaxBadRows(maxBadRows);
        PlanCheck.check(plan, known);
        Split whole = new WholeSplit(Part.TEST);
        int workers = Runtime.getRuntime().availableProcessors();
        try (DatasetEncoder encoder =
                new DatasetEncoder(plan, known, whole, graph, progress, workers, Optional.empty())) {
            EncodingCounts counts = new EncodingCounts(encoders, Map.of());
            try (PartWriters writers = encoder.writers(encoders, counts, part -> folder)) {
                encoder.readAll(Phase.ENCODE, blocks -> writers.write(blocks, encoders::assignIds));
                encoder.pass.checkEnd(source.name(), whole.parts(), List.of());
                EncodedExposures written = writers.finish().get(Part.TEST);
                return new EncodedPart(written, encoder.pass.report(source.name(), whole.parts(), counts));
            }
        }
    }

    /** The same with the share of bad rows that the encoders' plan accepts. */
    public static EncodedPart encode(
            ExposureSource source, Encoders encoders, BehaviorGraph graph, Path folder, ProgressListener progress) {
        return encode(source, encoders, encoders.plan().maxBadRows(), graph, folder, progress);
    }

    private EncodedDataset encode(Path folder) {
        EncoderFit fit = new EncoderFit(plan, workers, earlier);
        if (!plan.needsFitting()) {
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
        try (RawExposures raw = new RawExposures(folder, plan, workers, pass.blocksAtOnce())) {
            Consumer<List<RawBlock>> sink = blocks -> {
                fit.add(blocks);
                raw.add(blocks);
            };
            readTrain(Phase.FIT, sink);
            pass.checkEnd(
                    source.name(), split instanceof FileSplit ? Set.of(Part.TRAIN) : split.parts(), graph.labels());
            Encoders encoders = fit.encoders();
            return write(folder, encoders, fit, writers -> {
                raw.forEach(
                        blocks -> writers.write(blocks, fit::assignIds),
                        share -> progress.onProgress(new ProgressListener.Progress(
                                Phase.ENCODE, Math.round(share * pass.rowsRead()), OptionalDouble.of(share))));
                readOthers(blocks -> writers.write(blocks, encoders::assignIds));
            });
        }
    }

    private EncodedDataset write(Path folder, Encoders encoders, EncoderFit fit, Consumer<PartWriters> rows) {
        EncodingCounts counts = new EncodingCounts(encoders, fit.distinctValues());
        try (PartialDataset partial = PartialDataset.begin(folder);
                PartWriters writers = writers(encoders, counts, partial::folder)) {
            rows.accept(writers);
            pass.checkEnd(source.name(), split.parts(), graph.labels());
            Set<Part> written = writers.finish().keySet();
            requireSampleWeight(counts);
            EncodingReport report = pass.report(
                    source.name(), split.parts(), counts.withNumbers(fit.numbers(), fit.encodedNumbers(encoders)));
            pass.times().take(fit.times());
            return partial.finish(
                    written, encoders, report, provenance, pass.times().medians());
        }
    }

    private void requireSampleWeight(EncodingCounts counts) {
        if (plan.sampleWeight() != null && split.parts().contains(Part.TRAIN) && counts.weighted(Part.TRAIN) == 0) {
            throw new InvalidExposuresException(
                    "%s: the sample weight, column '%s', is 0 in all rows of train, so nothing can be learnt; check the column, or leave sample-weight out"
                            .formatted(source.name(), plan.sampleWeight()));
        }
    }

    private PartWriters writers(Encoders encoders, EncodingCounts counts, Function<Part, Path> folderOf) {
        RowLayout layout =
                new RowLayout(encoders.schema(), plan.labelNames(), plan.group() != null, plan.sampleWeight() != null);
        return new PartWriters(pass, workers, encoders, counts, layout, split.parts(), folderOf);
    }

    private void readAll(Phase phase, Consumer<List<RawBlock>> sink) {
        readTrain(phase, sink);
        readOthers(sink);
    }

    /** Reads the source that train is in. */
    private void readTrain(Phase phase, Consumer<List<RawBlock>> sink) {
        if (split instanceof ColumnSplit byColumn) {
            pass.read(source, Optional.of(byColumn), Part.TRAIN, phase, sink);
        } else {
            Part whole = split instanceof WholeSplit wholeSplit ? wholeSplit.part() : Part.TRAIN;
            pass.read(source, Optional.empty(), whole, phase, sink);
        }
    }

    private void readOthers(Consumer<List<RawBlock>> sink) {
        if (split instanceof FileSplit files) {
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
