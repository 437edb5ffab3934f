// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The rows of a {@link SqlSpool}, each cell as the bytes of its text. */
public final class SpooledRows implements Closeable {
    private static final int BUFFER_BYTES = 1 << 18;

    private final Path file;
    private final InputStream in;
    private final int[] starts;
    private final int[] lengths;
    private byte[] bytes = new byte[BUFFER_BYTES];
    private int filled;
    private int next;
    private boolean ended;

    SpooledRows(Path file, List<SqlColumn> columns) throws IOException {
        this.file = file;
        this.in = Files.newInputStream(file);
        this.starts = new int[columns.size()];
        this.lengths = new int[columns.size()];
    }

    /**
     * Goes to the next row.
     *
     * @return false after the last one
     */
    public boolean advance() {
        try {
            int end = end();
            if (end < 0) {
                return false;
            }
            int at = next;
            for (int cell = 0; cell < starts.length; cell++) {
                at = cell(cell, at, end) + 1;
            }
            next = end + 1;
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Where the line ends that begins at {@link #next}, all of which is in the buffer then; -1 if there is none. */
    private int end() throws IOException {
        boolean quoted = false;
        for (int at = next; ; at++) {
            if (at == filled) {
                int read = at - next;
                if (!fill()) {
                    if (read > 0) {
                        throw new EOFException("%s ends within a row".formatted(file));
                    }
                    return -1;
                }
                at = next + read;
            }
            if (bytes[at] == '"') {
                quoted = !quoted;
            } else if (bytes[at] == '\n' && !quoted) {
                return at;
            }
        }
    }

    private boolean fill() throws IOException {
        byte[] target = filled - next == bytes.length ? new byte[2 * bytes.length] : bytes;
        System.arraycopy(bytes, next, target, 0, filled - next);
        bytes = target;
        filled -= next;
        next = 0;
        if (!ended) {
            int read = in.read(bytes, filled, bytes.length - filled);
            ended = read < 0;
            filled += Math.max(0, read);
        }
        return !ended;
    }

    /** Finds a cell; returns where it ends, at a comma or the end of the line. */
    private int cell(int cell, int from, int end) {
        if (from < end && bytes[from] == '"') {
            return quotedCell(cell, from + 1);
        }
        int at = from;
        while (at < end && bytes[at] != ',') {
            at++;
        }
        starts[cell] = from;
        lengths[cell] = at == from ? -1 : at - from;
        return at;
    }

    private int quotedCell(int cell, int from) {
        int at = from;
        int to = from;
        while (true) {
            if (bytes[at] == '"') {
                if (bytes[at + 1] != '"') {
                    break;
                }
                at++;
            }
            bytes[to++] = bytes[at++];
        }
        starts[cell] = from;
        lengths[cell] = to - from;
        return at + 1;
    }

    /** What the cells of the row lie in. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where a cell begins in {@link #bytes}. */
    public int start(int cell) {
        return starts[cell];
    }

    /** How many bytes a cell has; -1 where it is NULL. */
    public int length(int cell) {
        return lengths[cell];
    }

    public boolean isNull(int cell) {
        return lengths[cell] < 0;
    }

    /** The cell of a column of whole numbers. */
    public long whole(int cell) {
        int at = starts[cell];
        int end = at + lengths[cell];
        boolean negative = bytes[at] == '-';
        long number = 0;
        for (at += negative ? 1 : 0; at < end; at++) {
            number = number * 10 - (bytes[at] - '0');
        }
        return negative ? number : -number;
    }

    /** The cell as text. */
    public String text(int cell) {
        return new String(bytes, starts[cell], lengths[cell], StandardCharsets.UTF_8);
    }

    /** A copy of the bytes of a cell; null where it is NULL. */
    public byte[] copy(int cell) {
        return isNull(cell) ? null : Arrays.copyOfRange(bytes, starts[cell], starts[cell] + lengths[cell]);
    }

    @Override
    public void close() throws IOException {
        in.close();
        Files.deleteIfExists(file);
    }
}
