package io.funnel4j.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A new folder among the system's temporary ones, removed with all that is in it when it is closed. */
public final class TemporaryFolder implements AutoCloseable {
    private final Path path;

    /**
     * Makes the folder.
     *
     * @param prefix how its name begins
     * @throws UncheckedIOException if it cannot be made
     */
    public TemporaryFolder(String prefix) {
        try {
            path = Files.createTempDirectory(prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot make a temporary folder '%s...' in '%s'"
                            .formatted(prefix, System.getProperty("java.io.tmpdir")),
                    e);
        }
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
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(path)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("removing '%s' failed".formatted(path), e);
        }
    }
}
