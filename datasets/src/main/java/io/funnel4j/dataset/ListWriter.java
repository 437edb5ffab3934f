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
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Writes the lists of encoded exposures one after the other, to a folder or into memory. */
final class ListWriter implements Closeable {
    private final Path partial;
    private final FileChannel channel;
    private final List<ByteBuffer> inMemory = new ArrayList<>();
    private final CRC32C checksum = new CRC32C();
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private long units;

    /** @param folder null for memory */
    ListWriter(Path folder) {
        this.partial = folder == null ? null : folder.resolve(ExposureFile.LISTS + ".partial");
        this.channel = folder == null ? null : ExposureWriter.create(partial);
    }

    /** Appends the lists of some rows and gives the position of the first; none lies across a chunk's end. */
    long append(ExposureRows rows) {
        int needed = rows.listUnits();
        long left = ExposureFile.LIST_CHUNK_UNITS - units % ExposureFile.LIST_CHUNK_UNITS;
        if (needed > ExposureFile.LIST_CHUNK_UNITS) {
            throw new IllegalArgumentException("the lists of %s rows take %s bytes; append fewer rows at once"
                    .formatted(rows.rows(), (long) needed * Integer.BYTES));
        }
        if (needed > left) {
            write(ByteBuffer.allocate((int) left * Integer.BYTES));
            units += left;
        }
        long position = units;
        ByteBuffer target = buffer(needed * Integer.BYTES);
        rows.copyLists(target);
        write(target.flip());
        units += needed;
        return position;
    }

    private ByteBuffer buffer(int bytes) {
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocate(2 * bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        return buffer.clear();
    }

    private void write(ByteBuffer bytes) {
        checksum.update(bytes.duplicate());
        if (channel == null) {
            inMemory.add(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
            return;
        }
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + partial, e);
        }
    }

    /** Ends the writing and gives the units of 4 bytes that were written. */
    long finish() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot finish " + partial, e);
        }
        return units;
    }

    CRC32C checksum() {
        return checksum;
    }

    /** What was written into memory, as if it were mapped: chunk by chunk. */
    List<ByteBuffer> inMemory() {
        List<ByteBuffer> chunks = new ArrayList<>();
        long chunkBytes = (long) ExposureFile.LIST_CHUNK_UNITS * Integer.BYTES;
        long left = units * Integer.BYTES;
        for (ByteBuffer written : inMemory) {
            if (chunks.isEmpty() || !chunks.get(chunks.size() - 1).hasRemaining()) {
                int bytes = (int) Math.min(chunkBytes, left);
                chunks.add(ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN));
                left -= bytes;
            }
            chunks.get(chunks.size() - 1).put(written.duplicate());
        }
        return chunks;
    }

    void moveInto(Path folder) throws IOException {
        Files.move(partial, folder.resolve(ExposureFile.LISTS), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Gives up what is not finished. */
    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            Files.deleteIfExists(partial);
        }
    }
}
