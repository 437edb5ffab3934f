// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import io.funnel4j.dataset.source.ColumnKind;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.MalformedRowException;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFinding;
import io.funnel4j.dataset.source.SourceFingerprint;
import io.funnel4j.text.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rows of a query in an embedded DuckDB, as {@link QueryRows} reads them. The order of the rows is that of the
 * query; without ORDER BY it is the same each time as long as the query runs on one thread.
 *
 * <p>Lines that {@code read_csv(..., store_rejects = true)} puts aside come after the last row, each a {@link
 * MalformedRowException} at its file and line. A join that drops more than half of the exposures, which are the rows of
 * what the query names first, is among the findings.
 *
 * @param name what errors and reports call the source
 * @param query one SELECT, without a semicolon
 * @param settings of DuckDB
 * @param counts queries that count what the first one leaves out, run after its last row: each gives rows of a text that says
 *     what, how many, of how many (0 where nobody knows), and an example or NULL, and whether it is a fault of the files
 * @param texts columns of the result whose values must have the texts that CSV and JSON files hold: where DuckDB guesses a
 *     column to be of another type and a value's text is not that of the guess, the query stops and says what to write
 */
public record SqlSource(String name, String query, SqlSettings settings, List<String> counts, Set<String> texts)
        implements ExposureSource {
    /** DuckDB's types of numbers; some of them come out of the database as text. */
    private static final Pattern NUMBERS =
            Pattern.compile("U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*");

    public SqlSource {
        counts = List.copyOf(counts);
        texts = Set.copyOf(texts);
        query = query.strip();
        while (query.endsWith(";")) {
            query = query.substring(0, query.length() - 1).strip();
        }
        if (query.isEmpty()) {
            throw new IllegalArgumentException("the query is empty; expected a SELECT");
        }
    }

    /** A query under a name. */
    public static SqlSource of(String name, String query, SqlSettings settings) {
        return new SqlSource(name, query, settings, List.of(), Set.of());
    }

    public SqlSource withCounts(List<String> queries) {
        return new SqlSource(name, query, settings, queries, texts);
    }

    @Override
    public SqlSource withTexts(Set<String> columnsRead) {
        return new SqlSource(name, query, settings, counts, columnsRead);
    }

    /** The same, with what is known before the query is run added to what it finds. */
    public SqlSource withFindings(List<SourceFinding> known) {
        List<String> queries = new ArrayList<>(counts);
        known.forEach(finding -> queries.add(Message.of(
                "SELECT %s, %d, %d, %s, %b",
                DuckDb.quoted(finding.what()),
                finding.count(),
                finding.of(),
                finding.examples().isEmpty() ? "NULL" : DuckDb.quoted(String.join("; ", finding.examples())),
                finding.fault())));
        return withCounts(queries);
    }

    @Override
    public List<String> columns() {
        return described().stream().map(SqlColumn::name).toList();
    }

    /** The columns of the result, for which the query is planned and not run. */
    private List<SqlColumn> described() {
        try (DuckDb database = new DuckDb(name, settings)) {
            return usable(database.describe(GuessedTypes.guard(database, query, Set.of())));
        }
    }

    @Override
    public List<ColumnKind> columnKinds() {
        return described().stream()
                .map(column -> switch (column.kind()) {
                    case WHOLE -> ColumnKind.WHOLE;
                    case NUMBER, SINGLE_NUMBER -> ColumnKind.NUMBER;
                    case TEXT, TRUTH, LIST, MAP, UNUSABLE -> ColumnKind.TEXT;
                })
                .toList();
    }

    @Override
    public Set<String> numberColumns() {
        return described().stream()
                .filter(column -> NUMBERS.matcher(column.type()).matches())
                .map(SqlColumn::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @throws InvalidExposuresException naming the columns whose values are no cells, or that share a name */
    List<SqlColumn> usable(List<SqlColumn> columns) {
        String unusable = columns.stream()
                .filter(column -> column.kind() == SqlColumn.Kind.UNUSABLE)
                .map(column -> "'%s' is %s".formatted(column.name(), column.type()))
                .collect(Collectors.joining(", "));
        if (!unusable.isEmpty()) {
            throw new InvalidExposuresException(
                    "%s: columns are no single values, lists or maps of them: %s; leave them out, or cast them in the query"
                            .formatted(name, unusable));
        }
        List<String> names = columns.stream().map(SqlColumn::name).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new InvalidExposuresException("%s names a column twice: %s; rename one".formatted(name, names));
        }
        return columns;
    }

    /** The files that the query names, those that are there. */
    public Set<Path> files() {
        try (DuckDb database = new DuckDb(name, settings)) {
            return NamedFiles.of(database, query);
        }
    }

    /**
     * The query, the time zone and the files that it names; empty where it names none that are there, or calls a function,
     * such as {@code random()}, that gives other values each time.
     */
    @Override
    public Optional<SourceFingerprint> fingerprint() {
        Set<Path> files;
        try (DuckDb database = new DuckDb(name, settings)) {
            files = GuessedTypes.volatileFunctions(database, query).isEmpty()
                    ? NamedFiles.of(database, query)
                    : Set.of();
        }
        return files.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        SourceFingerprint.ofFiles(files).and("query", query).and("time zone", settings.timeZone()));
    }

    @Override
    public RowReader open() {
        return new QueryRows(this);
    }
}
