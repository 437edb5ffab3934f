// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.synthetic;

import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.file.FolderLock;
import io.funnel4j.file.OutputFolder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The folder of a synthetic copy while it is written: its files come under their names once all are whole. */
final class SyntheticFolder implements Closeable {
    private static final String LOCK = "generate.lock";
    private static final String PARTIAL = "generate.partial";

    private final Path folder;
    private final Path partial;
    private final FolderLock lock;

    private SyntheticFolder(Path folder, FolderLock lock) {
        this.folder = folder;
        this.partial = folder.resolve(PARTIAL);
        this.lock = lock;
    }

    /**
     * Begins to write into a folder, which is made where needed.
     *
     * @throws IOException if something else is in it, or another process writes there
     */
    static SyntheticFolder begin(Path folder, String layout) throws IOException {
        OutputFolder.require(folder, "synthetic copy of " + layout, there -> wasIn(there, layout));
        FolderLock lock = FolderLock.require(folder, LOCK, "another command is generating into");
        SyntheticFolder begun = new SyntheticFolder(folder, lock);
        DurableFiles.remove(begun.partial);
        Files.createDirectories(begun.partial);
        return begun;
    }

    private static boolean wasIn(Path folder, String layout) {
        Path description = folder.resolve(SyntheticSet.FILE);
        return Files.exists(description)
                ? JsonFiles.read(description, SyntheticSet.class, "a synthetic copy's description")
                        .layout()
                        .equals(layout)
                : Files.exists(folder.resolve(LOCK));
    }

    /** Where to write. */
    Path path() {
        return partial;
    }

    /** Gives the files their names, in place of earlier ones, and says what they are. */
    void finish(SyntheticSet written) throws IOException {
        for (Path file : DurableFiles.below(partial)) {
            Path whole = folder.resolve(partial.relativize(file));
            Files.createDirectories(whole.getParent());
            Files.move(file, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
        written.write(folder);
    }

    /** Removes what is not finished. */
    @Override
    public void close() throws IOException {
        try {
            DurableFiles.remove(partial);
        } finally {
            lock.close();
        }
    }
}
