// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source.delimited;

import io.funnel4j.dataset.StableHash;
import io.funnel4j.dataset.source.SourceFinding;
import io.funnel4j.dataset.source.TextFile;
import io.funnel4j.file.TemporaryFolder;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * Where the row of each key begins in the files of a side table: 32 to 64 bytes a key, by its hash; which key it is stands
 * in the row itself. Rows can be read by several threads.
 */
final class SideIndex implements Closeable {
    private static final int BLOCK_BYTES = 1 << 20;
    private static final int ROW_BYTES = 1 << 13;

    private final SideTable table;
    private final int keyCell;
    private final int cellCount;
    private final List<FileChannel> files = new ArrayList<>();
    private final List<Long> starts = new ArrayList<>();
    private final Records records;
    private final RowBuffer indexing;
    private TemporaryFolder decompressed;
    private final ToLongFunction<Text> hash;
    private long[] hashes = new long[1 << 10];
    /** Counted through all files, + 1; 0 where free. */
    private long[] positions = new long[1 << 10];

    private long keys;
    private long duplicates;
    private long malformed;

    SideIndex(SideTable table) {
        this(table, key -> StableHash.of(key.getBytes(), key.getLength(), 0));
    }

    SideIndex(SideTable table, ToLongFunction<Text> hash) {
        this.table = table;
        this.hash = hash;
        this.keyCell = table.keyCell();
        this.cellCount = table.text().columns().size();
        this.records = new Records(table.text().delimiter(), table.text().quote());
        this.indexing = new RowBuffer();
        try {
            long start = 0;
            for (Path file : table.text().found().files()) {
                files.add(FileChannel.open(decompressed(file), StandardOpenOption.READ));
                starts.add(start);
                index(files.size() - 1);
                start += files.get(files.size() - 1).size();
            }
        } catch (IOException | RuntimeException e) {
            closeAfter(e);
            throw e instanceof IOException io
                    ? new UncheckedIOException("%s cannot be read: %s".formatted(table.name(), e.getMessage()), io)
                    : (RuntimeException) e;
        }
    }

    private Path decompressed(Path file) throws IOException {
        if (!TextFile.isCompressed(file)) {
            return file;
        }
        if (decompressed == null) {
            decompressed = new TemporaryFolder("funnel4j-side-table");
        }
        Path target = decompressed.path().resolve(files.size() + ".txt");
        try (InputStream bytes = TextFile.open(file)) {
            Files.copy(bytes, target);
        }
        return target;
    }

    /** Reads a file once and keeps the position of each row. */
    private void index(int file) throws IOException {
        CellSplitter splitter = splitter();
        byte[] block = new byte[BLOCK_BYTES];
        int length = 0;
        long position = 0;
        boolean header = table.text().hasHeader();
        boolean ended = false;
        while (!ended) {
            if (length == block.length) {
                block = Arrays.copyOf(block, 2 * length);
            }
            int read = files.get(file).read(ByteBuffer.wrap(block, length, block.length - length), position + length);
            ended = read < 0;
            length += Math.max(0, read);
            int first = byteOrderMark(block, position, length);
            int whole = ended ? length : records.lastIn(block, first, length);
            for (int at = first; at < whole; ) {
                int next = splitter.split(block, at, whole);
                if (header) {
                    header = false;
                } else {
                    add(splitter, starts.get(file) + position + at);
                }
                at = next;
            }
            System.arraycopy(block, whole, block, 0, length - whole);
            position += whole;
            length -= whole;
        }
    }

    private static int byteOrderMark(byte[] block, long position, int length) {
        boolean mark = position == 0
                && length >= 3
                && block[0] == (byte) 0xEF
                && block[1] == (byte) 0xBB
                && block[2] == (byte) 0xBF;
        return mark ? 3 : 0;
    }

    private CellSplitter splitter() {
        return new CellSplitter(table.text().delimiter(), table.text().quote());
    }

    private void add(CellSplitter splitter, long position) throws IOException {
        if (splitter.malformed() || splitter.cells().size() != cellCount) {
            malformed += splitter.cells().size() == 1
                            && splitter.cells().get(0).toString().isBlank()
                    ? 0
                    : 1;
            return;
        }
        Text key = (Text) splitter.cells().get(keyCell);
        if (position(key, indexing) >= 0) {
            duplicates++;
            return;
        }
        if (2 * keys >= hashes.length) {
            grow();
        }
        put(hash.applyAsLong(key), position + 1);
        keys++;
    }

    private void grow() {
        long[] oldHashes = hashes;
        long[] oldPositions = positions;
        hashes = new long[2 * oldHashes.length];
        positions = new long[2 * oldHashes.length];
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldPositions[i] != 0) {
                put(oldHashes[i], oldPositions[i]);
            }
        }
    }

    private void put(long keyHash, long position) {
        int at = (int) keyHash & (hashes.length - 1);
        while (positions[at] != 0) {
            at = (at + 1) & (hashes.length - 1);
        }
        hashes[at] = keyHash;
        positions[at] = position;
    }

    /** What one thread reads rows into. */
    final class RowBuffer {
        private final CellSplitter splitter = splitter();
        private byte[] bytes = new byte[ROW_BYTES];
    }

    /**
     * The cells of the row of a key, which the buffer fills again at the next one; null where there is none.
     */
    List<Writable> row(Text key, RowBuffer buffer) {
        try {
            return position(key, buffer) < 0 ? null : buffer.splitter.cells();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + table.name(), e);
        }
    }

    /** Where the row of a key begins, which is in the buffer then; -1 if there is none. */
    private long position(Text key, RowBuffer buffer) throws IOException {
        long keyHash = hash.applyAsLong(key);
        for (int at = (int) keyHash & (hashes.length - 1); positions[at] != 0; at = (at + 1) & (hashes.length - 1)) {
            if (hashes[at] == keyHash) {
                Text found = (Text) read(positions[at] - 1, buffer).get(keyCell);
                if (found.equals(key)) {
                    return positions[at] - 1;
                }
            }
        }
        return -1;
    }

    private List<Writable> read(long position, RowBuffer buffer) throws IOException {
        int file = starts.size() - 1;
        while (starts.get(file) > position) {
            file--;
        }
        long from = position - starts.get(file);
        int length = 0;
        while (true) {
            int read = files.get(file)
                    .read(ByteBuffer.wrap(buffer.bytes, length, buffer.bytes.length - length), from + length);
            length += Math.max(0, read);
            int end = records.firstIn(buffer.bytes, length);
            if (end != Records.OPEN || read < 0) {
                buffer.splitter.split(buffer.bytes, 0, end == Records.OPEN ? length : end);
                return buffer.splitter.cells();
            }
            if (length == buffer.bytes.length) {
                buffer.bytes = Arrays.copyOf(buffer.bytes, 2 * length);
            }
        }
    }

    /** Different keys. */
    long keys() {
        return keys;
    }

    /** Rows whose key an earlier row has. */
    long duplicates() {
        return duplicates;
    }

    /** Rows that could not be split into as many cells as there are columns. */
    long malformed() {
        return malformed;
    }

    /** Rows of the table that no row of a log can be joined with. */
    List<SourceFinding> findings() {
        List<SourceFinding> findings = new ArrayList<>();
        long all = keys + duplicates + malformed;
        add(findings, duplicates, all, "have a key that an earlier row has, left out");
        add(findings, malformed, all, "have too few or too many cells, left out");
        return findings;
    }

    private void add(List<SourceFinding> findings, long count, long all, String what) {
        if (count > 0) {
            findings.add(new SourceFinding("rows of %s %s".formatted(table.name(), what), count, all, List.of(), true));
        }
    }

    private void closeAfter(Exception e) {
        try {
            close();
        } catch (IOException | RuntimeException closing) {
            e.addSuppressed(closing);
        }
    }

    @Override
    public void close() throws IOException {
        for (FileChannel file : files) {
            file.close();
        }
        if (decompressed != null) {
            decompressed.close();
            decompressed = null;
        }
    }
}
