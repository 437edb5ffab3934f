// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import io.funnel4j.dataset.source.ColumnKind;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.file.TemporaryFolder;
import java.io.Closeable;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * A Parquet file that is written row by row, by an embedded DuckDB. Rows lie in a database in a temporary folder until the
 * last one is there, so memory does not follow their number.
 */
public final class ParquetFile implements Closeable {
    private final Path target;
    private final Path named;
    private final List<Column> columns;
    private final TemporaryFolder temporary = new TemporaryFolder("funnel4j-parquet");
    private final DuckDBConnection connection;
    private final DuckDBAppender appender;

    /**
     * A column.
     *
     * @param name its name
     * @param type of its values
     */
    public record Column(String name, Type type) {}

    /** What a column holds. */
    public enum Type {
        TEXT,
        WHOLE,
        NUMBER,
        /** Numbers of 32 bits. */
        FLOAT;

        /** The type for the cells of a source's column. */
        public static Type of(ColumnKind kind) {
            return switch (kind) {
                case TEXT -> TEXT;
                case WHOLE -> WHOLE;
                case NUMBER -> NUMBER;
            };
        }

        private String sql() {
            return switch (this) {
                case TEXT -> "VARCHAR";
                case WHOLE -> "BIGINT";
                case NUMBER -> "DOUBLE";
                case FLOAT -> "FLOAT";
            };
        }
    }

    /**
     * Begins a file.
     *
     * @param target where it is written; its name need not end in .parquet
     * @throws InvalidExposuresException if a column has no name, or two differ in case at most
     */
    public ParquetFile(Path target, List<Column> columns) {
        this(target, target, columns);
    }

    /**
     * Begins a file that gets its name later.
     *
     * @param target where it is written
     * @param named what messages call it
     * @throws InvalidExposuresException as the other
     */
    public ParquetFile(Path target, Path named, List<Column> columns) {
        this.target = target;
        this.named = named;
        this.columns = List.copyOf(columns);
        try {
            checkNames(columns);
            Path database = temporary.path().resolve("rows.duckdb");
            this.connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + database);
            execute("SET threads = 1");
            execute("SET memory_limit = " + DuckDb.quoted(SqlSettings.DEFAULT_MEMORY_LIMIT));
            execute("SET temp_directory = "
                    + DuckDb.quoted(temporary.path().resolve("spilled").toString()));
            execute("SET enable_progress_bar = false");
            execute("CREATE TABLE scored (%s)"
                    .formatted(columns.stream()
                            .map(column -> SqlColumn.quoted(column.name()) + " "
                                    + column.type().sql())
                            .collect(Collectors.joining(", "))));
            this.appender = connection.createAppender("main", "scored");
        } catch (SQLException e) {
            temporary.close();
            throw failed(e);
        } catch (RuntimeException e) {
            temporary.close();
            throw e;
        }
    }

    /** Names of a table are the same in any case. */
    private static void checkNames(List<Column> columns) {
        Set<String> seen = new HashSet<>();
        List<String> wrong = new ArrayList<>();
        for (Column column : columns) {
            if (column.name().isEmpty() || !seen.add(column.name().toLowerCase(Locale.ROOT))) {
                wrong.add("'" + column.name() + "'");
            }
        }
        if (!wrong.isEmpty()) {
            throw new InvalidExposuresException(
                    "Parquet cannot have columns without a name, or whose names differ in case at most: %s; rename them in the"
                                    .formatted(String.join(", ", wrong))
                            + " input, leave them out, or write CSV");
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Appends a row.
     *
     * @param cells one a column: a String, Long, Double or Float by the column's type, or null
     */
    public void append(List<?> cells) {
        try {
            appender.beginRow();
            for (int i = 0; i < cells.size(); i++) {
                append(cells.get(i), columns.get(i));
            }
            appender.endRow();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void append(Object cell, Column column) throws SQLException {
        if (cell == null) {
            appender.appendNull();
            return;
        }
        switch (column.type()) {
            case TEXT -> appender.append((String) cell);
            case WHOLE -> appender.append((long) (Long) cell);
            case NUMBER -> appender.append((double) (Double) cell);
            case FLOAT -> appender.append((float) (Float) cell);
        }
    }

    /** Writes the file. */
    public void finish() {
        try {
            appender.close();
            execute("COPY scored TO %s (FORMAT parquet)"
                    .formatted(DuckDb.quoted(target.toAbsolutePath().toString())));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private InvalidExposuresException failed(SQLException e) {
        return new InvalidExposuresException("cannot write '%s': %s".formatted(named, e.getMessage()), e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            temporary.close();
        }
    }
}
