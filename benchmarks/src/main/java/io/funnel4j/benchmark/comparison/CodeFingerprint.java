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
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

/**
 * Tells one build of the code that results depend on from another: checksums of the classes of core, datasets, models and
 * benchmarks, whenever and wherever they were compiled.
 */
final class CodeFingerprint {
    private static final List<Class<?>> MODULES =
            List.of(BehaviorGraph.class, EncodedExposures.class, FunnelModel.class, CodeFingerprint.class);

    private CodeFingerprint() {}

    /** As text. */
    static String text() {
        CRC32 all = new CRC32();
        for (Class<?> module : MODULES) {
            try {
                Path place = Path.of(module.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
                checksums(place).forEach((name, checksum) -> {
                    all.update(name.getBytes(StandardCharsets.UTF_8));
                    all.update(Long.toHexString(checksum).getBytes(StandardCharsets.UTF_8));
                });
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the classes beside " + module, e);
            } catch (URISyntaxException e) {
                throw new IllegalStateException("no place of " + module, e);
            }
        }
        return Long.toHexString(all.getValue());
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
