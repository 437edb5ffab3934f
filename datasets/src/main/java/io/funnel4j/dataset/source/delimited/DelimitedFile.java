// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source.delimited;

import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.TextFile;
import io.funnel4j.text.Message;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;

/** The bytes of one file in blocks of whole lines, decompressed and without a byte order mark. */
final class DelimitedFile implements Closeable {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int MAX_LINE_BYTES = 1 << 26;

    private final Path file;
    private final Records records;
    private final CountingInputStream counted;
    private final InputStream bytes;
    /** The beginning of a line whose end is not read. */
    private byte[] rest;

    private long lines;
    private boolean ended;
    private IOException failure;

    DelimitedFile(Path file, Records records) {
        this.file = file;
        this.records = records;
        CountingInputStream[] watched = new CountingInputStream[1];
        this.bytes = TextFile.open(file, in -> watched[0] = new CountingInputStream(in));
        this.counted = watched[0];
        try {
            byte[] head = bytes.readNBytes(BYTE_ORDER_MARK.length);
            this.rest = Arrays.equals(head, BYTE_ORDER_MARK) ? new byte[0] : head;
        } catch (IOException e) {
            throw new InvalidExposuresException(
                    "%s is cut or damaged (%s); copy or download it again".formatted(file, TextFile.reason(e)), e);
        }
    }

    /**
     * Fills a block with the next lines.
     *
     * @return false if there are none
     * @throws InvalidExposuresException if the file is cut or damaged, after the lines that could be read
     */
    boolean read(DelimitedBlock block) {
        byte[] target = block.buffer(rest.length);
        System.arraycopy(rest, 0, target, 0, rest.length);
        int length = rest.length;
        int whole = 0;
        while (whole == 0 && !ended) {
            if (length == target.length) {
                checkLine(length);
                target = block.buffer(2 * length);
            }
            length = fill(target, length);
            whole = ended && failure == null ? length : records.lastIn(target, 0, length);
        }
        rest = Arrays.copyOfRange(target, whole, length);
        if (whole == 0) {
            if (failure != null) {
                throw new InvalidExposuresException(
                        Message.of(
                                "%s is cut or damaged after line %,d (%s); copy or download it again",
                                file, lines, TextFile.reason(failure)),
                        failure);
            }
            return false;
        }
        block.begin(file.toString(), lines, whole);
        lines += LineEnds.linesIn(target, 0, whole);
        return true;
    }

    private void checkLine(int length) {
        if (length > MAX_LINE_BYTES) {
            throw new InvalidExposuresException(Message.of(
                    "%s has a line of more than %,d MiB after line %,d; is it text, with a line an exposure?",
                    file, MAX_LINE_BYTES >> 20, lines));
        }
    }

    private int fill(byte[] target, int from) {
        int length = from;
        try {
            while (length < target.length) {
                int read = bytes.read(target, length, target.length - length);
                if (read < 0) {
                    ended = true;
                    break;
                }
                length += read;
            }
        } catch (IOException e) {
            ended = true;
            failure = e;
        }
        return length;
    }

    long bytesRead() {
        return counted.bytes;
    }

    @Override
    public void close() {
        try {
            bytes.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }

    /** Counts the bytes that were read, for progress. */
    private static final class CountingInputStream extends FilterInputStream {
        private long bytes;

        CountingInputStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            bytes += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            bytes += Math.max(read, 0);
            return read;
        }
    }
}
