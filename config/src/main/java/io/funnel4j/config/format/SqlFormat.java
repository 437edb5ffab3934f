// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.format;

import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.sql.SqlSettings;
import io.funnel4j.dataset.sql.SqlSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A query over files, in an embedded DuckDB. */
final class SqlFormat implements Format {
    private static final String QUERY = "query";
    private static final String QUERY_FILE = "query-file";

    /** What reports call the rows of a query that stands in the configuration. */
    private static final String NAME = "query";

    private static final Keys<Written> KEYS = SqlKeys.addTo(Keys.of(Written.class)
            .optional(QUERY, Converters.TEXT.described("a SELECT"))
            .means("a SELECT, run by an embedded DuckDB")
            .readIf(section -> !section.has(QUERY_FILE))
            .optional(QUERY_FILE, Converters.FILE)
            .means("a file with the SELECT")
            .readIf(section -> !section.has(QUERY))
            .derived("folder", Converters.FILE, section -> section.folder().normalize())
            .means("what relative file names in the query are relative to")
            .into("settings.folder")
            .inherited());

    /** @param query and queryFile one of both, the other null */
    private record Written(String query, Path queryFile, SqlSettings settings) {
        static Written of(ExposureSource source) {
            SqlSource sql = (SqlSource) source;
            return new Written(sql.query(), null, sql.settings());
        }
    }

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public Keys<?> keys() {
        return KEYS;
    }

    @Override
    public String expected() {
        return "{query: SELECT ..., folder: <folder>, memory-limit: 1GB, threads: 1, time-zone: UTC}";
    }

    @Override
    public Optional<ExposureSource> read(Section section, List<Path> given, Optional<ExposureSource> outer) {
        if (!given.isEmpty()) {
            section.reportOption("--data", "says nothing to format sql; name the files in data.query");
        }
        Written written = KEYS.read(section, outer.map(Written::of), Map.of()).orElseThrow();
        if (section.oneOf(QUERY, QUERY_FILE).isEmpty()) {
            return Optional.empty();
        }
        if (written.query() != null) {
            return section.attempt(QUERY, () -> SqlSource.of(NAME, written.query(), written.settings()));
        }
        return Optional.ofNullable(written.queryFile())
                .flatMap(file -> section.attempt(
                        QUERY_FILE, () -> SqlSource.of(file.toString(), text(file), written.settings())));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read %s as text; check the path".formatted(file), e);
        }
    }

    @Override
    public boolean reads(ExposureSource source) {
        return source instanceof SqlSource;
    }

    @Override
    public Map<String, Object> write(ExposureSource source) {
        return KEYS.write(Written.of(source));
    }
}
