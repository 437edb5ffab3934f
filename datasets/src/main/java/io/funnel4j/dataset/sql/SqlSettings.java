package io.funnel4j.dataset.sql;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How queries run.
 *
 * @param folder that relative paths in a query are relative to
 * @param memoryLimit of DuckDB, outside the heap: {@code 1GB}; what does not fit is spilled to a temporary folder
 * @param threads of DuckDB; with one, a query without ORDER BY gives its rows in the same order each time
 */
public record SqlSettings(Path folder, String memoryLimit, int threads) {
    /** The memory limit unless another is stated. */
    public static final String DEFAULT_MEMORY_LIMIT = "1GB";

    private static final Pattern SIZE = Pattern.compile("[0-9]+(\\.[0-9]+)? ?[KMGT]i?B");

    public SqlSettings {
        if (!SIZE.matcher(memoryLimit).matches()) {
            throw new IllegalArgumentException(
                    "the memory limit is '%s'; expected a size such as 512MB or 4GB".formatted(memoryLimit));
        }
        if (threads < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a query has %d threads; expected at least 1", threads));
        }
    }

    /** 1 GB and one thread. */
    public static SqlSettings in(Path folder) {
        return new SqlSettings(folder, DEFAULT_MEMORY_LIMIT, 1);
    }

    public SqlSettings withMemoryLimit(String limit) {
        return new SqlSettings(folder, limit, threads);
    }

    public SqlSettings withThreads(int newThreads) {
        return new SqlSettings(folder, memoryLimit, newThreads);
    }
}
