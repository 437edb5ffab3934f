// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps two pieces of work out of one folder, in one process or in several. The system gives the lock back when its
 * process ends, however it ends. Its file stays: another process may have opened it already, and would hold a lock on a
 * file that nobody else finds.
 */
public final class FolderLock implements Closeable {
    /** A process that closes any channel to a file loses its lock on it, so none is opened to a file of these. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes a lock.
     *
     * @param folder made where needed
     * @param name of the lock's file in it
     * @return nothing if another has it
     * @throws UncheckedIOException if the folder cannot be written
     */
    public static Optional<FolderLock> take(Path folder, String name) {
        try {
            Files.createDirectories(folder);
            Path file = folder.toRealPath().resolve(name);
            if (!HELD.add(file)) {
                return Optional.empty();
            }
            Optional<FolderLock> lock = Optional.empty();
            try {
                lock = lock(file);
            } finally {
                if (lock.isEmpty()) {
                    HELD.remove(file);
                }
            }
            return lock;
        } catch (IOException e) {
            throw new UncheckedIOException(WritableFolder.refusal(folder, WritableFolder.reason(e)), e);
        }
    }

    /**
     * Takes a lock, or says who has it.
     *
     * @param others at what, as the message begins: {@code another run is at work in}
     * @throws IOException if another has it
     * @throws UncheckedIOException if the folder cannot be written
     */
    public static FolderLock require(Path folder, String name, String others) throws IOException {
        return take(folder, name)
                .orElseThrow(() ->
                        new IOException("%s '%s'; wait for it, or name another folder".formatted(others, folder)));
    }

    private static Optional<FolderLock> lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean ours = false;
        try {
            ours = channel.tryLock() != null;
        } finally {
            if (!ours) {
                channel.close();
            }
        }
        return ours ? Optional.of(new FolderLock(file, channel)) : Optional.empty();
    }

    /** Gives the folder back. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        } finally {
            HELD.remove(file);
        }
    }
}
