// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.device;

import io.funnel4j.file.WritableFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folders that native code is unpacked into. Where they cannot be written, what unpacks it says no more than that a class
 * was not found; so they are looked at before.
 */
final class WritableFolders {
    private static final String TEMPORARY = "java.io.tmpdir";
    private static final String CACHE = "org.bytedeco.javacpp.cachedir";

    private WritableFolders() {}

    /**
     * Looks at the system's temporary folder and at JavaCPP's cache.
     *
     * @throws UnusableDeviceException naming the folder, what is wrong with it, and the property that moves it
     */
    static void require() {
        Path temporary = folder(TEMPORARY, System.getProperty(TEMPORARY));
        WritableFolder.problem(temporary).ifPresent(why -> refuse("temporary files", temporary, why, TEMPORARY));
        Path cache = cache();
        problemOfCache(cache).ifPresent(why -> refuse("ND4J's native code", cache, why, CACHE));
    }

    private static void refuse(String what, Path folder, String why, String property) {
        throw new UnusableDeviceException(
                "cannot write into '%s', the folder for %s: %s; mend that, or name another: FUNNEL4J_OPTS=-D%s=DIR"
                        .formatted(folder, what, why, property));
    }

    /** The first of the folders that JavaCPP takes, as it looks for it; where it takes none, the first that it tries. */
    private static Path cache() {
        List<String> tried = new ArrayList<>();
        if (System.getProperty(CACHE) != null) {
            tried.add(System.getProperty(CACHE));
        }
        tried.add(System.getProperty("user.home") + "/.javacpp/cache/");
        tried.add(System.getProperty(TEMPORARY) + "/.javacpp-" + System.getProperty("user.name") + "/cache/");
        for (String name : tried) {
            File file = new File(name);
            if ((file.exists() || file.mkdirs()) && file.canRead() && file.canWrite() && file.canExecute()) {
                return file.toPath();
            }
        }
        return folder(CACHE, tried.get(0));
    }

    private static Path folder(String property, String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new UnusableDeviceException(
                    "%s is '%s', which is no path: %s".formatted(property, name, e.getReason()), e);
        }
    }

    /** Where native code was unpacked before there may be no room for more. */
    private static Optional<String> problemOfCache(Path cache) {
        return Files.isWritable(cache) && holdsFolders(cache) ? Optional.empty() : WritableFolder.problem(cache);
    }

    private static boolean holdsFolders(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(Files::isDirectory);
        } catch (IOException e) {
            return false;
        }
    }
}
