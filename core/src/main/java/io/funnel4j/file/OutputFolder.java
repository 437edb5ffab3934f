// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A folder that is filled where a user said. One that is new or empty may be, and one that was filled so before: what else
 * lies in a folder is somebody's, and a file of the same name would be lost.
 */
public final class OutputFolder {
    private OutputFolder() {}

    /**
     * Why a folder must not be filled; empty where it may.
     *
     * @param what fills it, for the message: {@code encoded data}
     * @param filledBefore whether a folder that is not empty holds such
     * @throws IOException if the folder cannot be read
     */
    public static Optional<String> refusal(Path folder, String what, Predicate<Path> filledBefore) throws IOException {
        if (Files.isSymbolicLink(folder) && !Files.exists(folder)) {
            return Optional.of("'%s' is a link that leads nowhere; make the folder, or name another".formatted(folder));
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            return Optional.of("'%s' is a file, not a folder; name another".formatted(folder));
        }
        List<Path> there = DurableFiles.list(folder);
        if (there.isEmpty() || filledBefore.test(folder)) {
            return Optional.empty();
        }
        return Optional.of(
                "'%s' is not empty and holds no %s: it has '%s'%s, and what is there might be overwritten; name a new or an empty folder"
                        .formatted(folder, what, there.get(0).getFileName(), there.size() == 1 ? "" : " and others"));
    }

    /**
     * Refuses a folder that must not be filled.
     *
     * @throws IOException as {@link #refusal} says
     */
    public static void require(Path folder, String what, Predicate<Path> filledBefore) throws IOException {
        Optional<String> refusal = refusal(folder, what, filledBefore);
        if (refusal.isPresent()) {
            throw new IOException(refusal.get());
        }
    }
}
