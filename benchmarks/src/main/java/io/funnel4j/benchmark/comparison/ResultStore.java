// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import io.funnel4j.file.FileNames;
import io.funnel4j.report.ResultsJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results in a folder, a file each, found again by all that they depend on. A file appears under its name when it is whole,
 * so a comparison that is stopped loses the training that it was in and no other.
 */
public final class ResultStore {
    private static final Logger LOG = LoggerFactory.getLogger(ResultStore.class);
    private static final String FORMAT = "funnel4j-seed-result";
    private static final int DIGITS = 16;
    private static final int MOST_OF_NAME = 200;

    private final Path folder;
    private final boolean again;

    /**
     * A store.
     *
     * @param folder made with the first result
     * @param again whether nothing is taken that is there already
     */
    public ResultStore(Path folder, boolean again) {
        this.folder = folder;
        this.again = again;
    }

    /**
     * What a result depends on, and how a person finds its file.
     *
     * @param name such as {@code esmm-seed-1}
     * @param dependsOn texts that differ whenever the result might, by what they are about
     */
    record Key(String name, Map<String, String> dependsOn) {
        Key {
            dependsOn = Collections.unmodifiableMap(new LinkedHashMap<>(dependsOn));
        }

        /** The name of its file, without an ending: another for all else that it depends on. */
        String fileName() {
            return "%s-%s".formatted(prefix(this), digest(dependsOn));
        }
    }

    /**
     * What a file holds.
     *
     * @param dependsOn of the result's key
     * @param result the result
     */
    private record Kept(Map<String, String> dependsOn, SeedResult result) {}

    /** The result of a key; empty where there is none, or its file cannot be read. */
    Optional<SeedResult> find(Key key) {
        Path file = file(key);
        if (again || !Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Kept kept = ResultsJson.read(file, FORMAT, Kept.class);
            return kept.dependsOn().equals(key.dependsOn()) ? Optional.of(kept.result()) : Optional.empty();
        } catch (IOException e) {
            LOG.warn("{} is computed again, since its result cannot be read: {}", key.name(), e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Keeps a result, in place of an earlier one of the same key.
     *
     * @throws UncheckedIOException naming the file, if it cannot be written
     */
    void keep(Key key, SeedResult result) {
        Path file = file(key);
        try {
            ResultsJson.write(FORMAT, new Kept(key.dependsOn(), result), file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the result " + file, e);
        }
    }

    /** In what the latest result of the same name differs; empty where there is none. */
    Set<String> changes(Key key) {
        if (again || !Files.isDirectory(folder)) {
            return Set.of();
        }
        Pattern name = Pattern.compile(Pattern.quote(prefix(key)) + "-[0-9a-f]{%s}\\.json".formatted(DIGITS));
        try (Stream<Path> files = Files.list(folder)) {
            Optional<Path> latest = files.filter(
                            file -> name.matcher(file.getFileName().toString()).matches())
                    .max(Comparator.comparing(file -> file.toFile().lastModified()));
            return latest.isEmpty() ? Set.of() : changes(key, latest.get());
        } catch (IOException e) {
            return Set.of();
        }
    }

    private static Set<String> changes(Key key, Path file) throws IOException {
        Map<String, String> before = ResultsJson.read(file, FORMAT, Kept.class).dependsOn();
        Set<String> changes = new LinkedHashSet<>();
        key.dependsOn().forEach((about, text) -> {
            if (!text.equals(before.get(about))) {
                changes.add(about);
            }
        });
        return changes;
    }

    private Path file(Key key) {
        return folder.resolve(key.fileName() + ".json");
    }

    private static String prefix(Key key) {
        return FileNames.cut(key.name().replaceAll("[^A-Za-z0-9.+@-]", "_"), MOST_OF_NAME);
    }

    private static String digest(Map<String, String> dependsOn) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(dependsOn.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
