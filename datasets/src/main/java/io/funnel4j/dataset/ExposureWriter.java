// SPDX-License-Identifier: Apache-2.0
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
    private static final int COPIED_AT_ONCE = 4096;

    private final RowLayout layout;
    private final int rowsPerBuffer;
    private final ExposureRows one;
    private final CRC32C checksum = new CRC32C();
    private final Path folder;
    private final FileChannel channel;
    private final List<ByteBuffer> inMemory = new ArrayList<>();
    private final ListWriter lists;
    private ByteBuffer buffer;
    private long rows;
    private boolean open = true;

    private ExposureWriter(RowLayout layout, Path folder) {
        this.layout = layout;
        this.rowsPerBuffer = ExposureFile.rowsPerChunk(layout.stride(), BUFFER_BYTES);
        this.one = new ExposureRows(layout, 1);
        this.folder = folder;
        this.channel = folder == null ? null : create(partial(folder));
        this.lists = layout.lists() == 0 ? null : new ListWriter(folder);
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

    /** Appends an exposure without weighted features. */
    public void append(int[] ids, float[] numeric, byte[] labels, long group, float sampleWeight) {
        append(ids, new float[0], numeric, labels, group, sampleWeight);
    }

    /** Appends an exposure without delays. */
    public void append(int[] ids, float[] weights, float[] numeric, byte[] labels, long group, float sampleWeight) {
        append(ids, weights, numeric, labels, new float[0], group, sampleWeight);
    }

    /** Appends an exposure; see {@link ExposureRows#append}. */
    public void append(
            int[] ids,
            float[] weights,
            float[] numeric,
            byte[] labels,
            float[] delays,
            long group,
            float sampleWeight) {
        one.clear();
        try {
            one.append(ids, weights, numeric, labels, delays, group, sampleWeight);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("row %s: %s".formatted(rows, e.getMessage()), e);
        }
        append(one);
    }

    /** Appends exposures that were laid out by the same layout. */
    public void append(ExposureRows exposures) {
        if (!open) {
            throw new IllegalStateException("the writer is finished; open another");
        }
        long listsFrom = lists == null ? 0 : lists.append(exposures);
        for (int from = 0; from < exposures.rows(); ) {
            if (!buffer.hasRemaining()) {
                flush();
                buffer = folder == null ? newBuffer() : buffer.clear();
            }
            from += exposures.copy(from, buffer, listsFrom);
        }
        rows += exposures.rows();
    }

    /**
     * Appends encoded exposures of the same layout.
     *
     * @param from the first of them
     */
    public void append(EncodedExposures exposures, long from, long count) {
        if (!exposures.layout().equals(layout)) {
            throw new IllegalArgumentException(
                    "exposures laid out as %s are to be appended to others, laid out as %s; both must be of one encoding"
                            .formatted(exposures.layout(), layout));
        }
        ExposureRows copied = new ExposureRows(layout);
        for (long done = 0; done < count; done += COPIED_AT_ONCE) {
            int copy = (int) Math.min(COPIED_AT_ONCE, count - done);
            exposures.copy(from + done, copy, copied);
            append(copied);
            copied.clear();
        }
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
        long units = lists == null ? 0 : lists.finish();
        long sum = ExposureFile.checksum(checksum, lists == null ? new CRC32C() : lists.checksum());
        if (folder == null) {
            List<ByteBuffer> listChunks = lists == null ? List.of() : lists.inMemory();
            return new EncodedExposures("memory", layout, rows, inMemory, rowsPerBuffer, listChunks, sum);
        }
        try {
            channel.close();
            ExposureFile.delete(folder);
            Files.move(partial(folder), folder.resolve(ExposureFile.ROWS), StandardCopyOption.REPLACE_EXISTING);
            if (units > 0) {
                lists.moveInto(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot finish the encoded exposures in " + folder, e);
        }
        JsonFiles.write(
                folder.resolve(ExposureFile.META),
                new ExposureFile.Meta(
                        ExposureFile.FORMAT, ExposureFile.VERSION, rows, layout.stride(), units, sum, layout));
        return EncodedExposures.open(folder);
    }

    /** Gives up what is not finished. */
    @Override
    public void close() throws IOException {
        if (open && folder != null) {
            channel.close();
            Files.deleteIfExists(partial(folder));
        }
        if (open && lists != null) {
            lists.close();
        }
        open = false;
    }

    static FileChannel create(Path file) {
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            channel.write(ExposureFile.header());
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
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
            throw new UncheckedIOException("cannot write encoded exposures into " + partial(folder), e);
        }
    }
}
