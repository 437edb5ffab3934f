// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import io.funnel4j.Internal;
import io.funnel4j.exposure.TableShape;
import io.funnel4j.file.FileNames;
import io.funnel4j.file.PartialFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Embedding tables as files, one a table, streamed row by row (weights and optimizer state) and closed by a checksum.
 *
 * <pre>
 *   magic "F4JT", int version, long rows, int dimension, int width, boolean double, long step
 *   rows * width values (float32 or float64, big-endian), long CRC-32C of all before it
 * </pre>
 *
 * In place of a table's file there may be a folder of {@linkplain TableParts parts}.
 */
public final class TableFiles {
    private static final int MAGIC = 0x46344A54;
    private static final int VERSION = 1;
    private static final int BUFFER = 1 << 20;
    private static final String ENDING = ".table";

    /** Before the rows: two ints, a long, two ints, a boolean and a long. */
    static final int HEADER_BYTES = 4 * Integer.BYTES + 2 * Long.BYTES + 1;

    /** What a file says beside its rows. */
    record Contents(long step, long checksum) {}

    private TableFiles() {}

    /**
     * Writes every table into an existing folder.
     *
     * @return the files' checksums by their names
     */
    public static Map<String, Long> write(EmbeddingTables tables, Path folder) throws IOException {
        Map<String, Long> checksums = new LinkedHashMap<>();
        Map<String, String> names = names(shapes(tables));
        for (EmbeddingTable table : tables.tables()) {
            String name = names.get(table.shape().name());
            checksums.put(name, write(table, tables.step(), folder.resolve(name)));
        }
        return checksums;
    }

    /**
     * Compares the files with the tables that are to be read, before anything is allocated for these: what they begin with,
     * and their sizes.
     *
     * @throws IOException naming the file and what is wrong with it
     */
    public static void check(Collection<TableShape> shapes, RowOptimizer optimizer, DataType dataType, Path folder)
            throws IOException {
        Map<String, String> names = names(shapes);
        for (TableShape shape : shapes) {
            Path file = present(folder, names, shape);
            int width = shape.dimension() * (1 + optimizer.states());
            if (Files.isDirectory(file)) {
                TableParts.check(shape, width, dataType.width(), file);
            } else {
                opened(file, (in, checksum) -> readHeader(in, MAGIC, file, shape, width, dataType.width()));
                requireWhole(file, HEADER_BYTES, (double) shape.rows() * width * dataType.width());
            }
        }
    }

    /**
     * Reads every table that {@code tables} has from a folder, in place.
     *
     * @return the files' checksums by their names
     * @throws IOException naming the file and what is wrong with it: missing, cut, damaged, of another shape, or saved
     *     after another step than the others
     */
    public static Map<String, Long> read(EmbeddingTables tables, Path folder) throws IOException {
        Map<String, Long> checksums = new LinkedHashMap<>();
        Path first = null;
        Map<String, String> names = names(shapes(tables));
        for (EmbeddingTable table : tables.tables()) {
            Path file = present(folder, names, table.shape());
            Contents contents = read(table, file);
            checksums.put(file.getFileName().toString(), contents.checksum());
            if (first == null) {
                first = file;
                tables.setStep(contents.step());
            } else if (contents.step() != tables.step()) {
                throw new IOException("'%s' was saved after %s steps, '%s' after %s; the files are of two saves"
                        .formatted(file, contents.step(), first, tables.step()));
            }
        }
        return checksums;
    }

    /** Each table's file name, by the table's. */
    @Internal
    public static Map<String, String> names(Collection<TableShape> shapes) {
        Map<String, String> names =
                FileNames.of(shapes.stream().map(TableShape::name).toList());
        names.replaceAll((table, name) -> name + ENDING);
        return names;
    }

    /** A table's file, under the name that models had it by before names were safe on every system, if it is there alone. */
    private static Path present(Path folder, Map<String, String> names, TableShape shape) {
        Path file = folder.resolve(names.get(shape.name()));
        Path before = folder.resolve(earlierName(shape));
        return !Files.exists(file) && Files.exists(before) ? before : file;
    }

    private static String earlierName(TableShape shape) {
        return FileNames.escaped(shape.name()) + ENDING;
    }

    private static List<TableShape> shapes(EmbeddingTables tables) {
        return tables.tables().stream().map(EmbeddingTable::shape).toList();
    }

    private static long write(EmbeddingTable table, long step, Path file) throws IOException {
        CRC32C checksum = new CRC32C();
        try (DataOutputStream out = new DataOutputStream(
                new CheckedOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER), checksum))) {
            writeHeader(out, MAGIC, table.shape().rows(), table, step);
            writeRows(table, 0, table.shape().rows(), out);
            long value = checksum.getValue();
            out.writeLong(value);
            return value;
        } catch (IOException e) {
            throw PartialFile.failed(file, e);
        }
    }

    /** What stands before the rows, of a table's file and of a part alike. */
    static void writeHeader(DataOutputStream out, int magic, long rows, EmbeddingTable table, long step)
            throws IOException {
        out.writeInt(magic);
        out.writeInt(VERSION);
        out.writeLong(rows);
        out.writeInt(table.shape().dimension());
        out.writeInt(table.width());
        out.writeBoolean(isDouble(table));
        out.writeLong(step);
    }

    /** The rows {@code [from, to)} of a table. */
    static void writeRows(EmbeddingTable table, long from, long to, DataOutputStream out) throws IOException {
        byte[] bytes = new byte[table.width() * valueBytes(table)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        double[] row = new double[table.width()];
        for (long index = from; index < to; index++) {
            table.load(index, row);
            buffer.clear();
            for (double value : row) {
                if (isDouble(table)) {
                    buffer.putDouble(value);
                } else {
                    buffer.putFloat((float) value);
                }
            }
            out.write(bytes);
        }
    }

    /** What hears the rows of a table's file. */
    @Internal
    public interface RowReader {
        /**
         * Takes a row.
         *
         * @param values its D weights, then the optimizer's state; the same array at each call
         */
        void row(long index, double[] values) throws IOException;
    }

    /**
     * Reads one table row by row, without holding it; its parts, where it has any, one after another.
     *
     * @param shapes of all tables in the folder
     * @return the file's name and checksum
     * @throws IOException as {@link #read}; the rows are not to be used then
     */
    @Internal
    public static Map.Entry<String, Long> scan(
            Collection<TableShape> shapes,
            TableShape shape,
            RowOptimizer optimizer,
            DataType dataType,
            Path folder,
            RowReader reader)
            throws IOException {
        Path file = present(folder, names(shapes), shape);
        Rows rows = new Rows(shape, shape.dimension() * (1 + optimizer.states()), dataType == DataType.DOUBLE);
        return Map.entry(file.getFileName().toString(), rows.read(file, reader).checksum());
    }

    private static Contents read(EmbeddingTable table, Path file) throws IOException {
        return new Rows(table.shape(), table.width(), isDouble(table)).read(file, table::store);
    }

    /**
     * How a table's rows lie in its files.
     *
     * @param width values of a row
     * @param doubles whether they have 64 bits
     */
    record Rows(TableShape shape, int width, boolean doubles) {
        int valueBytes() {
            return doubles ? Double.BYTES : Float.BYTES;
        }

        Contents read(Path file, RowReader reader) throws IOException {
            if (Files.isDirectory(file)) {
                return TableParts.read(this, file, reader);
            }
            return opened(file, (in, checksum) -> {
                long step = readHeader(in, MAGIC, file, shape, width, valueBytes());
                return new Contents(step, readRows(in, checksum, 0, 1, shape.rows(), file, reader));
            });
        }

        /** Reads the rest of a file, whose rows are a table's first, first + stride, ...; gives the file's checksum. */
        long readRows(
                DataInputStream in, CRC32C checksum, long first, long stride, long count, Path file, RowReader reader)
                throws IOException {
            byte[] bytes = new byte[width * valueBytes()];
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            double[] row = new double[width];
            long strange = -1;
            for (long index = 0; index < count; index++) {
                in.readFully(bytes);
                buffer.clear();
                for (int i = 0; i < row.length; i++) {
                    row[i] = doubles ? buffer.getDouble() : buffer.getFloat();
                    if (!Double.isFinite(row[i]) && strange < 0) {
                        strange = first + index * stride;
                    }
                }
                reader.row(first + index * stride, row);
            }
            return closed(in, checksum, file, strange);
        }
    }

    /** What is read of an open file, whose bytes are summed on the way. */
    interface Reading<T> {
        T from(DataInputStream in, CRC32C checksum) throws IOException;
    }

    static <T> T opened(Path file, Reading<T> reading) throws IOException {
        CRC32C checksum = new CRC32C();
        try (DataInputStream in = new DataInputStream(
                new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER), checksum))) {
            return reading.from(in, checksum);
        } catch (NoSuchFileException e) {
            throw missing(file, e);
        } catch (EOFException e) {
            throw cut(file, e);
        }
    }

    /**
     * Compares what a file ends with, its checksum.
     *
     * @param strange the first row with a value that is not finite; negative where there is none
     */
    private static long closed(DataInputStream in, CRC32C checksum, Path file, long strange) throws IOException {
        long computed = checksum.getValue();
        if (in.readLong() != computed) {
            throw new IOException("'%s' is damaged: its checksum does not match; save the model again".formatted(file));
        }
        if (in.read() >= 0) {
            throw new IOException("'%s' goes on after its table; save or copy the model again".formatted(file));
        }
        if (strange >= 0) {
            throw new IOException(
                    "'%s' has a value in row %s that is not finite; the model had diverged, train it again"
                            .formatted(file, strange));
        }
        return computed;
    }

    /** What stands before the rows, which must be those of a shape; gives the step. */
    static long readHeader(DataInputStream in, int magic, Path file, TableShape shape, long width, int valueBytes)
            throws IOException {
        if (in.readInt() != magic) {
            throw new IOException("'%s' is not an embedding table file".formatted(file));
        }
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException(
                    "'%s' has format version %s; this release reads version %s".formatted(file, version, VERSION));
        }
        expect(file, "rows", shape.rows(), in.readLong());
        expect(file, "weights a row", shape.dimension(), in.readInt());
        expect(file, "values a row with optimizer state", width, in.readInt());
        expect(file, "bytes a value", valueBytes, in.readBoolean() ? Double.BYTES : Float.BYTES);
        long step = in.readLong();
        if (step < 0) {
            throw new IOException("'%s' was saved after %s steps; expected at least 0".formatted(file, step));
        }
        return step;
    }

    /** Refuses a file that is shorter than its rows. */
    static void requireWhole(Path file, long headerBytes, double rowBytes) throws IOException {
        if (Files.size(file) < headerBytes + rowBytes + Long.BYTES) {
            throw cut(file, null);
        }
    }

    private static IOException missing(Path file, IOException cause) {
        return new IOException(
                "embedding table file '%s' is missing; the model folder is incomplete".formatted(file), cause);
    }

    static IOException cut(Path file, IOException cause) {
        return new IOException("'%s' is cut short; save or copy the model again".formatted(file), cause);
    }

    private static void expect(Path file, String what, long expected, long found) throws IOException {
        if (expected != found) {
            throw new IOException("'%s' has %s %s; the model expects %s".formatted(file, found, what, expected));
        }
    }

    private static boolean isDouble(EmbeddingTable table) {
        return table.dataType() == DataType.DOUBLE;
    }

    private static int valueBytes(EmbeddingTable table) {
        return isDouble(table) ? Double.BYTES : Float.BYTES;
    }
}
