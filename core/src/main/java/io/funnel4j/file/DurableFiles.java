// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files and folders that outlive a failure of power, and folders that are removed whole. */
public final class DurableFiles {
    private static final boolean FOLDERS_OPEN = !System.getProperty("os.name").startsWith("Windows");

    private DurableFiles() {}

    /** Returns once the file's content is on the disk. */
    public static void syncFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            throw new IOException("cannot bring '%s' to the disk: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Returns once the names in the folder are on the disk; does nothing where a system cannot say so of a folder. */
    public static void syncFolder(Path folder) throws IOException {
        if (!FOLDERS_OPEN) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw new IOException("cannot bring '%s' to the disk: %s".formatted(folder, e.getMessage()), e);
        }
    }

    /** Brings all files of a folder to the disk, and the folder. */
    public static void syncAll(Path folder) throws IOException {
        for (Path file : list(folder)) {
            syncFile(file);
        }
        syncFolder(folder);
    }

    /** What is in a folder, by name; nothing where there is none. */
    public static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.sorted().toList();
        }
    }

    /** All that lies in a folder and the folders below it and is no folder, by path. */
    public static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    /** Removes a file, or a folder with all that is in it; does nothing where there is none. */
    public static void remove(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(path)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        }
    }
}
