// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.model.FunnelModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

/**
 * Tells one build of the code that results depend on from another: checksums of classes, whenever and wherever they were
 * compiled. What results do not depend on is left out: reports, profiles, synthetic copies, other benchmarks.
 */
public final class CodeFingerprint {
    private static final List<Class<?>> MODULES =
            List.of(BehaviorGraph.class, EncodedExposures.class, FunnelModel.class, CodeFingerprint.class);
    private static final Pattern LEFT_OUT =
            Pattern.compile("io/funnel4j/(benchmark/speed|dataset/(synthetic|profile))/.*");

    private CodeFingerprint() {}

    /** Of this project's classes. */
    public static String ofProject() {
        CRC32 all = new CRC32();
        MODULES.forEach(module -> update(all, module));
        return Long.toHexString(all.getValue());
    }

    /** Of the classes that a class lies among; empty for those of this project. */
    static String of(Class<?> type) {
        if (MODULES.stream().anyMatch(module -> place(module).equals(place(type)))) {
            return "";
        }
        CRC32 all = new CRC32();
        update(all, type);
        return Long.toHexString(all.getValue());
    }

    private static void update(CRC32 all, Class<?> type) {
        try {
            checksums(place(type)).forEach((name, checksum) -> {
                if (!LEFT_OUT.matcher(name).matches()) {
                    all.update((name + checksum).getBytes(StandardCharsets.UTF_8));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the classes beside " + type, e);
        }
    }

    private static Path place(Class<?> type) {
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
