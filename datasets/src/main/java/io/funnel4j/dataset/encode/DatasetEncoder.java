package io.funnel4j.dataset.encode;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureWriter;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.dataset.format.ExposureSource;
import io.funnel4j.dataset.format.InvalidExposuresException;
import io.funnel4j.dataset.split.ColumnSplit;
import io.funnel4j.dataset.split.FileSplit;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.dataset.split.WholeSplit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Raw rows to encoded exposures in a folder: one pass over the source to fit encoders on the train rows, one to write.
 * (Where nothing is to be fitted, one pass.) Memory follows the vocabularies.
 */
public final class DatasetEncoder {
    private final EncodingPlan plan;
    private final ExposureSource source;
    private final Split split;
    private final BehaviorGraph graph;
    private final ProgressListener progress;

    private DatasetEncoder(
            EncodingPlan plan, ExposureSource source, Split split, BehaviorGraph graph, ProgressListener progress) {
        this.plan = plan;
        this.source = source;
        this.split = split;
        this.graph = graph;
        this.progress = progress;
    }

    /**
     * Fits encoders on the train rows and writes all parts.
     *
     * @param source of the rows that are split; with a {@link FileSplit}, of the train rows
     * @param graph says which labels must nest, and which are trained
     * @param folder where the data set is written; created, an earlier data set in it is replaced
     * @throws InvalidEncodingPlanException listing every contradiction of plan, columns, split and graph
     * @throws InvalidExposuresException if the rows cannot be used: none at all or none of a part, too many bad ones,
     *     labels that do not nest under the rule REJECT, a trained label without a positive in train
     */
    public static EncodedDataset encode(
            ExposureSource source,
            EncodingPlan plan,
            Split split,
            BehaviorGraph graph,
            Path folder,
            ProgressListener progress) {
        PlanCheck.check(plan, source, split, graph);
        DatasetEncoder encoder = new DatasetEncoder(plan, source, split, graph, progress);
        EncoderFit fit = new EncoderFit(plan);
        if (plan.needsFitting()) {
            encoder.fit(fit);
        }
        Encoders encoders = fit.encoders();
        EncodingCounts counts = new EncodingCounts(encoders, fit.distinctValues());
        EncodedDataset.clear(folder);
        Map<Part, EncodedExposures> parts = new EnumMap<>(Part.class);
        EncodingReport report =
                encoder.write(encoders, counts, graph.labels(), part -> folder.resolve(part.lowerCase()), parts);
        return EncodedDataset.save(folder, parts, encoders, report);
    }

    /**
     * Writes rows of another source with encoders that are fitted already, all into one folder: another day to evaluate
     * on, or rows to score. Labels, group and sample weight are read where the source has their columns; of the labels,
     * all or none.
     *
     * @throws InvalidEncodingPlanException listing the columns that are missing
     * @throws InvalidExposuresException if there are no rows, too many bad ones, or labels that do not nest under the rule
     *     REJECT
     */
    public static EncodedPart encode(
            ExposureSource source, Encoders encoders, BehaviorGraph graph, Path folder, ProgressListener progress) {
        EncodingPlan plan = encoders.plan().reducedTo(source.columns());
        PlanCheck.check(plan, source);
        Split whole = new WholeSplit(Part.TEST);
        DatasetEncoder encoder = new DatasetEncoder(plan, source, whole, graph, progress);
        Map<Part, EncodedExposures> parts = new EnumMap<>(Part.class);
        EncodingReport report =
                encoder.write(encoders, new EncodingCounts(encoders, Map.of()), List.of(), part -> folder, parts);
        return new EncodedPart(parts.get(Part.TEST), report);
    }

    private void fit(EncoderFit fit) {
        EncodingPass pass = new EncodingPass(plan, graph, ProgressListener.Phase.FIT, progress);
        Consumer<RawExposure> sink = row -> {
            if (row.part == Part.TRAIN) {
                fit.add(row);
            }
        };
        Set<Part> parts = split.parts();
        if (split instanceof FileSplit) {
            parts = Set.of(Part.TRAIN);
            pass.read(source, Optional.empty(), Part.TRAIN, sink);
        } else {
            read(pass, sink);
        }
        pass.checkEnd(parts, graph.labels());
    }

    private EncodingReport write(
            Encoders encoders,
            EncodingCounts counts,
            List<String> trained,
            Function<Part, Path> folderOf,
            Map<Part, EncodedExposures> written) {
        RowLayout layout =
                new RowLayout(encoders.schema(), plan.labelNames(), plan.group() != null, plan.sampleWeight() != null);
        int[] ids = new int[layout.schema().ids().size()];
        float[] numeric = new float[layout.schema().numeric().size()];
        Map<Part, ExposureWriter> writers = new EnumMap<>(Part.class);
        EncodingPass pass = new EncodingPass(plan, graph, ProgressListener.Phase.ENCODE, progress);
        try {
            for (Part part : split.parts()) {
                writers.put(part, ExposureWriter.toFolder(folderOf.apply(part), layout));
            }
            read(pass, row -> {
                encoders.encode(row, ids, 0, numeric, 0);
                counts.add(row, ids);
                writers.get(row.part).append(ids, numeric, row.labels, row.group, row.sampleWeight);
            });
            pass.checkEnd(split.parts(), trained);
            writers.forEach((part, writer) -> written.put(part, writer.finish()));
        } finally {
            close(writers);
        }
        return pass.report(source.name(), split.parts(), counts);
    }

    private void read(EncodingPass pass, Consumer<RawExposure> sink) {
        if (split instanceof ColumnSplit byColumn) {
            pass.read(source, Optional.of(byColumn), Part.TRAIN, sink);
        } else if (split instanceof WholeSplit whole) {
            pass.read(source, Optional.empty(), whole.part(), sink);
        } else if (split instanceof FileSplit files) {
            pass.read(source, Optional.empty(), Part.TRAIN, sink);
            if (files.validation() != null) {
                pass.read(files.validation(), Optional.empty(), Part.VALIDATION, sink);
            }
            if (files.test() != null) {
                pass.read(files.test(), Optional.empty(), Part.TEST, sink);
            }
        }
    }

    private static void close(Map<Part, ExposureWriter> writers) {
        for (ExposureWriter writer : writers.values()) {
            try {
                writer.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
