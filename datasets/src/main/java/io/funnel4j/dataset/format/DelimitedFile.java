package io.funnel4j.dataset.format;

import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of one file in blocks of whole lines, decompressed and without a byte order mark. */
final class DelimitedFile implements Closeable {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_LINE_BYTES = 1 << 26;

    private final Path file;
    private final CountingInputStream counted;
    private final InputStream bytes;
    /** The beginning of a line whose end is not read. */
    private byte[] rest;

    private long lines;
    private boolean ended;
    private IOException failure;

    DelimitedFile(Path file) {
        this.file = file;
        try {
            this.counted = new CountingInputStream(Files.newInputStream(file));
            this.bytes = file.toString().endsWith(".gz") ? new GZIPInputStream(counted, BUFFER_BYTES) : counted;
            byte[] head = bytes.readNBytes(BYTE_ORDER_MARK.length);
            checkEncoding(file, head);
            this.rest = Arrays.equals(head, BYTE_ORDER_MARK) ? new byte[0] : head;
        } catch (ZipException | EOFException e) {
            throw new InvalidExposuresException(
                    "%s is named .gz but is cut or no gzip file: %s; download it again, or name it as what it is"
                            .formatted(file, reason(e)),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read %s: %s".formatted(file, reason(e)), e);
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
            whole = ended && failure == null ? length : LineEnds.lastIn(target, length);
        }
        rest = Arrays.copyOfRange(target, whole, length);
        if (whole == 0) {
            if (failure != null) {
                throw new InvalidExposuresException(
                        String.format(
                                Locale.ROOT,
                                "%s is cut or damaged after line %,d (%s); copy or download it again",
                                file,
                                lines,
                                reason(failure)),
                        failure);
            }
            return false;
        }
        block.begin(file.toString(), lines, whole);
        lines += LineEnds.linesIn(target, whole);
        return true;
    }

    /** Of an end that comes too early a stream says nothing. */
    private static String reason(IOException failure) {
        return failure.getMessage() == null ? "its end is missing" : failure.getMessage();
    }

    private void checkLine(int length) {
        if (length > MAX_LINE_BYTES) {
            throw new InvalidExposuresException(String.format(
                    Locale.ROOT,
                    "%s has a line of more than %,d MiB after line %,d; is it text, with a line an exposure?",
                    file,
                    MAX_LINE_BYTES >> 20,
                    lines));
        }
    }

    private static void checkEncoding(Path file, byte[] head) {
        boolean utf16 = head.length >= 2
                && ((head[0] == (byte) 0xFF && head[1] == (byte) 0xFE)
                        || (head[0] == (byte) 0xFE && head[1] == (byte) 0xFF));
        if (utf16) {
            throw new InvalidExposuresException("%s is UTF-16 text; save it as UTF-8".formatted(file));
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
