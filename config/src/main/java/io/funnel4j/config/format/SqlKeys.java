// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.format;

import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.dataset.sql.SqlSettings;
import java.nio.file.Path;

/** The keys of the formats that an embedded DuckDB reads; each has its {@link SqlSettings} as {@code settings}. */
final class SqlKeys {
    private static final SqlSettings USUAL = SqlSettings.in(Path.of(""));
    private static final Converter<String> MEMORY = Converters.TEXT.checked(USUAL::withMemoryLimit);
    private static final Converter<String> ZONE = Converters.TEXT.checked(USUAL::withTimeZone);

    private SqlKeys() {}

    /** Adds the keys to those of a format. */
    static <T> Keys<T> addTo(Keys<T> keys) {
        return keys.optional("memory-limit", MEMORY, USUAL.memoryLimit())
                .means("DuckDB's memory")
                .into("settings.memoryLimit")
                .inherited()
                .optional("threads", Converters.wholeFrom(1), USUAL.threads())
                .means("DuckDB's threads")
                .into("settings.threads")
                .inherited()
                .optional("time-zone", ZONE, USUAL.timeZone())
                .means("the time zone of")
                .into("settings.timeZone")
                .inherited();
    }
}
