// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.runs;

import io.funnel4j.dataset.encode.EncodedDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with runs in it.
 *
 * @param folder which
 * @param runs in it, the newest first
 * @param others folders in it that are none
 */
public record RunsFolder(Path folder, List<FoundRun> runs, List<OtherFolder> others) {
    public RunsFolder {
        runs = List.copyOf(runs);
        others = List.copyOf(others);
    }

    /**
     * A folder that is no run's.
     *
     * @param name of the folder
     * @param what it is: {@code a comparison}
     */
    public record OtherFolder(String name, String what) {
        static OtherFolder of(Path folder) throws IOException {
            return new OtherFolder(folder.getFileName().toString(), what(folder));
        }

        static String what(Path folder) throws IOException {
            if (folders(folder).stream().anyMatch(FoundRun::isIn)) {
                return "a folder of runs";
            }
            if (Files.exists(EncodedDataset.description(folder))) {
                return "encoded data";
            }
            return Files.exists(folder.resolve("results.json")) || Files.isDirectory(folder.resolve("results"))
                    ? "a comparison"
                    : "neither run.json nor config.yaml";
        }
    }

    /**
     * Looks into a folder, not into those below its own.
     *
     * @throws IOException if it cannot be read
     */
    public static RunsFolder read(Path folder) throws IOException {
        List<FoundRun> runs = new ArrayList<>();
        List<OtherFolder> others = new ArrayList<>();
        for (Path each : folders(folder)) {
            if (FoundRun.isIn(each)) {
                runs.add(FoundRun.read(each));
            } else {
                others.add(OtherFolder.of(each));
            }
        }
        runs.sort(Comparator.comparing(FoundRun::started).reversed().thenComparing(FoundRun::name));
        return new RunsFolder(folder, runs, others);
    }

    /** The folders in a folder, by name, without hidden ones; none where there is none. */
    static List<Path> folders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(each -> Files.isDirectory(each)
                            && !each.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
