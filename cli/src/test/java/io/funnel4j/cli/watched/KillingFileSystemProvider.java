// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.watched;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The file system of a JVM that ends at one of its file operations, at once and without a word, as by {@code kill -9}; before
 * the operation, or after half of the bytes of a write. For {@code -Djava.nio.file.spi.DefaultFileSystemProvider}.
 *
 * <p>{@code -Dkill.under=DIR} says which files count and {@code -Dkill.at=N} at which operation, from 0; without it the
 * number of operations is printed at the end.
 */
public final class KillingFileSystemProvider extends WatchedFileSystemProvider {
    /** What the JVM's exit code is then. */
    public static final int KILLED = 137;

    /** The last line on standard error begins with it. */
    public static final String OPERATIONS = "file operations: ";

    /** @param real what the JVM would have */
    public KillingFileSystemProvider(FileSystemProvider real) {
        super(real.getFileSystem(URI.create("file:///")), new Killing());
    }

    private static final class Killing implements FileOperations {
        private final String under = System.getProperty("kill.under");
        private final int at = Integer.getInteger("kill.at", -1);
        private final AtomicInteger operations = new AtomicInteger();

        Killing() {
            if (at < 0) {
                Runtime.getRuntime()
                        .addShutdownHook(new Thread(() -> System.err.println(OPERATIONS + operations.get())));
            }
        }

        @Override
        public void before(Kind kind, Path path) {
            if (path.toAbsolutePath().toString().startsWith(under)
                    && operations.getAndIncrement() == at
                    && kind != Kind.WRITE) {
                Runtime.getRuntime().halt(KILLED);
            }
        }

        @Override
        public int writable(Path path, int bytes) {
            boolean now = path.toAbsolutePath().toString().startsWith(under) && operations.get() == at + 1;
            return at >= 0 && now ? bytes / 2 : bytes;
        }

        @Override
        public void cut(Path path) throws IOException {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
