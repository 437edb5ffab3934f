package io.funnel4j.model;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.embedding.TableFiles;
import io.funnel4j.feature.FeatureSchema;
import io.funnel4j.model.representation.Representation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.DeserializationFeature;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;

/** A model on disk. Archives are checked before Deeplearning4j's reader, which instantiates what they name, sees them. */
final class ModelFiles {
    static final String MODEL = "model.zip";
    static final String TABLES = "tables";
    static final String SPEC = "funnel.json";

    private static final int VERSION = 1;
    private static final Set<String> KNOWN_ENTRIES =
            Set.of("configuration.json", "coefficients.bin", "updaterState.bin", "noParams.marker");
    private static final Pattern CLASS = Pattern.compile("\"@class\"\\s*:\\s*\"([^\"]*)\"");
    private static final List<String> KNOWN_PACKAGES =
            List.of("org.deeplearning4j.", "org.nd4j.", "io.funnel4j.model.");

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    private ModelFiles() {}

    /** What {@value #SPEC} holds. */
    private record SpecFile(
            int version,
            List<Tower> towers,
            List<Objective> objectives,
            FeatureSchema schema,
            Representation representation,
            TowerLayers towerLayers,
            OptimizerSpec optimizer,
            double embeddingDeviation,
            long seed,
            DataType dataType) {

        static SpecFile of(FunnelSpec spec) {
            return new SpecFile(
                    VERSION,
                    spec.graph().towers(),
                    spec.graph().objectives(),
                    spec.schema(),
                    spec.representation(),
                    spec.towers(),
                    spec.optimizer(),
                    spec.embeddingDeviation(),
                    spec.seed(),
                    spec.dataType());
        }

        FunnelSpec spec() {
            return new FunnelSpec(
                    new BehaviorGraph(towers, objectives),
                    schema,
                    representation,
                    towerLayers,
                    optimizer,
                    embeddingDeviation,
                    seed,
                    dataType);
        }
    }

    static void save(FunnelModel model, Path folder) throws IOException {
        Path tables = folder.resolve(TABLES);
        Files.createDirectories(tables);
        Files.write(folder.resolve(SPEC), JSON.writeValueAsBytes(SpecFile.of(model.spec())));
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        ModelSerializer.writeModel(model.graph(), zip, true);
        Files.write(folder.resolve(MODEL), zip.toByteArray());
        TableFiles.write(model.tables(), tables);
    }

    static void export(FunnelModel model, Path file) throws IOException {
        Files.deleteIfExists(file);
        try (FileSystem archive = archive(file, true)) {
            save(model, archive.getPath("/"));
        }
    }

    static FunnelModel load(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return loadFolder(path);
        }
        if (!Files.exists(path)) {
            throw new IOException("there is no model at '%s'".formatted(path));
        }
        try (FileSystem archive = archive(path, false)) {
            return loadFolder(archive.getPath("/"));
        } catch (ZipException e) {
            throw new IOException(
                    "'%s' is not a model file, or is cut short; export or copy it again".formatted(path), e);
        }
    }

    private static FileSystem archive(Path file, boolean create) throws IOException {
        URI uri = URI.create("jar:" + file.toAbsolutePath().toUri());
        return FileSystems.newFileSystem(uri, Map.of("create", Boolean.toString(create)));
    }

    private static FunnelModel loadFolder(Path folder) throws IOException {
        FunnelSpec spec = readSpec(folder.resolve(SPEC));
        ComputationGraph graph = readGraph(folder.resolve(MODEL), spec);
        EmbeddingTables tables = FunnelModel.newTables(spec);
        TableFiles.read(tables, folder.resolve(TABLES));
        return new FunnelModel(spec, graph, tables);
    }

    private static FunnelSpec readSpec(Path file) throws IOException {
        requireFile(file);
        try {
            SpecFile found = JSON.readValue(Files.readAllBytes(file), SpecFile.class);
            if (found.version() != VERSION) {
                throw new IOException("'%s' has format version %d; this release reads version %d"
                        .formatted(file, found.version(), VERSION));
            }
            return found.spec();
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "'%s' is not a model's description, or is cut short: %s".formatted(file, e.getOriginalMessage()),
                    e);
        }
    }

    private static ComputationGraph readGraph(Path file, FunnelSpec spec) throws IOException {
        requireFile(file);
        byte[] zip = Files.readAllBytes(file);
        checkArchive(file, zip);
        ComputationGraph graph;
        try {
            graph = ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip), true);
        } catch (IOException | RuntimeException e) {
            throw new IOException("'%s' cannot be read as a graph: %s".formatted(file, e.getMessage()), e);
        }
        List<String> expected = spec.layout().outputs();
        if (!graph.getConfiguration().getNetworkOutputs().equals(expected)) {
            throw new IOException("'%s' gives %s, but '%s' beside it describes %s; the files are of two models"
                    .formatted(file, graph.getConfiguration().getNetworkOutputs(), SPEC, expected));
        }
        return graph;
    }

    /** Refuses a cut archive, entries that are not a graph's, and classes that are not a graph's. */
    private static void checkArchive(Path file, byte[] zip) throws IOException {
        boolean configured = false;
        boolean weighted = false;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = entry.getName();
                if (!KNOWN_ENTRIES.contains(name)) {
                    throw new IOException("'%s' holds '%s', which no model of this project does; it is not opened"
                            .formatted(file, name));
                }
                byte[] content = in.readAllBytes();
                if (name.equals("configuration.json")) {
                    configured = true;
                    checkClasses(file, new String(content, StandardCharsets.UTF_8));
                }
                weighted |= name.equals("coefficients.bin");
            }
        } catch (ZipException | EOFException e) {
            throw new IOException("'%s' is damaged or cut short; save or copy the model again".formatted(file), e);
        }
        if (!configured || !weighted) {
            throw new IOException("'%s' is not a graph's archive, or is cut short: it lacks %s"
                    .formatted(file, configured ? "coefficients.bin" : "configuration.json"));
        }
    }

    private static void checkClasses(Path file, String configuration) throws IOException {
        Matcher matcher = CLASS.matcher(configuration);
        while (matcher.find()) {
            String name = matcher.group(1);
            if (KNOWN_PACKAGES.stream().noneMatch(name::startsWith)) {
                throw new IOException(
                        "'%s' names class '%s', which is no part of a graph; it is not opened".formatted(file, name));
            }
        }
    }

    private static void requireFile(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    "'%s' is missing; a model is a folder with %s, %s and %s/".formatted(file, SPEC, MODEL, TABLES));
        }
    }
}
