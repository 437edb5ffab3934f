// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import io.funnel4j.Internal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

/**
 * Tells one build of code from another: checksums of classes, whenever and wherever they were compiled.
 *
 * @param modules a class of each folder or jar whose classes count
 * @param leftOut packages of theirs that do not count, nor those below them
 */
@Internal
public record CodeFingerprint(List<Class<?>> modules, Set<String> leftOut) {
    public CodeFingerprint {
        modules = List.copyOf(modules);
        leftOut = Set.copyOf(leftOut);
    }

    /** Of the classes that count. */
    public String ofAll() {
        CRC32 all = new CRC32();
        modules.forEach(module -> update(all, module));
        return Long.toHexString(all.getValue());
    }

    /** Of the classes that a class lies among; empty where they are among the modules'. */
    public String ofOthers(Class<?> type) {
        if (modules.stream().anyMatch(module -> place(module).equals(place(type)))) {
            return "";
        }
        CRC32 all = new CRC32();
        update(all, type);
        return Long.toHexString(all.getValue());
    }

    private boolean counts(String name) {
        return leftOut.stream().noneMatch(each -> name.startsWith(each.replace('.', '/') + "/"));
    }

    private void update(CRC32 all, Class<?> type) {
        try {
            checksums(place(type)).forEach((name, checksum) -> {
                if (counts(name)) {
                    all.update((name + checksum).getBytes(StandardCharsets.UTF_8));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the classes beside " + type, e);
        }
    }

    /** Where a class was loaded from: a folder of classes or a jar. */
    public static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no place of " + type, e);
        }
    }

    private static Map<String, Long> checksums(Path place) throws IOException {
        Map<String, Long> checksums = new TreeMap<>();
        if (Files.isDirectory(place)) {
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".class")).toList()) {
                    CRC32 checksum = new CRC32();
                    checksum.update(Files.readAllBytes(file));
                    checksums.put(place.relativize(file).toString().replace('\\', '/'), checksum.getValue());
                }
            }
            return checksums;
        }
        try (ZipFile jar = new ZipFile(place.toFile())) {
            jar.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .forEach(entry -> checksums.put(entry.getName(), entry.getCrc()));
        }
        return checksums;
    }
}
