package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.format.InvalidExposuresException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps two encodings out of one folder. The system gives the lock back when its process ends, however it ends. */
final class FolderLock implements Closeable {
    static final String FILE = "encoding.lock";

    private final Path file;
    private final FileChannel channel;

    /** @throws InvalidExposuresException if another encoding is at work in the folder */
    FolderLock(Path folder) {
        this.file = folder.resolve(FILE);
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + folder, e);
        }
        if (!locked()) {
            close();
            throw new InvalidExposuresException(
                    "another run is encoding into %s; wait for it, or name another folder".formatted(folder));
        }
    }

    private boolean locked() {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }

    /** Gives the folder back and removes the lock's file. */
    void release() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file, e);
        } finally {
            close();
        }
    }
}
