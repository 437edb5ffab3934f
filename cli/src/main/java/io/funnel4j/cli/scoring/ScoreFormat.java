// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.scoring;

import io.funnel4j.file.OutputFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How scored exposures are written, by the ending of the file's name. */
enum ScoreFormat {
    CSV(".csv"),
    TSV(".tsv"),
    JSON_LINES(".jsonl"),
    PARQUET(".parquet");

    private static final String OTHER_JSON_LINES = ".ndjson";

    private final String ending;

    ScoreFormat(String ending) {
        this.ending = ending;
    }

    /** The format of a file; empty where its ending says none. */
    static Optional<ScoreFormat> of(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        boolean compressed = OutputFile.isCompressed(file);
        String plain = compressed ? name.substring(0, name.length() - OutputFile.GZIP.length()) : name;
        return Arrays.stream(values())
                .filter(format ->
                        plain.endsWith(format.ending) || (format == JSON_LINES && plain.endsWith(OTHER_JSON_LINES)))
                .filter(format -> format != PARQUET || !compressed)
                .findFirst();
    }

    /** The endings, for messages. */
    static String known() {
        return Arrays.stream(values()).map(format -> format.ending).collect(Collectors.joining(", "))
                + ", and the first three with .gz";
    }
}
