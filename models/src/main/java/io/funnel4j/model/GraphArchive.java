package io.funnel4j.model;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;

/**
 * Deeplearning4j's archive of a graph. Its entries and classes are checked before Deeplearning4j's reader, which
 * instantiates what they name, sees them.
 */
final class GraphArchive {
    private static final String CONFIGURATION = "configuration.json";
    private static final String PARAMETERS = "coefficients.bin";
    private static final String UPDATER = "updaterState.bin";
    private static final Set<String> KNOWN_ENTRIES = Set.of(CONFIGURATION, PARAMETERS, UPDATER, "noParams.marker");

    private static final String CLASS = "@class";
    private static final List<String> KNOWN_PACKAGES = List.of(
            "org.deeplearning4j.nn.conf.",
            "org.deeplearning4j.nn.weights.",
            "org.nd4j.linalg.activations.",
            "org.nd4j.linalg.learning.",
            "org.nd4j.linalg.lossfunctions.",
            "org.nd4j.linalg.schedule.",
            "io.funnel4j.model.");

    private GraphArchive() {}

    /**
     * The graph of an archive.
     *
     * @param file named in errors
     * @param zip its content
     * @param spec what the graph must be
     * @throws IOException if the archive is cut short, holds what no graph of this project does, or is another's
     */
    static ComputationGraph read(Path file, byte[] zip, FunnelSpec spec) throws IOException {
        checkEntries(file, zip, spec);
        ComputationGraph graph;
        try {
            graph = ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip), true);
        } catch (IOException | RuntimeException e) {
            throw new IOException("'%s' cannot be read as a graph: %s".formatted(file, e.getMessage()), e);
        }
        checkStructure(file, graph.getConfiguration(), GraphCompiler.compile(spec));
        return graph;
    }

    private static void checkEntries(Path file, byte[] zip, FunnelSpec spec) throws IOException {
        List<String> missing = new ArrayList<>(List.of(CONFIGURATION, PARAMETERS));
        if (spec.optimizer().type() != OptimizerSpec.Type.SGD) {
            missing.add(UPDATER);
        }
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = entry.getName();
                if (!KNOWN_ENTRIES.contains(name)) {
                    throw new IOException("'%s' holds '%s', which no model of this project does; it is not opened"
                            .formatted(file, name));
                }
                byte[] content = in.readAllBytes();
                if (name.equals(CONFIGURATION)) {
                    checkClasses(file, content, spec.representation().getClass().getPackageName() + ".");
                }
                missing.remove(name);
            }
        } catch (ZipException | EOFException e) {
            throw new IOException("'%s' is damaged or cut short; save or copy the model again".formatted(file), e);
        }
        if (!missing.isEmpty()) {
            throw new IOException("'%s' is not a graph's archive, or is cut short: it lacks %s"
                    .formatted(file, String.join(", ", missing)));
        }
    }

    /** Token by token: a name may be written with escapes, or stand twice in one object. */
    private static void checkClasses(Path file, byte[] configuration, String representationPackage) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(configuration)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.getCurrentName().equals(CLASS)) {
                    parser.nextToken();
                    String name = parser.getText();
                    if (KNOWN_PACKAGES.stream().noneMatch(name::startsWith)
                            && !name.startsWith(representationPackage)) {
                        throw new IOException("'%s' names class '%s', which is no part of a graph; it is not opened"
                                .formatted(file, name));
                    }
                }
            }
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "'%s' has a configuration that is no JSON: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }

    private static void checkStructure(
            Path file, ComputationGraphConfiguration found, ComputationGraphConfiguration expected) throws IOException {
        if (!found.getNetworkOutputs().equals(expected.getNetworkOutputs())) {
            throw ofTwoModels(file, found.getNetworkOutputs(), expected.getNetworkOutputs());
        }
        Map<String, String> foundVertices = vertices(found);
        Map<String, String> expectedVertices = vertices(expected);
        if (!foundVertices.equals(expectedVertices)) {
            Map<String, String> common = new TreeMap<>(foundVertices);
            common.entrySet().retainAll(expectedVertices.entrySet());
            foundVertices.keySet().removeAll(common.keySet());
            expectedVertices.keySet().removeAll(common.keySet());
            throw ofTwoModels(file, foundVertices, expectedVertices);
        }
    }

    private static IOException ofTwoModels(Path file, Object found, Object expected) {
        return new IOException("'%s' has %s, but '%s' beside it describes %s; the files are of two models"
                .formatted(file, found, ModelFiles.SPEC, expected));
    }

    /** Each vertex with what it reads and how many parameters it has. */
    private static Map<String, String> vertices(ComputationGraphConfiguration configuration) {
        Map<String, String> vertices = new TreeMap<>();
        configuration
                .getVertices()
                .forEach((name, vertex) -> vertices.put(
                        name,
                        "%d parameters on %s"
                                .formatted(
                                        vertex.numParams(false),
                                        configuration.getVertexInputs().get(name))));
        return vertices;
    }
}
