// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.MalformedRowException;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.TextChunk;
import io.funnel4j.dataset.source.delimited.DelimitedChunk;
import io.funnel4j.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.datavec.api.writable.Writable;

/** The rows of a stream that are there; {@link #advance} gives none until {@link #await} has brought one. One thread's. */
final class StreamRows implements RowReader {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_LINE_BYTES = 1 << 26;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final String name;
    private final ByteFeed feed;
    private final StreamFormat format;
    private final TextChunk chunk;
    private byte[] bytes = new byte[BUFFER_BYTES];
    /** Bytes that are read and in no chunk yet. */
    private int length;
    /** Of them, those in which no line ends. */
    private int searched;
    /** Bytes of the chunk that rows are given from; 0 where there is none. */
    private int taken;
    /** Bytes and lines of the file before the chunk. */
    private long offset;

    private long lines;
    private Optional<List<String>> columns;
    private boolean headerIsNext;
    private boolean begins;
    private boolean ended;
    private boolean nextFile;
    private long blankLines;

    StreamRows(String name, StreamFormat format, ByteFeed feed, StreamPosition from) {
        this.name = name;
        this.feed = feed;
        this.format = format;
        this.chunk = format.chunk();
        this.columns = format.columns();
        boolean again = feed instanceof FileFeed && from.offset() > 0;
        this.offset = again ? from.offset() : 0;
        this.lines = again ? from.lines() : 0;
        this.begins = !again;
        this.headerIsNext = !again && columns.isEmpty();
        if (again && columns.isEmpty()) {
            columns = Optional.of(header());
        }
    }

    /** The header of a file whose rows are read from later on. */
    private List<String> header() {
        return ((StreamFormat.Delimited) format)
                .text()
                .withFiles(List.of(Path.of(name)))
                .columns();
    }

    /** The columns; empty as long as the record that names them has not come. */
    Optional<List<String>> columns() {
        if (columns.isEmpty()) {
            takeHeader();
        }
        return columns;
    }

    private void takeHeader() {
        while (headerIsNext && nextRecord()) {
            List<String> names = DelimitedChunk.names(chunk.cells());
            headerIsNext = false;
            if (columns.isPresent() && !columns.get().equals(names)) {
                throw new InvalidExposuresException(
                        "the columns of %s are %s; in the file before they were %s. A stream keeps its columns"
                                .formatted(name, names, columns.get()));
            }
            requireDistinct(names);
            columns = Optional.of(names);
        }
    }

    private void requireDistinct(List<String> names) {
        for (String column : names) {
            if (!column.isEmpty() && names.indexOf(column) != names.lastIndexOf(column)) {
                throw new InvalidExposuresException(
                        "the header of %s names column '%s' twice: %s; rename one".formatted(name, column, names));
            }
        }
    }

    @Override
    public boolean advance() {
        takeHeader();
        return !headerIsNext && nextRecord();
    }

    private boolean nextRecord() {
        while (true) {
            try {
                if (chunk.advance()) {
                    return true;
                }
            } catch (MalformedRowException e) {
                if (headerIsNext) {
                    throw new InvalidExposuresException(
                            "the header of %s: %s; expected %s".formatted(name, e.getMessage(), e.expected()), e);
                }
                throw e;
            }
            if (taken > 0) {
                blankLines += chunk.blankLines();
                offset += taken;
                lines = chunk.lines();
                taken = 0;
            }
            if (!takeChunk()) {
                return false;
            }
        }
    }

    private boolean takeChunk() {
        if (begins && !skipByteOrderMark()) {
            return false;
        }
        boolean whole = ended || nextFile;
        taken = length > 0 && (whole || lineEnds()) ? chunk.take(name, lines, bytes, length, whole) : 0;
        if (taken > 0) {
            System.arraycopy(bytes, taken, bytes, 0, length - taken);
            length -= taken;
            searched = 0;
        } else {
            chunk.take(name, lines, bytes, 0, true);
        }
        return taken > 0;
    }

    /** Whether a line ends in the bytes; each of a long line's is looked at once. */
    private boolean lineEnds() {
        while (searched < length && bytes[searched] != '\n' && bytes[searched] != '\r') {
            searched++;
        }
        return searched < length;
    }

    /** Whether it is known if there is one. */
    private boolean skipByteOrderMark() {
        int same = Arrays.mismatch(bytes, 0, Math.min(length, 3), BYTE_ORDER_MARK, 0, Math.min(length, 3));
        if (same < 0 && length < BYTE_ORDER_MARK.length && !ended) {
            return false;
        }
        if (same < 0 && length >= BYTE_ORDER_MARK.length) {
            System.arraycopy(bytes, BYTE_ORDER_MARK.length, bytes, 0, length - BYTE_ORDER_MARK.length);
            length -= BYTE_ORDER_MARK.length;
            offset += BYTE_ORDER_MARK.length;
        }
        begins = false;
        return true;
    }

    /** Waits for bytes, where all rows that are there were given; they may be no whole row. */
    void await(Duration atMost) {
        if (ended || nextFile) {
            return;
        }
        if (length == bytes.length) {
            if (length >= MAX_LINE_BYTES) {
                throw new InvalidExposuresException(Message.of(
                        "%s has a line of more than %,d MiB after line %,d; is it text, with a line an exposure?",
                        name, MAX_LINE_BYTES >> 20, lines));
            }
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        int read = feed.read(bytes, length, atMost);
        if (read == ByteFeed.END) {
            ended = true;
        } else if (read == ByteFeed.NEXT_FILE) {
            nextFile = true;
        } else {
            length += read;
        }
    }

    /** Whether no row comes any more once all that are there were given. */
    boolean ended() {
        return ended;
    }

    /** Whether a file is read to its end that another has taken the name of, and all its rows were given. */
    boolean stoodAtNextFile() {
        return nextFile;
    }

    /** Looks whether another file has taken the name, or had done so before. */
    boolean nextFileWaits() {
        return feed.nextFileWaits();
    }

    /** Begins with the file that took the name next. */
    void beginNextFile() {
        feed.beginNextFile();
        nextFile = false;
        begins = true;
        offset = 0;
        lines = 0;
        taken = 0;
        length = 0;
        searched = 0;
        headerIsNext = format.columns().isEmpty();
    }

    /** Bytes that have come and are no whole row yet. */
    int leftBytes() {
        return length;
    }

    /** The line that begins the row that has come in part, where lines end in it: a quoted cell is open. */
    OptionalLong openCellLine() {
        boolean open = format instanceof StreamFormat.Delimited && taken == 0 && lineEndsWithin();
        return open ? OptionalLong.of(lines + 1) : OptionalLong.empty();
    }

    private boolean lineEndsWithin() {
        for (int at = searched; at < length; at++) {
            if (bytes[at] == '\n') {
                return true;
            }
        }
        return false;
    }

    /**
     * Behind the current row.
     *
     * @param rows that were taken so far
     */
    StreamPosition position(long rows) {
        long at = offset + (taken == 0 ? 0 : chunk.position());
        return new StreamPosition(at, taken == 0 ? lines : chunk.lines(), feed.mark(at), rows);
    }

    @Override
    public List<Writable> cells() {
        return chunk.cells();
    }

    @Override
    public String container() {
        return chunk.container();
    }

    @Override
    public long line() {
        return chunk.line();
    }

    @Override
    public long blankLines() {
        return blankLines + (taken == 0 ? 0 : chunk.blankLines());
    }

    @Override
    public void close() throws IOException {
        feed.close();
    }
}
