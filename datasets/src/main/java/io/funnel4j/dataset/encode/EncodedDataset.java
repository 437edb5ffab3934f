// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.rows.FeatureTime;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.problem.Funnel4jException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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
    static final String FILE = "dataset.json";
    static final String REPORT = "report.json";
    static final String ENCODERS = "encoders";
    static final String FORMAT = "funnel4j-dataset";
    static final int VERSION = 3;
    private static final Pattern OWN = Pattern.compile("(dataset\\.json|report\\.json|encoding\\.lock"
            + "|encoders/(encoders\\.json|vocabulary-[0-9]{1,9}\\.(jsonl|seen))"
            + "|(train|validation|test)/(exposures\\.bin|exposures\\.json|lists\\.bin))"
            + "(\\.([0-9a-f]{8}\\.)?partial)?");

    private final Path folder;
    private final Map<Part, EncodedExposures> parts;
    private final Encoders encoders;
    private final EncodingReport report;
    private final Optional<Provenance> provenance;
    private final List<FeatureTime> featureTimes;

    EncodedDataset(
            Path folder,
            Map<Part, EncodedExposures> parts,
            Encoders encoders,
            EncodingReport report,
            Optional<Provenance> provenance,
            List<FeatureTime> featureTimes) {
        this.folder = folder;
        this.parts = new EnumMap<>(Part.class);
        this.parts.putAll(parts);
        this.encoders = encoders;
        this.report = report;
        this.provenance = provenance;
        this.featureTimes = List.copyOf(featureTimes);
    }

    /**
     * The contents of {@code dataset.json}.
     *
     * @param format always {@value #FORMAT}
     * @param version of the format
     * @param parts that there are
     * @param provenance what it was encoded from; null where that is not known
     */
    record Saved(String format, int version, List<Part> parts, Provenance provenance) {
        Saved {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Opens a folder that {@link DatasetEncoding} wrote.
     *
     * @throws InvalidFileException if it is not complete, or a file is cut, damaged or of another version
     */
    public static EncodedDataset open(Path folder) {
        Path file = folder.resolve(FILE);
        Saved saved = JsonFiles.read(
                file, Saved.class, "the description of a whole encoded data set (encode again where it is missing)");
        if (!FORMAT.equals(saved.format()) || saved.version() != VERSION) {
            throw new InvalidFileException("%s describes '%s' of version %s; expected '%s' of version %s; encode again"
                    .formatted(file, saved.format(), saved.version(), FORMAT, VERSION));
        }
        Encoders encoders = Encoders.load(folder.resolve(ENCODERS));
        Map<Part, EncodedExposures> parts = new EnumMap<>(Part.class);
        for (Part part : saved.parts()) {
            EncodedExposures exposures = EncodedExposures.open(folder.resolve(part.lowerCase()));
            if (!exposures.schema().equals(encoders.schema())
                    || !exposures.labels().equals(encoders.plan().labelNames())
                    || !exposures.layout().delays().equals(encoders.plan().delayedLabels())) {
                throw new InvalidFileException("%s was encoded with other encoders than %s holds; encode again"
                        .formatted(
                                folder.resolve(part.lowerCase()).resolve("exposures.json"),
                                folder.resolve(ENCODERS).resolve("encoders.json")));
            }
            parts.put(part, exposures);
        }
        EncodingReport report =
                JsonFiles.read(folder.resolve(REPORT), EncodingReport.class, "the report of an encoding");
        if (!report.isOf(encoders.plan(), parts.keySet())) {
            throw new InvalidFileException("%s reports on other features or parts than %s holds; encode again"
                    .formatted(folder.resolve(REPORT), folder));
        }
        return new EncodedDataset(folder, parts, encoders, report, Optional.ofNullable(saved.provenance()), List.of());
    }

    /** The file of a data set's folder that says what it is of. */
    public static Path description(Path folder) {
        return folder.resolve(FILE);
    }

    /**
     * Whether a data set's folder has such a file, or had it when its encoding was cut off.
     *
     * @param path in the folder
     */
    public static boolean writes(Path path) {
        return OWN.matcher(path.toString().replace('\\', '/')).matches();
    }

    /** Whether a data set is in a folder, or its encoding was begun there. */
    static boolean wasIn(Path folder) {
        if (Files.exists(folder.resolve(DatasetEncoder.LOCK))) {
            return true;
        }
        try {
            Path file = folder.resolve(FILE);
            return Files.exists(file)
                    && FORMAT.equals(
                            JsonFiles.read(file, Saved.class, "a data set").format());
        } catch (InvalidFileException e) {
            return false;
        }
    }

    /** Whether the data set in a folder is what would be encoded now. */
    static Freshness freshness(Path folder, Optional<Provenance> now) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return new Freshness.Absent();
        }
        try {
            EncodedDataset dataset = open(folder);
            if (now.isEmpty() || dataset.provenance.isEmpty()) {
                return new Freshness.Stale(List.of("the source cannot say whether its rows changed"));
            }
            List<String> changes = now.get().changesSince(dataset.provenance.get());
            return changes.isEmpty() ? new Freshness.Fresh(dataset) : new Freshness.Stale(changes);
        } catch (InvalidFileException e) {
            return new Freshness.Stale(List.of(e.getMessage()));
        }
    }

    /**
     * Reads all rows of all parts; see {@link EncodedExposures#verify}.
     *
     * @throws InvalidFileException if they are not those that were written
     */
    public void verify() {
        parts.values().forEach(EncodedExposures::verify);
    }

    /** The parts that there are, in the order of {@link Part}. */
    public Set<Part> parts() {
        return Collections.unmodifiableSet(parts.keySet());
    }

    /**
     * One part.
     *
     * @throws Funnel4jException if the split made no such part
     */
    public EncodedExposures part(Part part) {
        EncodedExposures exposures = parts.get(part);
        if (exposures == null) {
            throw new Funnel4jException("the data set of %s has no %s part, only %s; encode with a split that makes one"
                    .formatted(folder.resolve(FILE), part.lowerCase(), parts.keySet()));
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

    /** How long each feature took to encode; empty where the data set was opened, not encoded just now. */
    public List<FeatureTime> featureTimes() {
        return featureTimes;
    }
}
