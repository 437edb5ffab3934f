package io.funnel4j.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Writes encoded exposures row by row, to a folder or into memory. Nothing is readable before {@link #finish()}; a
 * writer that is closed without it leaves nothing behind.
 */
public final class ExposureWriter implements Closeable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final RowLayout layout;
    private final int rowsPerBuffer;
    private final int[] tableRows;
    private final CRC32C checksum = new CRC32C();
    private final Path folder;
    private final FileChannel channel;
    private final List<ByteBuffer> inMemory = new ArrayList<>();
    private ByteBuffer buffer;
    private long rows;
    private boolean open = true;

    private ExposureWriter(RowLayout layout, Path folder) {
        this.layout = layout;
        this.rowsPerBuffer = ExposureFile.rowsPerChunk(layout.stride(), BUFFER_BYTES);
        this.tableRows = layout.schema().ids().stream()
                .mapToInt(feature -> (int) feature.rows())
                .toArray();
        this.folder = folder;
        this.channel = folder == null ? null : create(folder);
        this.buffer = newBuffer();
    }

    /** Writes into a folder, which is created; exposures that are there are replaced at {@link #finish()}. */
    public static ExposureWriter toFolder(Path folder, RowLayout layout) {
        return new ExposureWriter(layout, folder);
    }

    /** Keeps the rows in memory. */
    public static ExposureWriter inMemory(RowLayout layout) {
        return new ExposureWriter(layout, null);
    }

    /** Appends an exposure of group 0 and sample weight 1. */
    public void append(int[] ids, float[] numeric, byte[] labels) {
        append(ids, numeric, labels, 0, 1);
    }

    /**
     * Appends an exposure.
     *
     * @param ids [F], each in the rows of its table
     * @param numeric [N], finite
     * @param labels 0 or 1 each, in the layout's order
     * @param group written if the layout is grouped
     * @param sampleWeight written if the layout is weighted; finite, at least 0
     */
    public void append(int[] ids, float[] numeric, byte[] labels, long group, float sampleWeight) {
        if (!open) {
            throw new IllegalStateException("the writer is finished; open another");
        }
        checkLengths(ids, numeric, labels);
        if (!buffer.hasRemaining()) {
            flush();
            buffer = folder == null ? newBuffer() : buffer.clear();
        }
        int start = buffer.position();
        if (layout.grouped()) {
            buffer.putLong(group);
        }
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= tableRows[i]) {
                throw reject(
                        start,
                        "id %d of feature '%s' is not in [0, %d)"
                                .formatted(ids[i], layout.schema().ids().get(i).name(), tableRows[i]));
            }
            buffer.putInt(ids[i]);
        }
        for (int i = 0; i < numeric.length; i++) {
            if (!Float.isFinite(numeric[i])) {
                throw reject(
                        start,
                        "feature '%s' is %s; expected a finite number"
                                .formatted(layout.schema().numeric().get(i).name(), numeric[i]));
            }
            buffer.putFloat(numeric[i]);
        }
        if (layout.weighted()) {
            if (!(sampleWeight >= 0) || Float.isInfinite(sampleWeight)) {
                throw reject(
                        start,
                        "the sample weight is %s; expected a finite number of at least 0".formatted(sampleWeight));
            }
            buffer.putFloat(sampleWeight);
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != 0 && labels[i] != 1) {
                throw reject(
                        start,
                        "label '%s' is %d; expected 0 or 1"
                                .formatted(layout.labels().get(i), labels[i]));
            }
            buffer.put(labels[i]);
        }
        while (buffer.position() < start + layout.stride()) {
            buffer.put((byte) 0);
        }
        rows++;
    }

    /** Rows appended so far. */
    public long rows() {
        return rows;
    }

    /** Ends the writing and opens what was written. */
    public EncodedExposures finish() {
        if (!open) {
            throw new IllegalStateException("the writer is finished already");
        }
        flush();
        open = false;
        if (folder == null) {
            return new EncodedExposures("memory", layout, rows, inMemory, rowsPerBuffer, checksum.getValue());
        }
        try {
            channel.close();
            ExposureFile.delete(folder);
            Files.move(partial(folder), folder.resolve(ExposureFile.ROWS), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot finish the encoded exposures in " + folder, e);
        }
        JsonFiles.write(
                folder.resolve(ExposureFile.META),
                new ExposureFile.Meta(
                        ExposureFile.FORMAT, ExposureFile.VERSION, rows, layout.stride(), checksum.getValue(), layout));
        return EncodedExposures.open(folder);
    }

    /** Gives up what is not finished. */
    @Override
    public void close() throws IOException {
        if (open && folder != null) {
            channel.close();
            Files.deleteIfExists(partial(folder));
        }
        open = false;
    }

    private static FileChannel create(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    partial(folder),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
            channel.write(ExposureFile.header());
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write encoded exposures into " + folder, e);
        }
    }

    private static Path partial(Path folder) {
        return folder.resolve(ExposureFile.ROWS + ".partial");
    }

    private ByteBuffer newBuffer() {
        return ByteBuffer.allocate(rowsPerBuffer * layout.stride()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void flush() {
        buffer.flip();
        checksum.update(buffer.duplicate());
        if (folder == null) {
            inMemory.add(buffer);
            return;
        }
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write encoded exposures into " + folder, e);
        }
    }

    private void checkLengths(int[] ids, float[] numeric, byte[] labels) {
        if (ids.length != tableRows.length
                || numeric.length != layout.schema().numeric().size()
                || labels.length != layout.labels().size()) {
            throw new IllegalArgumentException("a row needs %d ids, %d numbers and %d labels; found %d, %d and %d"
                    .formatted(
                            tableRows.length,
                            layout.schema().numeric().size(),
                            layout.labels().size(),
                            ids.length,
                            numeric.length,
                            labels.length));
        }
    }

    private IllegalArgumentException reject(int start, String problem) {
        buffer.position(start);
        return new IllegalArgumentException("row %d: %s".formatted(rows, problem));
    }
}
