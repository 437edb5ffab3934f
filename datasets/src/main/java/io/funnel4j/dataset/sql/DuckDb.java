// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.SourceFinding;
import io.funnel4j.file.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.duckdb.DuckDBDriver;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** A database of its own in memory, which spills into a temporary folder; both are gone when it is closed. */
final class DuckDb implements AutoCloseable {
    /** Files would be read without the rows that a join is going to drop, so that its profile knew nothing of them. */
    private static final String UNCOUNTED = "join_filter_pushdown";
    /** What else may change the sides of a join. */
    private static final String REORDERING = "join_order,build_side_probe_side";

    private static final List<String> TIMES =
            List.of("current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "tablesample");

    private static final Pattern ABSOLUTE = Pattern.compile("[/~]|[A-Za-z]:[/\\\\]|[A-Za-z][A-Za-z0-9+.-]*://");
    /** What DuckDB puts before the messages that {@link GuessedTypes} makes it say. */
    private static final Pattern OWN = Pattern.compile("^Invalid Input Error: (?=column ')");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Path folder;
    private final TemporaryFolder temporary = new TemporaryFolder("funnel4j-sql");
    private final Connection connection;

    /** @param name what errors call the query */
    DuckDb(String name, SqlSettings settings) {
        this.name = name;
        this.folder = settings.folder().toAbsolutePath();
        Properties properties = new Properties();
        properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        try {
            this.connection = DriverManager.getConnection("jdbc:duckdb:", properties);
        } catch (SQLException e) {
            temporary.close();
            throw failed("DuckDB cannot be started", e);
        }
        try {
            execute("SET threads = " + settings.threads());
            execute("SET memory_limit = " + quoted(settings.memoryLimit()));
            execute("SET temp_directory = "
                    + quoted(temporary.path().resolve("spilled").toString()));
            execute("SET file_search_path = "
                    + quoted(settings.folder().toAbsolutePath().toString()));
            execute("SET TimeZone = " + quoted(settings.timeZone()));
            execute("SET enable_progress_bar = false");
            execute("SET disabled_optimizers = " + quoted(UNCOUNTED));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** A text in SQL's quotes. */
    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failed("the query cannot be run", e);
        }
    }

    Statement statement() throws SQLException {
        return connection.createStatement();
    }

    /** What is made of a row of a result. */
    interface RowMapper<T> {
        T of(ResultSet row) throws SQLException;
    }

    /**
     * All rows of a query's result.
     *
     * @param failure what could not be done if the query fails
     */
    <T> List<T> rows(String query, String failure, RowMapper<T> mapper) {
        List<T> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                all.add(mapper.of(rows));
            }
        } catch (SQLException e) {
            throw failed(failure, e);
        }
        return all;
    }

    /** The names and types of a query's columns, without running it. */
    List<SqlColumn> describe(String query) {
        return rows(
                "DESCRIBE " + query,
                "the query cannot be run",
                row -> new SqlColumn(row.getString("column_name"), row.getString("column_type")));
    }

    /** Names of functions, and words that call one, whose value is another each time. */
    List<String> volatileFunctions() {
        List<String> names = new ArrayList<>(TIMES);
        names.addAll(rows(
                "SELECT DISTINCT lower(function_name) FROM duckdb_functions() WHERE stability IN ('VOLATILE', 'CONSISTENT_WITHIN_QUERY') AND function_name <> 'error'",
                "the functions cannot be listed",
                row -> row.getString(1)));
        return names;
    }

    /**
     * A file's name, or a pattern, with the folder that it is relative to. DuckDB would look into the working folder first.
     */
    String absolute(String file) {
        return ABSOLUTE.matcher(file).lookingAt() ? file : literal(folder.toString()) + "/" + file;
    }

    /** DuckDB takes names for patterns. */
    static String literal(String name) {
        return name.replaceAll("[\\[*?]", "[$0]");
    }

    /**
     * What DuckDB's parser makes of a query.
     *
     * @throws InvalidExposuresException if it is no SELECT
     */
    JsonNode parse(String query) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT json_serialize_sql(" + quoted(query) + ")")) {
            rows.next();
            JsonNode parsed = JSON.readTree(rows.getString(1));
            if (parsed.path("error").asBoolean()) {
                throw new InvalidExposuresException("%s: the query cannot be run: %s"
                        .formatted(name, parsed.path("error_message").asText()));
            }
            return parsed;
        } catch (SQLException | JsonProcessingException e) {
            throw new InvalidExposuresException(
                    "%s: the query cannot be parsed: %s".formatted(name, e.getMessage()), e);
        }
    }

    /** The files of a name or a pattern that stands in a query, those that are there. */
    List<Path> files(String pattern) {
        return rows(
                        "SELECT file FROM glob(" + quoted(absolute(pattern)) + ")",
                        "the files of the query cannot be listed",
                        row -> folder.resolve(row.getString(1)))
                .stream()
                .filter(Files::isRegularFile)
                .toList();
    }

    /** What a counting query of {@link SqlSource#counts()} gives, without what was counted 0 times. */
    List<SourceFinding> count(String query) {
        return rows(query, "what was left out cannot be counted", DuckDb::finding).stream()
                .filter(finding -> finding.count() > 0)
                .toList();
    }

    private static SourceFinding finding(ResultSet row) throws SQLException {
        String example = row.getString(4);
        return new SourceFinding(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                example == null ? List.of() : List.of(example),
                row.getBoolean(5));
    }

    /** Begins a transaction, and a profile of the query that comes next. */
    void begin() {
        execute("PRAGMA enable_profiling = 'json'");
        execute("PRAGMA profiling_output = " + quoted(profile().toString()));
        execute("BEGIN TRANSACTION");
    }

    private Path profile() {
        return temporary.path().resolve("profile.json");
    }

    /** The plan of the query that was run between {@link #begin} and {@link #end}, with the rows of each operator. */
    PlanOperator profiled() {
        try {
            return PlanOperator.of(JSON.readTree(Files.readString(profile())));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read DuckDB's profile " + profile(), e);
        }
    }

    /** The plan of a query with its joins as the query writes them. */
    PlanOperator plan(String query) {
        execute("SET disabled_optimizers = " + quoted(UNCOUNTED + "," + REORDERING));
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("EXPLAIN (FORMAT json) " + query)) {
            rows.next();
            return PlanOperator.of(JSON.readTree(rows.getString(2)).path(0));
        } catch (SQLException e) {
            throw failed("the query cannot be explained", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read DuckDB's plan", e);
        } finally {
            execute("SET disabled_optimizers = " + quoted(UNCOUNTED));
        }
    }

    /**
     * Ends both. A query that failed has broken its transaction, which then takes no other statement.
     *
     * @throws SQLException if a query since {@link #begin} failed, though its streamed result ended as if it were whole
     */
    void end() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA disable_profiling");
            statement.execute("SELECT 1");
            statement.execute("COMMIT");
        }
    }

    InvalidExposuresException failed(String what, SQLException e) {
        return new InvalidExposuresException(
                "%s: %s: %s"
                        .formatted(
                                name,
                                what,
                                firstLines(OWN.matcher(e.getMessage()).replaceFirst(""))),
                e);
    }

    /** What is wrong, where, and which file; not the options of a reader. */
    private static String firstLines(String message) {
        StringBuilder text = new StringBuilder();
        for (String line : message.lines().toList()) {
            boolean option = line.startsWith("  ") && line.contains(" = ") && !line.contains("file = ");
            if (!line.isBlank() && !option) {
                text.append(text.length() == 0 ? "" : "\n  ").append(line.strip());
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed("DuckDB cannot be closed", e);
        } finally {
            if (Files.exists(temporary.path())) {
                temporary.close();
            }
        }
    }
}
