// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.array.HostArrays;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.embedding.TableFiles;
import io.funnel4j.file.PartialFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * All that changes in a model as it is trained, in one folder: {@code dense.bin} and the embedding tables' files.
 *
 * <pre>
 *   dense.bin   magic "F4JD", int version, boolean double, int iteration, int epoch
 *               long count, parameters; long count, updater state (float32 or float64, big-endian)
 *               long CRC-32C of all before it
 * </pre>
 */
final class ModelStateFiles {
    private static final String DENSE = "dense.bin";
    private static final int MAGIC = 0x46344A44;
    private static final int VERSION = 1;
    private static final int BUFFER = 1 << 16;

    private ModelStateFiles() {}

    /**
     * Writes the state into an existing folder.
     *
     * @return the files' checksums by their names
     */
    public static Map<String, Long> write(ComputationGraph graph, EmbeddingTables tables, Path folder)
            throws IOException {
        Map<String, Long> checksums = new LinkedHashMap<>();
        checksums.put(DENSE, writeDense(graph, folder.resolve(DENSE)));
        checksums.putAll(TableFiles.write(tables, folder));
        return checksums;
    }

    /**
     * Reads a state into a model of the same shape, in place.
     *
     * @return the files' checksums by their names
     * @throws IOException naming the file and what is wrong with it; the model is then in no state to be used
     */
    public static Map<String, Long> read(ComputationGraph graph, EmbeddingTables tables, Path folder)
            throws IOException {
        Map<String, Long> checksums = new LinkedHashMap<>();
        checksums.put(DENSE, readDense(graph, folder.resolve(DENSE)));
        checksums.putAll(TableFiles.read(tables, folder));
        return checksums;
    }

    private static long writeDense(ComputationGraph graph, Path file) throws IOException {
        CRC32C checksum = new CRC32C();
        try (DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(new CheckedOutputStream(Files.newOutputStream(file), checksum), BUFFER))) {
            INDArray parameters = graph.params();
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeBoolean(parameters.dataType() == DataType.DOUBLE);
            out.writeInt(graph.getConfiguration().getIterationCount());
            out.writeInt(graph.getConfiguration().getEpochCount());
            write(parameters, out);
            write(graph.getUpdater().getStateViewArray(), out);
            out.flush();
            long value = checksum.getValue();
            out.writeLong(value);
            return value;
        } catch (IOException e) {
            throw PartialFile.failed(file, e);
        }
    }

    private static long readDense(ComputationGraph graph, Path file) throws IOException {
        CRC32C checksum = new CRC32C();
        try (DataInputStream in = new DataInputStream(
                new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER), checksum))) {
            if (in.readInt() != MAGIC) {
                throw new IOException("'%s' holds no dense parameters".formatted(file));
            }
            int version = in.readInt();
            if (version != VERSION) {
                throw new IOException(
                        "'%s' has format version %s; this release reads version %s".formatted(file, version, VERSION));
            }
            boolean isDouble = in.readBoolean();
            if (isDouble != (graph.params().dataType() == DataType.DOUBLE)) {
                throw new IOException("'%s' holds values of another type than the model's".formatted(file));
            }
            graph.getConfiguration().setIterationCount(in.readInt());
            graph.getConfiguration().setEpochCount(in.readInt());
            read(file, "parameters", graph.params(), in);
            read(file, "values of updater state", graph.getUpdater().getStateViewArray(), in);
            long computed = checksum.getValue();
            if (in.readLong() != computed || in.read() >= 0) {
                throw new IOException("'%s' is damaged: its checksum does not match".formatted(file));
            }
            return computed;
        } catch (NoSuchFileException e) {
            throw new IOException("'%s' is missing".formatted(file), e);
        } catch (EOFException e) {
            throw new IOException("'%s' is cut short".formatted(file), e);
        }
    }

    private static void write(INDArray array, DataOutputStream out) throws IOException {
        if (array == null) {
            out.writeLong(0);
            return;
        }
        out.writeLong(array.length());
        if (array.dataType() == DataType.DOUBLE) {
            for (double value : HostArrays.toDoubles(array)) {
                out.writeDouble(value);
            }
        } else {
            for (float value : HostArrays.toFloats(array)) {
                out.writeFloat(value);
            }
        }
    }

    private static void read(Path file, String what, INDArray array, DataInputStream in) throws IOException {
        long expected = array == null ? 0 : array.length();
        long found = in.readLong();
        if (found != expected) {
            throw new IOException("'%s' has %s %s; the model expects %s".formatted(file, found, what, expected));
        }
        if (array == null) {
            return;
        }
        double[] values = new double[Math.toIntExact(expected)];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.dataType() == DataType.DOUBLE ? in.readDouble() : in.readFloat();
            if (!Double.isFinite(values[i])) {
                throw new IOException(
                        "'%s' has %s among its %s; the training had diverged".formatted(file, values[i], what));
            }
        }
        array.assign(HostArrays.fromDoubles(values, array.dataType(), array.shape()));
    }
}
