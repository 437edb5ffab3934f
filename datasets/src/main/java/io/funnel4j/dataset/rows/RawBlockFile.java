// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.Internal;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Blocks that were read but cannot be encoded yet, in a file that is gone when it is closed. */
@Internal
public final class RawBlockFile implements Closeable {
    private static final String NAME = "raw-exposures.partial";

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer length = ByteBuffer.allocateDirect(Integer.BYTES);
    private long position;

    /** @param folder is created */
    public RawBlockFile(Path folder) {
        this.path = folder.resolve(NAME);
        try {
            Files.createDirectories(folder);
            this.channel = FileChannel.open(
                    path,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }

    /** An empty buffer with room for so many bytes: the given one, or a larger one. */
    static ByteBuffer buffer(ByteBuffer reused, int bytes) {
        return reused.capacity() >= bytes
                ? reused.clear()
                : ByteBuffer.allocateDirect(2 * bytes).order(ByteOrder.nativeOrder());
    }

    /** Appends a block as {@link RawBlock#write} gives it. */
    public void append(ByteBuffer block) {
        try {
            ByteBuffer[] both = {length.clear().putInt(block.remaining()).flip(), block};
            while (block.hasRemaining()) {
                channel.write(both);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }

    /** Stands before the first block. */
    public void rewind() {
        try {
            channel.position(0);
            position = 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /** The next block's bytes, in the given buffer or a larger one; null after the last. */
    public ByteBuffer next(ByteBuffer reused) {
        try {
            if (position == channel.size()) {
                return null;
            }
            read(length.clear());
            int bytes = length.getInt(0);
            ByteBuffer target = buffer(reused, bytes);
            read(target.limit(bytes));
            return target.flip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    private void read(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            int read = channel.read(target);
            if (read < 0) {
                throw new EOFException(path + " ends within a block");
            }
            position += read;
        }
    }

    /** How much was read since {@link #rewind()}, 0 to 1. */
    public double progress() {
        try {
            return channel.size() == 0 ? 1 : (double) position / channel.size();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + path, e);
        }
    }
}
