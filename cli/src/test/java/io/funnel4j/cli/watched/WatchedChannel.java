// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.watched;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A file of a {@link WatchedFileSystem}. */
final class WatchedChannel extends FileChannel {
    private final FileChannel real;
    private final Path path;
    private final FileOperations operations;

    WatchedChannel(FileChannel real, Path path, FileOperations operations) {
        this.real = real;
        this.path = path;
        this.operations = operations;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        operations.before(FileOperations.Kind.WRITE, path);
        int bytes = source.remaining();
        int writable = operations.writable(path, bytes);
        if (writable == bytes) {
            return real.write(source);
        }
        real.write(source.slice(source.position(), writable));
        operations.cut(path);
        throw new IllegalStateException("a cut write must end with an exception");
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long written = 0;
        for (int i = offset; i < offset + length; i++) {
            written += write(sources[i]);
        }
        return written;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        operations.before(FileOperations.Kind.WRITE, path);
        return real.write(source, position);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        operations.before(FileOperations.Kind.SYNC, path);
        real.force(metaData);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        operations.before(FileOperations.Kind.WRITE, path);
        real.truncate(size);
        return this;
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        if (mode != MapMode.READ_ONLY) {
            operations.before(FileOperations.Kind.WRITE, path);
        }
        return real.map(mode, position, size);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return real.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        return real.read(targets, offset, length);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return real.read(target, position);
    }

    @Override
    public long position() throws IOException {
        return real.position();
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        real.position(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException {
        return real.size();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return real.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        operations.before(FileOperations.Kind.WRITE, path);
        return real.transferFrom(source, position, count);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return real.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return real.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        real.close();
    }
}
