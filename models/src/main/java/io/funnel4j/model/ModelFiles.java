// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.behavior.Tower;
import io.funnel4j.behavior.TowerRates;
import io.funnel4j.calibration.Calibrator;
import io.funnel4j.calibration.Calibrators;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.embedding.TableFiles;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.file.FixedZip;
import io.funnel4j.file.PartialFile;
import io.funnel4j.file.StoredJson;
import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.model.interest.Interest;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.text.Printable;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import java.util.zip.ZipException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonSetter;
import org.nd4j.shade.jackson.annotation.Nulls;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.DeserializationFeature;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.MapperFeature;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;
import org.nd4j.shade.jackson.databind.json.JsonMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** A model on disk. */
final class ModelFiles {
    static final String MODEL = "model.zip";
    static final String TABLES = "tables";
    static final String SPEC = "funnel.json";

    private static final int VERSION = 4;
    private static final String INITIAL_RATES = "initialRates";
    private static final String INTERESTS = "interests";
    private static final String HAZARDS = "hazards";
    private static final String CALIBRATORS = "calibrators";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private ModelFiles() {}

    /** What {@value #SPEC} holds; the checksums of the other files tell one save's from another's. */
    private record SpecFile(
            int version,
            List<Tower> towers,
            List<Objective> objectives,
            FeatureSchema schema,
            Representation representation,
            TowerLayers towerLayers,
            OptimizerSpec optimizer,
            double embeddingDeviation,
            TowerRates initialRates,
            long seed,
            DataType dataType,
            int keepEvery,
            List<Interest> interests,
            List<CalibratorFile> calibrators,
            Map<String, Long> checksums) {

        static SpecFile of(FunnelSpec spec, Calibrators calibrators, Map<String, Long> checksums) {
            return new SpecFile(
                    VERSION,
                    spec.graph().towers(),
                    spec.graph().objectives(),
                    spec.schema(),
                    spec.representation(),
                    spec.towers(),
                    spec.optimizer(),
                    spec.embeddingDeviation(),
                    spec.initialRates(),
                    spec.seed(),
                    spec.dataType(),
                    spec.keepEvery(),
                    spec.interests(),
                    CalibratorFile.all(calibrators),
                    checksums);
        }

        FunnelSpec spec() {
            return new FunnelSpec(
                    new BehaviorGraph(towers, objectives),
                    schema,
                    representation,
                    towerLayers,
                    optimizer,
                    embeddingDeviation,
                    initialRates,
                    seed,
                    dataType,
                    keepEvery,
                    interests);
        }
    }

    /** A probability's calibrator in {@value #SPEC}. */
    private record CalibratorFile(Probability probability, Calibrator calibrator) {
        static List<CalibratorFile> all(Calibrators calibrators) {
            return calibrators.byProbability().entrySet().stream()
                    .map(entry -> new CalibratorFile(entry.getKey(), entry.getValue()))
                    .toList();
        }

        static Calibrators calibrators(List<CalibratorFile> files) {
            Map<Probability, Calibrator> calibrators = new LinkedHashMap<>();
            files.forEach(file -> calibrators.put(file.probability, file.calibrator));
            return new Calibrators(calibrators);
        }
    }

    /** Writes the description last: a save that was cut off is known by its checksums. */
    static void save(FunnelModel model, Path folder) throws IOException {
        Path tables = folder.resolve(TABLES);
        Files.createDirectories(tables);
        Map<String, Long> checksums = TableFiles.write(model.tables(), tables);
        for (Map.Entry<String, byte[]> file : files(model.spec(), model.graph(), model.calibrators(), checksums)
                .entrySet()) {
            write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /** The description is written whole or not at all. */
    static void saveCalibrators(Calibrators calibrators, Path folder) throws IOException {
        Path file = folder.resolve(SPEC);
        SpecFile description = readDescription(file);
        SpecFile calibrated = SpecFile.of(spec(description, file), calibrators, description.checksums());
        try (PartialFile partial = new PartialFile(file)) {
            Files.write(partial.path(), JSON.writeValueAsBytes(calibrated));
            partial.finishDurably();
        } catch (IOException e) {
            throw PartialFile.failed(file, e);
        }
    }

    /** See {@link ModelParts#files}. */
    static Map<String, byte[]> files(
            FunnelSpec spec, ComputationGraph graph, Calibrators calibrators, Map<String, Long> tables)
            throws IOException {
        byte[] zip = GraphArchive.write(graph);
        Map<String, Long> checksums = new LinkedHashMap<>(tables);
        checksums.put(MODEL, checksum(zip));
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(MODEL, zip);
        files.put(SPEC, JSON.writeValueAsBytes(SpecFile.of(spec, calibrators, checksums)));
        return files;
    }

    /** A spec as {@value #SPEC} describes it, without files. */
    static byte[] bytes(FunnelSpec spec) {
        try {
            return JSON.writeValueAsBytes(SpecFile.of(spec, Calibrators.NONE, Map.of()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a spec can be written as JSON", e);
        }
    }

    /** What {@value #SPEC} in a folder describes. */
    static FunnelSpec spec(Path folder) throws IOException {
        Path file = folder.resolve(SPEC);
        return spec(readDescription(file), file);
    }

    /** What {@link #bytes(FunnelSpec)} wrote. */
    static FunnelSpec spec(byte[] bytes) {
        try {
            return JSON.readValue(complete(JSON.readTree(bytes), bytes), SpecFile.class)
                    .spec();
        } catch (IOException e) {
            throw new IllegalArgumentException("not a spec of this version: " + e.getMessage(), e);
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw PartialFile.failed(file, e);
        }
    }

    static void export(FunnelModel model, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        try (PartialFile partial = new PartialFile(file);
                TemporaryFolder parts = new TemporaryFolder(folder, file.getFileName() + ".")) {
            save(model, parts.path());
            archive(parts.path(), partial.path());
            partial.finish();
        } catch (IOException e) {
            throw PartialFile.failed(file, e);
        }
    }

    private static void archive(Path folder, Path file) throws IOException {
        try (FixedZip zip = new FixedZip(new BufferedOutputStream(Files.newOutputStream(file)))) {
            zip.add(SPEC, folder.resolve(SPEC));
            zip.add(MODEL, folder.resolve(MODEL));
            for (Path table : DurableFiles.list(folder.resolve(TABLES))) {
                zip.add(TABLES + "/" + table.getFileName(), table);
            }
        }
    }

    static FunnelModel load(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return loadFolder(path);
        }
        if (!Files.isRegularFile(path)) {
            throw new IOException("there is no model at '%s'".formatted(path));
        }
        try (FileSystem archive = FileSystems.newFileSystem(path)) {
            return loadFolder(archive.getPath("/"));
        } catch (ZipException
                | ProviderNotFoundException
                | IndexOutOfBoundsException
                | NegativeArraySizeException e) { // the JDK's file system trusts lengths within an archive
            throw new IOException(
                    "'%s' is not a model file, or is cut short; export or copy it again".formatted(path), e);
        } catch (IOException e) {
            throw new IOException("in '%s': %s".formatted(path, e.getMessage()), e);
        }
    }

    private static FunnelModel loadFolder(Path folder) throws IOException {
        Path specFile = folder.resolve(SPEC);
        SpecFile description = readDescription(specFile);
        FunnelSpec spec = spec(description, specFile);
        try {
            return loadFolder(folder, specFile, description, spec);
        } catch (Funnel4jException | IllegalArgumentException e) {
            throw new IOException(
                    "'%s' describes a model that cannot be made: %s".formatted(specFile, e.getMessage()), e);
        }
    }

    private static FunnelModel loadFolder(Path folder, Path specFile, SpecFile description, FunnelSpec spec)
            throws IOException {
        ModelMemory.require(spec);
        ComputationGraph graph = loadGraph(folder, specFile, description, spec);
        Path tableFolder = folder.resolve(TABLES);
        EmbeddingTables tables = FunnelModel.newTables(spec);
        for (Map.Entry<String, Long> table :
                TableFiles.read(tables, tableFolder).entrySet()) {
            requireSameSave(specFile, description, tableFolder.resolve(table.getKey()), table.getValue());
        }
        return new FunnelModel(spec, graph, tables, CalibratorFile.calibrators(description.calibrators()));
    }

    /** The graph of a model whose tables are there, but not read. */
    private static ComputationGraph loadGraph(Path folder, Path specFile, SpecFile description, FunnelSpec spec)
            throws IOException {
        Path model = folder.resolve(MODEL);
        requireFile(model);
        TableFiles.check(spec.tables(), spec.optimizer().rowOptimizer(), spec.dataType(), folder.resolve(TABLES));
        byte[] zip = GraphArchive.bytes(model, spec);
        ComputationGraph graph = GraphArchive.read(model, zip, spec);
        requireSameSave(specFile, description, model, checksum(zip));
        return graph;
    }

    /** See {@link StoredModel#open}. */
    static StoredModel open(Path folder) throws IOException {
        Path specFile = folder.resolve(SPEC);
        SpecFile description = readDescription(specFile);
        FunnelSpec spec = spec(description, specFile);
        return new StoredModel(
                folder,
                spec,
                loadGraph(folder, specFile, description, spec),
                CalibratorFile.calibrators(description.calibrators()),
                (file, checksum) -> requireSameSave(
                        specFile, description, folder.resolve(TABLES).resolve(file), checksum));
    }

    private static SpecFile readDescription(Path file) throws IOException {
        requireFile(file);
        try {
            byte[] json = StoredJson.read(file);
            JsonNode description = JSON.readTree(json);
            JsonNode version = description.path("version");
            if (version.isInt() && version.asInt() != VERSION) {
                throw new IOException("'%s' has format version %s; this release reads version %s"
                        .formatted(file, version.asInt(), VERSION));
            }
            SpecFile found = JSON.readValue(complete(description, json), SpecFile.class);
            if (found == null) {
                throw notADescription(file, "it is null", null);
            }
            return found;
        } catch (JsonProcessingException e) {
            throw notADescription(file, StoredJson.reason(e), e);
        }
    }

    /**
     * With what earlier models do not say: they had no interests, their towers started at equal rates, none of delays, and they
     * were not calibrated.
     */
    private static byte[] complete(JsonNode description, byte[] json) throws JsonProcessingException {
        if (!(description instanceof ObjectNode object)) {
            return json;
        }
        if (!object.has(INITIAL_RATES)) {
            object.set(INITIAL_RATES, JSON.valueToTree(TowerRates.EQUAL));
        }
        if (!object.has(INTERESTS)) {
            object.putArray(INTERESTS);
        }
        if (object.get(INITIAL_RATES) instanceof ObjectNode rates && !rates.has(HAZARDS)) {
            rates.putObject(HAZARDS);
        }
        if (!object.has(CALIBRATORS)) {
            object.putArray(CALIBRATORS);
        }
        return JSON.writeValueAsBytes(object);
    }

    private static FunnelSpec spec(SpecFile description, Path file) throws IOException {
        try {
            return description.spec();
        } catch (Funnel4jException | IllegalArgumentException e) {
            throw notADescription(file, e.getMessage(), e);
        }
    }

    private static IOException notADescription(Path file, String why, Exception cause) {
        return new IOException(
                "'%s' cannot be read as a model's description: %s"
                        .formatted(file, Printable.line(why.replaceAll("\\R", "; "))),
                cause);
    }

    private static void requireSameSave(Path specFile, SpecFile description, Path file, long checksum)
            throws IOException {
        if (!Objects.equals(description.checksums().get(file.getFileName().toString()), checksum)) {
            throw new IOException("'%s' is not the file that was saved with '%s'; the files are of two saves"
                    .formatted(file, specFile));
        }
    }

    private static long checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return checksum.getValue();
    }

    private static void requireFile(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    "'%s' is missing; a model is a folder with %s, %s and %s/".formatted(file, SPEC, MODEL, TABLES));
        }
    }
}
