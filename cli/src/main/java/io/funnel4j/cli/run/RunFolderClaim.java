// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.record.RunRecorder;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.file.FileNames;
import io.funnel4j.file.FolderLock;
import io.funnel4j.file.OutputFolder;
import io.funnel4j.file.WritableFolder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Which folder a new run may take, so that it destroys no other and none comes between. */
public final class RunFolderClaim {
    private static final Path RUNS = Path.of("runs");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    /** Bytes of a run's name in its folder's, which may have 255 with the time. */
    private static final int MOST_OF_NAME = 200;

    private RunFolderClaim() {}

    /**
     * A new folder under {@code runs/} with the time in its name, and a number where another was made in the same second.
     *
     * @throws IOException if it cannot be made
     */
    public static Path begin(String name) throws IOException {
        String time = LocalDateTime.now(ZoneId.systemDefault()).format(TIME);
        Path folder = RUNS.resolve(FileNames.cut(name, MOST_OF_NAME) + "-" + time);
        try {
            Files.createDirectories(RUNS);
            for (int number = 2; ; number++) {
                try {
                    return Files.createDirectory(folder);
                } catch (FileAlreadyExistsException another) {
                    folder = RUNS.resolve(FileNames.cut(name, MOST_OF_NAME) + "-" + time + "-" + number);
                }
            }
        } catch (IOException e) {
            throw new IOException("cannot make '%s': %s".formatted(folder, WritableFolder.reason(e)), e);
        }
    }

    /**
     * Removes a folder that was begun, and in which nothing came to be but a lock, which nobody holds any more.
     *
     * @throws IOException if it cannot be removed
     */
    public static void removeUnused(Path folder) throws IOException {
        List<Path> files = DurableFiles.list(folder);
        if (files.stream().allMatch(file -> file.endsWith(RunFolder.LOCK))) {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(folder);
        }
    }

    /** Whether a folder is a run's, or a run was begun in it. */
    private static boolean wasIn(Path root) {
        return Files.exists(root.resolve(RunFolder.LOCK))
                || RunRecorder.name(root).isPresent();
    }

    /**
     * Whether a new run in a folder would destroy another, which then has to be told.
     *
     * @throws IOException if what is in the folder is no run's, or the run is at work
     */
    public static boolean holdsRun(Path root) throws IOException {
        OutputFolder.require(root, "run", RunFolderClaim::wasIn);
        boolean holds = RunFolder.at(root).holdsWork();
        if (holds) {
            lock(root).close();
        }
        return holds;
    }

    /**
     * Keeps other runs out of a folder.
     *
     * @throws IOException if one is at work in it
     */
    public static FolderLock lock(Path root) throws IOException {
        return FolderLock.require(root, RunFolder.LOCK, "another run is at work in");
    }
}
