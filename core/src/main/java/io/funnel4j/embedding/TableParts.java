// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import io.funnel4j.Internal;
import io.funnel4j.exposure.TableShape;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.text.Message;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * A table as a folder of parts that were written side by side; of n parts, each has every n-th row.
 *
 * <pre>
 *   part-00000, part-00001, ...: as a table's file, with magic "F4JP" and, before the rows,
 *   long first row, long parts, long rows of this part
 * </pre>
 */
@Internal
public final class TableParts {
    private static final int MAGIC = 0x46344A50;
    private static final int HEADER_BYTES = TableFiles.HEADER_BYTES + 3 * Long.BYTES;
    private static final int BUFFER = 1 << 20;

    private TableParts() {}

    /**
     * Which rows of the whole table a part has: first, first + parts, first + 2 parts, ...
     *
     * @param count of the rows
     */
    public record Rows(long first, long parts, long count) {}

    /** The file name of a part, counted from 0. */
    public static String name(int part) {
        return Message.of("part-%05d", part);
    }

    /**
     * Writes a part.
     *
     * @param table holds the part's rows one after another
     * @param from the table's row that is the part's first
     * @param wholeRows of the whole table
     * @param step of the model
     * @param out is not closed
     * @return the part's checksum
     */
    public static long write(EmbeddingTable table, long from, long wholeRows, Rows rows, long step, OutputStream out)
            throws IOException {
        CRC32C checksum = new CRC32C();
        DataOutputStream data =
                new DataOutputStream(new CheckedOutputStream(new BufferedOutputStream(out, BUFFER), checksum));
        TableFiles.writeHeader(data, MAGIC, wholeRows, table, step);
        data.writeLong(rows.first());
        data.writeLong(rows.parts());
        data.writeLong(rows.count());
        TableFiles.writeRows(table, from, from + rows.count(), data);
        data.flush();
        long value = checksum.getValue();
        data.writeLong(value);
        data.flush();
        return value;
    }

    /** The checksum of a table in parts, from theirs in their order. */
    public static long checksum(List<Long> parts) {
        CRC32C checksum = new CRC32C();
        for (long part : parts) {
            checksum.update(ByteBuffer.allocate(Long.BYTES).putLong(0, part));
        }
        return checksum.getValue();
    }

    /** As {@link TableFiles#check}. */
    static void check(TableShape shape, int width, int valueBytes, Path folder) throws IOException {
        BitSet found = new BitSet();
        long rows = 0;
        List<Path> parts = parts(folder);
        for (Path part : parts) {
            Rows own = TableFiles.opened(part, (in, checksum) -> {
                TableFiles.readHeader(in, MAGIC, part, shape, width, valueBytes);
                return readRows(in, shape, part);
            });
            TableFiles.requireWhole(part, HEADER_BYTES, (double) own.count() * width * valueBytes);
            if (own.parts() != parts.size() || found.get((int) (own.first() % own.parts()))) {
                throw new IOException("'%s' is one of %s parts, of which '%s' has %s; save or copy the model again"
                        .formatted(part, own.parts(), folder, parts.size()));
            }
            found.set((int) (own.first() % own.parts()));
            rows += own.count();
        }
        if (rows != shape.rows()) {
            throw new IOException("the parts in '%s' have %s rows; the model expects %s; save or copy the model again"
                    .formatted(folder, rows, shape.rows()));
        }
    }

    /** Reads parts that were {@linkplain #check checked}. */
    static TableFiles.Contents read(TableFiles.Rows table, Path folder, TableFiles.RowReader reader)
            throws IOException {
        List<Long> checksums = new ArrayList<>();
        List<Long> steps = new ArrayList<>();
        for (Path part : parts(folder)) {
            checksums.add(TableFiles.opened(part, (in, checksum) -> {
                steps.add(TableFiles.readHeader(in, MAGIC, part, table.shape(), table.width(), table.valueBytes()));
                Rows rows = readRows(in, table.shape(), part);
                return table.readRows(in, checksum, rows.first(), rows.parts(), rows.count(), part, reader);
            }));
            if (!steps.get(0).equals(steps.get(steps.size() - 1))) {
                throw new IOException(
                        "'%s' was saved after %s steps, the parts before it after %s; they are of two saves"
                                .formatted(part, steps.get(steps.size() - 1), steps.get(0)));
            }
        }
        return new TableFiles.Contents(steps.get(0), checksum(checksums));
    }

    private static Rows readRows(DataInputStream in, TableShape shape, Path part) throws IOException {
        Rows rows = new Rows(in.readLong(), in.readLong(), in.readLong());
        boolean sound = rows.first() >= 0 && rows.parts() > 0 && rows.parts() <= Integer.MAX_VALUE && rows.count() >= 0;
        if (!sound || (rows.count() > 0 && (shape.rows() - 1 - rows.first()) / rows.parts() < rows.count() - 1)) {
            throw new IOException(
                    "'%s' has %s rows from row %s on, one of %s, where the table has %s; save the model again"
                            .formatted(part, rows.count(), rows.first(), rows.parts(), shape.rows()));
        }
        return rows;
    }

    private static List<Path> parts(Path folder) throws IOException {
        List<Path> parts = DurableFiles.list(folder).stream()
                .filter(file -> file.getFileName().toString().startsWith("part-"))
                .sorted()
                .toList();
        if (parts.isEmpty()) {
            throw new IOException("'%s' has no parts of a table; the model folder is incomplete".formatted(folder));
        }
        return parts;
    }
}
