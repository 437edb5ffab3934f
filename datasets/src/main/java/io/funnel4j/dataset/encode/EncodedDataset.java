package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.feature.FeatureSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Encoded exposures in parts, the encoders that made them, and the report of how. A folder:
 *
 * <pre>
 *   dataset.json                         written last: without it the data set is not complete
 *   report.json
 *   encoders/                            as {@link Encoders#save} writes them
 *   train/  validation/  test/           as {@link io.funnel4j.dataset.ExposureWriter} writes them
 * </pre>
 */
public final class EncodedDataset {
    private static final String FILE = "dataset.json";
    private static final String REPORT = "report.json";
    private static final String ENCODERS = "encoders";
    private static final String FORMAT = "funnel4j-dataset";
    private static final int VERSION = 1;

    private final Map<Part, EncodedExposures> parts;
    private final Encoders encoders;
    private final EncodingReport report;

    private EncodedDataset(Map<Part, EncodedExposures> parts, Encoders encoders, EncodingReport report) {
        this.parts = new EnumMap<>(parts);
        this.encoders = encoders;
        this.report = report;
    }

    /**
     * The contents of {@code dataset.json}.
     *
     * @param format always {@value #FORMAT}
     * @param version of the format
     * @param parts that there are
     */
    record Saved(String format, int version, List<Part> parts) {}

    /**
     * Opens a folder that {@link DatasetEncoder} wrote.
     *
     * @throws InvalidFileException if it is not complete, or a file is cut, damaged or of another version
     */
    public static EncodedDataset open(Path folder) {
        Path file = folder.resolve(FILE);
        Saved saved = JsonFiles.read(file, Saved.class, "the description of an encoded data set");
        if (!FORMAT.equals(saved.format()) || saved.version() != VERSION) {
            throw new InvalidFileException("%s describes '%s' of version %d; expected '%s' of version %d; encode again"
                    .formatted(file, saved.format(), saved.version(), FORMAT, VERSION));
        }
        Encoders encoders = Encoders.load(folder.resolve(ENCODERS));
        Map<Part, EncodedExposures> parts = new EnumMap<>(Part.class);
        for (Part part : saved.parts()) {
            EncodedExposures exposures = EncodedExposures.open(folder.resolve(part.lowerCase()));
            if (!exposures.schema().equals(encoders.schema())) {
                throw new InvalidFileException("%s was encoded with other encoders than %s holds; encode again"
                        .formatted(folder.resolve(part.lowerCase()), folder.resolve(ENCODERS)));
            }
            parts.put(part, exposures);
        }
        EncodingReport report =
                JsonFiles.read(folder.resolve(REPORT), EncodingReport.class, "the report of an encoding");
        return new EncodedDataset(parts, encoders, report);
    }

    static EncodedDataset save(
            Path folder, Map<Part, EncodedExposures> parts, Encoders encoders, EncodingReport report) {
        encoders.save(folder.resolve(ENCODERS));
        JsonFiles.write(folder.resolve(REPORT), report);
        JsonFiles.write(folder.resolve(FILE), new Saved(FORMAT, VERSION, List.copyOf(parts.keySet())));
        return new EncodedDataset(parts, encoders, report);
    }

    /** Makes an earlier data set incomplete before parts of it are replaced. */
    static void clear(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot replace the data set in " + folder, e);
        }
    }

    /** The parts that there are. */
    public Set<Part> parts() {
        return Set.copyOf(parts.keySet());
    }

    /**
     * One part.
     *
     * @throws IllegalStateException if the split made no such part
     */
    public EncodedExposures part(Part part) {
        EncodedExposures exposures = parts.get(part);
        if (exposures == null) {
            throw new IllegalStateException("the data set has no %s part, only %s; encode with a split that makes one"
                    .formatted(part.lowerCase(), parts.keySet()));
        }
        return exposures;
    }

    public EncodedExposures train() {
        return part(Part.TRAIN);
    }

    public EncodedExposures validation() {
        return part(Part.VALIDATION);
    }

    public EncodedExposures test() {
        return part(Part.TEST);
    }

    public Encoders encoders() {
        return encoders;
    }

    public FeatureSchema schema() {
        return encoders.schema();
    }

    public EncodingReport report() {
        return report;
    }
}
