package io.funnel4j.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that appears under its name when it is whole; what failed on the way leaves an earlier one as it was. */
final class PartialFile implements Closeable {
    private final Path whole;
    private final Path partial;

    PartialFile(Path whole) {
        this.whole = whole;
        this.partial = whole.resolveSibling(whole.getFileName() + ".partial");
    }

    /** Where to write. */
    Path path() {
        return partial;
    }

    /** Gives the written file its name. */
    void finish() throws IOException {
        Files.move(partial, whole, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes what is not finished. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(partial);
    }
}
