package io.funnel4j.dataset.format;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.records.reader.impl.csv.SerializableCSVParser;
import org.datavec.api.split.InputStreamInputSplit;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * The lines of one file through a CSVRecordReader of its own. (One CSVRecordReader over several files ends at the first
 * empty one, and takes a header for a row where a file holds nothing else.)
 */
final class DelimitedFile implements Closeable {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final CountingInputStream counted;
    private final RecordReader reader;
    private List<Writable> cells = List.of();
    private long line;
    private long blankLines;

    DelimitedFile(Path file, DelimitedText text) {
        this.file = file;
        try {
            this.counted = new CountingInputStream(Files.newInputStream(file));
            this.reader = new PlainBackslashReader(text.delimiter(), text.quote());
            InputStream bytes = file.toString().endsWith(".gz") ? new GZIPInputStream(counted, BUFFER_BYTES) : counted;
            reader.initialize(new InputStreamInputSplit(withoutByteOrderMark(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while opening " + file, e);
        }
    }

    /** Goes to the next line that is not blank. */
    boolean advance() {
        while (hasNext()) {
            line++;
            cells = List.of();
            cells = reader.next();
            if (cells.size() > 1 || !cells.get(0).toString().isBlank()) {
                return true;
            }
            blankLines++;
        }
        return false;
    }

    List<Writable> cells() {
        return cells;
    }

    /** The current line, from 1. */
    long line() {
        return line;
    }

    long blankLines() {
        return blankLines;
    }

    long bytesRead() {
        return counted.bytes;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }

    private boolean hasNext() {
        try {
            return reader.hasNext();
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof IOException cause) {
                throw new UncheckedIOException("%s cannot be read after line %d".formatted(file, line), cause);
            }
            throw e;
        }
    }

    private static InputStream withoutByteOrderMark(InputStream bytes) throws IOException {
        PushbackInputStream pushback =
                new PushbackInputStream(new BufferedInputStream(bytes, BUFFER_BYTES), BYTE_ORDER_MARK.length);
        byte[] head = pushback.readNBytes(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(head, BYTE_ORDER_MARK)) {
            pushback.unread(head);
        }
        return pushback;
    }

    /**
     * A CSVRecordReader to which a backslash is a character like any other. (DataVec's takes it for an escape: it would
     * drop the one in {@code C:\dir}, and lose the end of a cell that ends in one.)
     */
    private static final class PlainBackslashReader extends CSVRecordReader {
        private static final long serialVersionUID = 1L;

        private final SerializableCSVParser parser;

        PlainBackslashReader(char delimiter, char quote) {
            super(0, delimiter, quote);
            parser = new SerializableCSVParser(delimiter, quote, SerializableCSVParser.NULL_CHARACTER);
        }

        @Override
        protected List<Writable> parseLine(String line) {
            try {
                String[] texts = parser.parseLine(line);
                List<Writable> parsed = new ArrayList<>(texts.length);
                for (String text : texts) {
                    parsed.add(new Text(text));
                }
                return parsed;
            } catch (IOException e) {
                throw new MalformedRowException("a quoted cell that is not closed on its line", e);
            }
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
