// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.file.FolderLock;
import io.funnel4j.file.PartialFile;
import io.funnel4j.file.WritableFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A run that takes the place of an earlier one when it is finished. Until then it is in {@code RUN.next}, beside the earlier
 * one, which stays as it is.
 *
 * @param earlier the folder that is replaced
 * @param next the folder of the new run
 */
public record RunReplacement(Path earlier, Path next) {
    private static final String NEXT = ".next";
    private static final String REPLACED = ".replaced";
    /** In the new run's folder, until it is finished: the folder that it replaces. */
    private static final String NOTE = "replaces.txt";

    /**
     * Begins to replace a run.
     *
     * @throws IOException if another run was to replace it and is not finished, or something else is where the new one is
     *     made
     */
    public static RunReplacement begin(Path run) throws IOException {
        Path earlier = run.toRealPath();
        Path next = beside(earlier, NEXT);
        WritableFolder.require(earlier);
        WritableFolder.require(earlier.toAbsolutePath().getParent());
        if (Files.isSymbolicLink(next)) {
            throw new IOException(
                    "'%s' is a link, and the new run would be made there; rename it, or name another --out"
                            .formatted(next));
        }
        if (RunFolderClaim.holdsRun(next)) {
            throw new IOException(
                    "'%s' is a run that was to replace '%s' and has not; go on with 'train --resume %s', or delete it"
                            .formatted(next, run, next));
        }
        Files.createDirectories(next);
        PartialFile.write(next.resolve(NOTE), earlier + "\n");
        return new RunReplacement(earlier, next);
    }

    /** What a run that goes on is to replace. */
    public static Optional<RunReplacement> of(Path run) throws IOException {
        Path note = run.resolve(NOTE);
        if (!Files.isRegularFile(note)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RunReplacement(Path.of(Files.readString(note).strip()), run));
        } catch (InvalidPathException e) {
            throw new IOException(
                    "'%s' does not hold the path of a folder: %s; delete it, and the run keeps its own folder"
                            .formatted(note, e.getMessage()),
                    e);
        }
    }

    private static Path beside(Path run, String ending) {
        return run.resolveSibling(run.getFileName() + ending);
    }

    /**
     * Gives the finished run the earlier one's name. Of the earlier folder what is no run's goes over to it, and its encoded data
     * where the new run has none in its folder, since it may be what it was trained on; the rest is gone.
     *
     * @throws IOException if that cannot be done, saying where both are
     */
    public void finish() throws IOException {
        Path aside = beside(earlier, REPLACED);
        if (Files.exists(aside)) {
            throw new IOException("the new run is in '%s', since '%s' is in the way; delete that and rename the run"
                    .formatted(next, aside));
        }
        try (FolderLock lock = RunFolderClaim.lock(earlier)) {
            Files.deleteIfExists(next.resolve(NOTE));
            Files.move(earlier, aside);
            Files.move(next, earlier);
        } catch (IOException e) {
            throw new IOException(
                    "the new run is finished and in '%s', and cannot replace '%s': %s"
                            .formatted(next, earlier, e.getMessage()),
                    e);
        }
        if (!Files.exists(RunFolder.ownData(earlier)) && Files.exists(RunFolder.ownData(aside))) {
            Files.move(RunFolder.ownData(aside), RunFolder.ownData(earlier));
        }
        for (Path file : DurableFiles.below(aside)) {
            Path path = aside.relativize(file);
            if (!RunFolder.isOfARun(path)) {
                Files.createDirectories(earlier.resolve(path).getParent());
                Files.move(file, earlier.resolve(path));
            }
        }
        DurableFiles.remove(aside);
    }
}
