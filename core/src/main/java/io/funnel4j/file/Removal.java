// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Removes a file, or a folder with all that is in it, when it is closed, or when the JVM ends before, as by Ctrl-C. What is
 * not there any more is no failure.
 */
final class Removal {
    private final Path path;
    private final Thread atEnd = new Thread(this::removeAtEnd, "funnel4j-removes-what-is-left");

    /** @param path may be made later */
    Removal(Path path) {
        this.path = path;
        Runtime.getRuntime().addShutdownHook(atEnd);
    }

    void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException ending) {
            return; // The JVM is about to remove it.
        }
        DurableFiles.remove(path);
    }

    /** Other threads may still write there, so what cannot be removed is said and left. */
    private void removeAtEnd() {
        try {
            DurableFiles.remove(path);
        } catch (IOException | UncheckedIOException e) {
            System.err.printf("'%s' is left behind: %s%n", path, e.getMessage());
        }
    }
}
