package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.format.InvalidExposuresException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps two encodings out of one folder, in one process or in several. The system gives the lock back when its process
 * ends, however it ends.
 */
final class FolderLock implements Closeable {
    static final String FILE = "encoding.lock";

    private static final int ATTEMPTS = 100;
    /** A process that closes any channel to a file loses its lock on it, so none is opened to a file of these. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    /** @throws InvalidExposuresException if another encoding is at work in the folder */
    FolderLock(Path folder) {
        FileChannel locked = null;
        try {
            Files.createDirectories(folder);
            this.file = folder.toRealPath().resolve(FILE);
            if (HELD.add(file)) {
                try {
                    locked = lock();
                } finally {
                    if (locked == null) {
                        HELD.remove(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + folder, e);
        }
        if (locked == null) {
            throw new InvalidExposuresException(
                    "another run is encoding into %s; wait for it, or name another folder".formatted(folder));
        }
        this.channel = locked;
    }

    /** Null if it is taken. A file that its owner removed before it could be locked here locks nothing: it is opened anew. */
    private FileChannel lock() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Object before = key();
            FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean ours = false;
            try {
                if (opened.tryLock() == null) {
                    return null;
                }
                ours = before != null && before.equals(key());
            } catch (OverlappingFileLockException e) {
                return null;
            } finally {
                if (!ours) {
                    opened.close();
                }
            }
            if (ours) {
                return opened;
            }
        }
        return null;
    }

    /** Says which file lies at the path, without opening it; null if none does. */
    private Object key() throws IOException {
        try {
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return key == null ? file : key;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void close() {
        release();
    }

    /** Gives the folder back and removes the lock's file. */
    void release() {
        try (channel) {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file, e);
        } finally {
            HELD.remove(file);
        }
    }
}
