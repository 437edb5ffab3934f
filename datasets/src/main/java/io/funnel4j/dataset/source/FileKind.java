// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a data file is, by the ending of its name. */
public enum FileKind {
    /** Delimited text. A name without an ending is taken for it too: {@code part-00000}. */
    TEXT("delimited text", "csv tsv tab psv txt", true),
    PARQUET("Parquet", "parquet parq pq", false),
    /** JSON lines, or an array of objects. */
    JSON("JSON", "jsonl ndjson json", true);

    private static final List<String> COMPRESSED = List.of(".gz", ".zst");

    private final String words;
    private final String endings;
    private final boolean compressible;

    FileKind(String words, String endings, boolean compressible) {
        this.words = words;
        this.endings = endings;
        this.compressible = compressible;
    }

    /** The kind of a file; empty where its ending says none. */
    public static Optional<FileKind> of(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        boolean compressed = COMPRESSED.stream().anyMatch(name::endsWith);
        String plain = compressed ? name.substring(0, name.lastIndexOf('.')) : name;
        int dot = plain.lastIndexOf('.');
        if (dot < 0) {
            return Optional.of(TEXT);
        }
        String ending = plain.substring(dot + 1);
        return Arrays.stream(values())
                .filter(kind -> kind.endingList().contains(ending) && (kind.compressible || !compressed))
                .findFirst();
    }

    /** All endings that are known, for messages. */
    public static String known() {
        return Arrays.stream(values()).map(FileKind::endings).collect(Collectors.joining(", "));
    }

    private List<String> endingList() {
        return List.of(endings.split(" "));
    }

    /** Its endings, for messages. */
    String endings() {
        return endingList().stream().map(ending -> "." + ending).collect(Collectors.joining(", "))
                + (compressible ? " (also with .gz, .zst)" : "");
    }

    @Override
    public String toString() {
        return words;
    }
}
