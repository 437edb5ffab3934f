// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.sql.SqlSettings;
import io.funnel4j.dataset.sql.SqlSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A query over files, in an embedded DuckDB. */
final class SqlFormat implements Format {
    /** What reports call the rows of a query that stands in the configuration. */
    private static final String QUERY = "query";

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public String keys() {
        return "query: SELECT ..., folder: <folder>, memory-limit: 1GB, threads: 1, time-zone: UTC";
    }

    @Override
    public Optional<ExposureSource> read(
            Section section, Path folder, List<Path> given, Optional<ExposureSource> outer) {
        if (!given.isEmpty()) {
            section.reportOption("--data", "says nothing to format sql; name the files in data.query");
        }
        SqlSettings inherited =
                outer.map(source -> ((SqlSource) source).settings()).orElse(SqlSettings.in(folder.normalize()));
        Path files =
                section.optional(FolderConverter.KEY, Converters.file(folder)).orElse(inherited.folder());
        Optional<SqlSettings> settings = settings(section, files, inherited);
        Optional<String> source = section.oneOf("query", "query-file");
        if (source.isEmpty() || settings.isEmpty()) {
            return Optional.empty();
        }
        if (source.get().equals("query")) {
            return section.optional("query", Converters.TEXT.described("a SELECT"))
                    .flatMap(query -> section.attempt("query", () -> SqlSource.of(QUERY, query, settings.get())));
        }
        return section.optional("query-file", Converters.file(folder))
                .flatMap(file ->
                        section.attempt("query-file", () -> SqlSource.of(file.toString(), text(file), settings.get())));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read %s as text; check the path".formatted(file), e);
        }
    }

    /** Reads {@code memory-limit}, {@code threads} and {@code time-zone}. */
    static Optional<SqlSettings> settings(Section section, Path folder, SqlSettings inherited) {
        String memory = section.optional("memory-limit", Converters.TEXT).orElse(inherited.memoryLimit());
        int threads = section.optional("threads", Converters.wholeFrom(1)).orElse(inherited.threads());
        String zone = section.optional("time-zone", Converters.TEXT).orElse(inherited.timeZone());
        Optional<SqlSettings> settings =
                section.attempt("memory-limit", () -> new SqlSettings(folder, memory, threads));
        return settings.flatMap(given -> section.attempt("time-zone", () -> given.withTimeZone(zone)));
    }

    /** Writes {@code memory-limit}, {@code threads} and {@code time-zone}. */
    static void write(ObjectNode node, SqlSettings settings) {
        node.put("memory-limit", settings.memoryLimit());
        node.put("threads", settings.threads());
        node.put("time-zone", settings.timeZone());
    }

    @Override
    public boolean reads(ExposureSource source) {
        return source instanceof SqlSource;
    }

    @Override
    public void write(ObjectNode node, ExposureSource source) {
        SqlSource sql = (SqlSource) source;
        node.put("query", sql.query());
        node.put(FolderConverter.KEY, sql.settings().folder().toString());
        write(node, sql.settings());
    }
}
