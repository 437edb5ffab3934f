// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sort;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads the records of a file, which is removed once they are read. */
final class RunReader implements Closeable {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int CONTINUED = 0x80;
    private static final int SEVEN_BITS = 7;
    /** Of a record's length. */
    private static final int LENGTH_BYTES = 5;

    private final Path file;
    private final InputStream in;
    private byte[] bytes = new byte[BUFFER_BYTES];
    private int filled;
    private int from;
    private int to;
    private boolean ended;

    RunReader(Path file) throws IOException {
        this.file = file;
        this.in = Files.newInputStream(file);
    }

    /** Goes to the next record; returns false after the last one. */
    boolean advance() throws IOException {
        require(LENGTH_BYTES);
        if (to == filled) {
            close();
            return false;
        }
        int length = 0;
        int at = to;
        for (int shift = 0; ; shift += SEVEN_BITS) {
            byte next = bytes[at++];
            length |= (next & (CONTINUED - 1)) << shift;
            if (next >= 0) {
                break;
            }
        }
        int lengthBytes = at - to;
        require(lengthBytes + length);
        from = to + lengthBytes;
        to = from + length;
        if (to > filled) {
            throw new EOFException("%s ends within a record".formatted(file));
        }
        return true;
    }

    /** Makes so many bytes from {@link #to} on lie in the buffer, or all that are left. */
    private void require(int count) throws IOException {
        if (filled - to >= count || ended) {
            return;
        }
        byte[] target = count > bytes.length ? new byte[count] : bytes;
        System.arraycopy(bytes, to, target, 0, filled - to);
        bytes = target;
        filled -= to;
        to = 0;
        while (filled < count && !ended) {
            int read = in.read(bytes, filled, bytes.length - filled);
            ended = read < 0;
            filled += Math.max(0, read);
        }
    }

    /** By the records that both stand on. */
    int compareTo(RunReader other) {
        return Arrays.compareUnsigned(bytes, from, to, other.bytes, other.from, other.to);
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    @Override
    public void close() throws IOException {
        in.close();
        Files.deleteIfExists(file);
    }
}
