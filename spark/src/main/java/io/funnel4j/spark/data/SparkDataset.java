// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.data;

import io.funnel4j.Internal;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureWriter;
import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.encode.DatasetAssembly;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.report.EncodingReport.PartReport;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.problem.Funnel4jException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * Encoded exposures in parts on a cluster, the encoders that made them, and the report of how. A part is cut into
 * blocks, one a partition, numbered from 0 in order; some may have no row. Closing it frees what the cluster keeps of it.
 *
 * <p>A data set of one machine ({@link EncodedDataset}) becomes one of a cluster by {@link #of}, and the other way
 * round by {@link #copyTo}.
 */
public final class SparkDataset implements AutoCloseable {
    private final JavaSparkContext context;
    private final Map<Part, JavaRDD<ExposureBlock>> parts;
    private final Encoders encoders;
    private final EncodingReport report;
    private final Runnable free;

    private SparkDataset(
            JavaSparkContext context,
            Map<Part, JavaRDD<ExposureBlock>> parts,
            Encoders encoders,
            EncodingReport report,
            Runnable free) {
        this.context = context;
        this.parts = new EnumMap<>(parts);
        this.encoders = encoders;
        this.report = report;
        this.free = free;
    }

    /**
     * A data set that was encoded on a cluster.
     *
     * @param parts persisted; one block a partition
     * @param free frees them
     */
    @Internal
    public static SparkDataset encoded(
            JavaSparkContext context,
            Map<Part, JavaRDD<ExposureBlock>> parts,
            Encoders encoders,
            EncodingReport report,
            Runnable free) {
        return new SparkDataset(context, parts, encoders, report, free);
    }

    /**
     * A data set of one machine, which goes to the cluster through this process.
     *
     * @param blocks of each part, at least 1
     */
    public static SparkDataset of(JavaSparkContext context, EncodedDataset dataset, int blocks) {
        if (blocks < 1) {
            throw new IllegalArgumentException(
                    "a part is to be cut into %s blocks; expected at least 1".formatted(blocks));
        }
        Map<Part, JavaRDD<ExposureBlock>> parts = new EnumMap<>(Part.class);
        for (Part part : dataset.parts()) {
            parts.put(part, context.parallelize(cut(dataset.part(part), blocks), blocks));
        }
        return persisted(context, parts, dataset.encoders(), dataset.report());
    }

    /**
     * The same of the folder of a data set, on the disk of this process.
     *
     * @throws InvalidFileException as {@link EncodedDataset#open}
     */
    public static SparkDataset of(JavaSparkContext context, Path folder, int blocks) {
        return of(context, EncodedDataset.open(folder), blocks);
    }

    private static List<ExposureBlock> cut(EncodedExposures exposures, int blocks) {
        List<ExposureBlock> cut = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            long from = exposures.rows() * block / blocks;
            long to = exposures.rows() * (block + 1) / blocks;
            ExposureWriter rows = ExposureWriter.inMemory(exposures.layout());
            rows.append(exposures, from, to - from);
            cut.add(new ExposureBlock(block, rows.finish()));
        }
        return cut;
    }

    private static SparkDataset persisted(
            JavaSparkContext context,
            Map<Part, JavaRDD<ExposureBlock>> parts,
            Encoders encoders,
            EncodingReport report) {
        parts.values().forEach(part -> part.persist(StorageLevel.MEMORY_AND_DISK()));
        return new SparkDataset(
                context, parts, encoders, report, () -> parts.values().forEach(part -> part.unpersist(false)));
    }

    /**
     * Opens a data set that was written.
     *
     * @param path in any file system that Hadoop knows: {@code hdfs:///data/visits}, {@code s3a://logs/visits}
     * @throws InvalidFileException if it is not whole, damaged, of another version, or of one machine
     */
    public static SparkDataset open(JavaSparkContext context, String path) {
        DatasetFolder folder = new DatasetFolder(path, context.hadoopConfiguration());
        Description description = Description.read(folder);
        try (TemporaryFolder local = new TemporaryFolder("encoders")) {
            folder.copyTo(DatasetFolder.ENCODERS, local.path().resolve(DatasetFolder.ENCODERS));
            Encoders encoders = Encoders.load(local.path().resolve(DatasetFolder.ENCODERS));
            EncodingReport report = Description.report(folder);
            Map<Part, JavaRDD<ExposureBlock>> parts = new EnumMap<>(Part.class);
            for (Description.OfPart part : description.parts()) {
                parts.put(part.part(), read(context, folder, part));
            }
            return persisted(context, parts, encoders, report);
        }
    }

    private static JavaRDD<ExposureBlock> read(
            JavaSparkContext context, DatasetFolder folder, Description.OfPart described) {
        Part part = described.part();
        long[] rows =
                described.blocks().stream().mapToLong(Description.Block::rows).toArray();
        long[] checksums = described.blocks().stream()
                .mapToLong(Description.Block::checksum)
                .toArray();
        List<Integer> numbers = IntStream.range(0, rows.length).boxed().toList();
        return context.parallelize(numbers, rows.length)
                .map(number -> folder.read(part, number, rows[number], checksums[number]));
    }

    /** The parts that there are, in the order of {@link Part}. */
    public Set<Part> parts() {
        return Collections.unmodifiableSet(parts.keySet());
    }

    /**
     * One part, which the cluster keeps.
     *
     * @return one block a partition, in order
     * @throws Funnel4jException if the split made no such part
     */
    public JavaRDD<ExposureBlock> part(Part part) {
        JavaRDD<ExposureBlock> blocks = parts.get(part);
        if (blocks == null) {
            throw new Funnel4jException("the data set has no %s part, only %s; encode with a split that makes one"
                    .formatted(part.lowerCase(), parts.keySet()));
        }
        return blocks;
    }

    /** Rows of a part. */
    public long rows(Part part) {
        part(part);
        return report.parts().stream()
                .filter(ofPart -> ofPart.part() == part)
                .mapToLong(PartReport::rows)
                .sum();
    }

    /** The features of an encoded exposure. */
    public FeatureSchema schema() {
        return encoders.schema();
    }

    public Encoders encoders() {
        return encoders;
    }

    /** What the encoding found in the raw rows. */
    public EncodingReport report() {
        return report;
    }

    /**
     * Writes the data set, each block where it is; {@link #open} reads it.
     *
     * @param path of a folder in any file system that Hadoop knows, which is new, empty, or that of an earlier data
     *     set, which is replaced
     * @throws InvalidFileException if the folder holds anything else
     */
    public void write(String path) {
        DatasetFolder folder = new DatasetFolder(path, context.hadoopConfiguration());
        folder.clear();
        List<Description.OfPart> written = new ArrayList<>();
        parts.forEach((part, blocks) -> written.add(new Description.OfPart(part, write(folder, part, blocks))));
        try (TemporaryFolder local = new TemporaryFolder("encoders")) {
            encoders.save(local.path().resolve(DatasetFolder.ENCODERS));
            folder.copyFrom(local.path().resolve(DatasetFolder.ENCODERS), DatasetFolder.ENCODERS);
        }
        folder.write(DatasetFolder.REPORT, report.json() + "\n");
        folder.removePartial();
        new Description(written).write(folder);
    }

    private static List<Description.Block> write(DatasetFolder folder, Part part, JavaRDD<ExposureBlock> blocks) {
        return blocks
                .map(block -> {
                    folder.write(part, block);
                    return new long[] {
                        block.exposures().rows(), block.exposures().checksum()
                    };
                })
                .collect()
                .stream()
                .map(block -> new Description.Block(block[0], block[1]))
                .toList();
    }

    /**
     * Writes the data set as one of one machine, to the disk of this process, one block after the other.
     *
     * @param folder new, empty, or of an earlier data set, which is replaced
     * @throws io.funnel4j.dataset.source.InvalidExposuresException if the folder holds something else
     */
    public EncodedDataset copyTo(Path folder) {
        try (DatasetAssembly assembly =
                DatasetAssembly.begin(folder, parts.keySet(), encoders.plan().layout(encoders.schema()))) {
            parts.forEach((part, blocks) ->
                    blocks.toLocalIterator().forEachRemaining(block -> assembly.append(part, block.exposures())));
            return assembly.finish(encoders, report);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder, e);
        }
    }

    @Override
    public void close() {
        free.run();
    }
}
