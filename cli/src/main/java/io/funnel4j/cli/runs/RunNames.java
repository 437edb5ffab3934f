// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.runs;

import io.funnel4j.text.Nearest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs as a user names them: by a path, or by their name, or a part of it, among the runs of a folder. */
public final class RunNames {
    /** Where runs are unless somebody says so. */
    public static final Path DEFAULT = Path.of("runs");

    private RunNames() {}

    /**
     * The folder that a text means.
     *
     * @throws IOException if it means none or several, naming the nearest
     */
    public static Path folder(String text) throws IOException {
        Path path = Path.of(text);
        if (Files.exists(path)) {
            return path;
        }
        List<String> names = RunsFolder.folders(DEFAULT).stream()
                .map(folder -> folder.getFileName().toString())
                .toList();
        List<String> found = names.stream().filter(name -> name.equals(text)).toList();
        if (found.isEmpty()) {
            found = names.stream().filter(name -> name.contains(text)).toList();
        }
        if (found.size() > 1) {
            throw new IOException(
                    "'%s' could be any of %s; say more of its name".formatted(text, String.join(", ", found)));
        }
        if (found.isEmpty()) {
            throw new IOException("there is no folder '%s', and no run in '%s' has that in its name%s"
                    .formatted(text, DEFAULT, nearest(path, names)));
        }
        return DEFAULT.resolve(found.get(0));
    }

    /**
     * The run that a text means, read.
     *
     * @throws IOException if it means none, or something else
     */
    public static FoundRun run(String text) throws IOException {
        Path folder = folder(text);
        if (!Files.isDirectory(folder)) {
            throw new IOException("'%s' is a file; expected the folder of a run".formatted(folder));
        }
        if (!FoundRun.isIn(folder)) {
            throw new IOException("'%s' is not the folder of a run (%s)%s"
                    .formatted(folder, RunsFolder.OtherFolder.what(folder), inside(folder)));
        }
        return FoundRun.read(folder);
    }

    /** Whether a folder is a run's. */
    public static boolean isRun(Path folder) {
        return FoundRun.isIn(folder);
    }

    private static String inside(Path folder) throws IOException {
        Optional<Path> run =
                RunsFolder.folders(folder).stream().filter(FoundRun::isIn).findFirst();
        return run.map("; it holds runs, such as '%s'"::formatted).orElse("");
    }

    /** Among the runs of the default folder, or those beside the path. */
    private static String nearest(Path path, List<String> names) throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            return Nearest.suggestion(path.toString(), names);
        }
        List<String> beside = RunsFolder.folders(parent).stream()
                .map(folder -> folder.getFileName().toString())
                .toList();
        return Nearest.suggestion(path.getFileName().toString(), beside)
                .replace("mean '", "mean '" + parent + File.separator);
    }
}
