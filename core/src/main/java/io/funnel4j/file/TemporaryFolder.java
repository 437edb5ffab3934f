// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A new folder among the system's temporary ones, removed with all that is in it when it is closed, or when the JVM ends
 * before, as by Ctrl-C.
 */
public final class TemporaryFolder implements AutoCloseable {
    private static final String PROPERTY = "java.io.tmpdir";

    private final Path path;
    private final Removal removal;

    /**
     * Makes the folder.
     *
     * @param prefix how its name begins
     * @throws UncheckedIOException if it cannot be made
     */
    public TemporaryFolder(String prefix) {
        this(Path.of(System.getProperty(PROPERTY)), prefix);
    }

    /**
     * Makes the folder elsewhere, such as beside a file that is made from what will be in it.
     *
     * @param parent where it is made
     * @param prefix how its name begins
     * @throws UncheckedIOException if it cannot be made
     */
    public TemporaryFolder(Path parent, String prefix) {
        try {
            path = Files.createTempDirectory(parent, prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot make a temporary folder '%s...' in '%s': %s; mend that, or have temporary files elsewhere: FUNNEL4J_OPTS=-D%s=DIR"
                            .formatted(prefix, parent, WritableFolder.reason(e), PROPERTY),
                    e);
        }
        removal = new Removal(path);
    }

    public Path path() {
        return path;
    }

    /**
     * Removes the folder.
     *
     * @throws UncheckedIOException naming the folder, if something in it cannot be removed
     */
    @Override
    public void close() {
        try {
            removal.close();
        } catch (IOException e) {
            throw new UncheckedIOException("removing '%s' failed".formatted(path), e);
        }
    }
}
