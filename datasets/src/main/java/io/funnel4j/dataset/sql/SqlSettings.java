// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.regex.Pattern;

/**
 * How queries run.
 *
 * @param folder that relative paths in a query are relative to
 * @param memoryLimit of DuckDB, outside the heap: {@code 1GB}; what does not fit is spilled to a temporary folder
 * @param threads of DuckDB; with one, a query without ORDER BY gives its rows in the same order each time
 * @param timeZone in which a query reads and writes times with a zone, whatever that of the machine: {@code UTC}, {@code
 *     Asia/Shanghai}
 */
public record SqlSettings(Path folder, String memoryLimit, int threads, String timeZone) {
    /** The memory limit unless another is stated. */
    public static final String DEFAULT_MEMORY_LIMIT = "1GB";

    /** The time zone unless another is stated. */
    public static final String DEFAULT_TIME_ZONE = "UTC";

    private static final Pattern SIZE = Pattern.compile("[0-9]+(\\.[0-9]+)? ?[KMGT]i?B");

    public SqlSettings {
        if (!SIZE.matcher(memoryLimit).matches()) {
            throw new IllegalArgumentException(
                    "the memory limit is '%s'; expected a size such as 512MB or 4GB".formatted(memoryLimit));
        }
        if (!ZoneId.getAvailableZoneIds().contains(timeZone)) {
            throw new IllegalArgumentException(
                    "the time zone is '%s'; expected a name such as UTC or Asia/Shanghai".formatted(timeZone));
        }
        if (threads < 1) {
            throw new IllegalArgumentException("a query has %s threads; expected at least 1".formatted(threads));
        }
    }

    /** In UTC. */
    public SqlSettings(Path folder, String memoryLimit, int threads) {
        this(folder, memoryLimit, threads, DEFAULT_TIME_ZONE);
    }

    /** 1 GB, one thread, and UTC. */
    public static SqlSettings in(Path folder) {
        return new SqlSettings(folder, DEFAULT_MEMORY_LIMIT, 1);
    }

    public SqlSettings withMemoryLimit(String limit) {
        return new SqlSettings(folder, limit, threads, timeZone);
    }

    public SqlSettings withThreads(int newThreads) {
        return new SqlSettings(folder, memoryLimit, newThreads, timeZone);
    }

    public SqlSettings withTimeZone(String zone) {
        return new SqlSettings(folder, memoryLimit, threads, zone);
    }
}
