// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.file.FixedZip;
import io.funnel4j.file.StoredJson;
import io.funnel4j.text.Message;
import io.funnel4j.text.Printable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Deeplearning4j's archive of a graph, which may be a stranger's. Deeplearning4j's own reader is not used: it inflates every
 * entry whatever its size, deserializes Java objects, and instantiates the classes that the configuration names. Here the
 * graph is compiled from the spec; of the archive come numbers alone, as many as that graph has.
 */
final class GraphArchive {
    private static final String CONFIGURATION = "configuration.json";
    private static final String PARAMETERS = "coefficients.bin";
    private static final String UPDATER = "updaterState.bin";
    /** Deeplearning4j writes it in place of parameters where there are none. */
    private static final String NO_PARAMETERS = "noParams.marker";

    /** Bytes of an archive beside the parameters: headers, directory, and what deflating may add. */
    private static final long OTHER_BYTES = 1 << 20;

    private final Path file;
    private final FunnelSpec spec;
    private final ComputationGraphConfiguration compiled;
    private final long parameters;

    private GraphArchive(Path file, FunnelSpec spec) {
        this.file = file;
        this.spec = spec;
        this.compiled = GraphCompiler.compile(spec);
        ModelMemory.requireLayers(spec, compiled);
        this.parameters = ModelMemory.parameters(compiled);
    }

    /** Deeplearning4j's archive of a graph with its updater; of the same graph the same bytes, whenever it is written. */
    static byte[] write(ComputationGraph graph) throws IOException {
        ByteArrayOutputStream timed = new ByteArrayOutputStream();
        ModelSerializer.writeModel(graph, timed, true);
        ByteArrayOutputStream fixed = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(timed.toByteArray()));
                FixedZip out = new FixedZip(fixed)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.add(entry.getName(), in.readAllBytes());
            }
        }
        return fixed.toByteArray();
    }

    /**
     * The archive's bytes, which are no more than a spec's graph can have.
     *
     * @throws IOException if they are
     */
    static byte[] bytes(Path file, FunnelSpec spec) throws IOException {
        GraphArchive archive = new GraphArchive(file, spec);
        long most =
                OTHER_BYTES + StoredJson.MAX_BYTES + 2 * archive.arrayBytes(1 + ModelMemory.states(spec.optimizer()));
        return StoredJson.readAtMost(file, (int) Math.min(most, Integer.MAX_VALUE - Long.BYTES));
    }

    /**
     * The graph of an archive.
     *
     * @param file named in errors
     * @param zip its content
     * @param spec what the graph must be
     * @throws IOException if the archive is cut short, holds what no graph of this project does, or is another's
     */
    static ComputationGraph read(Path file, byte[] zip, FunnelSpec spec) throws IOException {
        return new GraphArchive(file, spec).read(zip);
    }

    private ComputationGraph read(byte[] zip) throws IOException {
        Map<String, byte[]> entries = entries(zip);
        ComputationGraphConfiguration configuration =
                new StoredConfiguration(file, compiled).read(entries.get(CONFIGURATION));
        INDArray values = DenseValues.read(file, PARAMETERS, entries.get(PARAMETERS), parameters, spec.dataType());
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init(values, false);
        int states = ModelMemory.states(spec.optimizer());
        if (states > 0) {
            graph.getUpdater()
                    .setStateViewArray(DenseValues.read(
                            file, UPDATER, entries.get(UPDATER), states * parameters, spec.dataType()));
        }
        return graph;
    }

    /** Each entry is read as far as it may go, whatever it says of its size, and no other one at all. */
    private Map<String, byte[]> entries(byte[] zip) throws IOException {
        int states = ModelMemory.states(spec.optimizer());
        Map<String, Long> sizes = new LinkedHashMap<>();
        sizes.put(CONFIGURATION, (long) StoredJson.MAX_BYTES);
        sizes.put(PARAMETERS, arrayBytes(1));
        sizes.put(UPDATER, arrayBytes(states));
        sizes.put(NO_PARAMETERS, 0L);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = entry.getName();
                Long most = sizes.get(name);
                if (most == null) {
                    throw new IOException("'%s' holds '%s', which no model of this project does; it is not opened"
                            .formatted(file, Printable.line(name)));
                }
                byte[] content = in.readNBytes((int) Math.min(most, Integer.MAX_VALUE - Long.BYTES));
                if (in.read() >= 0) {
                    throw new IOException(Message.of(
                            "'%s' holds more than %,d bytes of '%s', which the model of %s has not",
                            file, most, name, ModelFiles.SPEC));
                }
                if (entries.put(name, content) != null) {
                    throw new IOException("'%s' holds '%s' twice; it is not opened".formatted(file, name));
                }
            }
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new IOException("'%s' is damaged or cut short; save or copy the model again".formatted(file), e);
        }
        List<String> missing = new ArrayList<>(List.of(CONFIGURATION, PARAMETERS));
        if (states > 0) {
            missing.add(UPDATER);
        }
        missing.removeAll(entries.keySet());
        if (!missing.isEmpty()) {
            throw new IOException("'%s' is not a graph's archive, or is cut short: it lacks %s"
                    .formatted(file, String.join(", ", missing)));
        }
        return entries;
    }

    /** Bytes of an array of so many values a parameter, with what stands before them. */
    private long arrayBytes(int valuesAParameter) {
        return DenseValues.MAX_HEADER_BYTES
                + valuesAParameter * parameters * spec.dataType().width();
    }
}
