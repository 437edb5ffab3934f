// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import io.funnel4j.dataset.source.ColumnKind;
import io.funnel4j.dataset.source.DataFiles;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.FileKind;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFingerprint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Parquet or JSON files, read by an embedded DuckDB. Parquet files have the same columns; a key that an object of JSON does
 * not have is missing. Texts of JSON stay as they are written, whatever they look like.
 *
 * @param kind Parquet or JSON
 * @param files each a file, a folder or a pattern, as {@link DataFiles} finds them
 * @param settings of DuckDB
 * @param texts columns that are read as texts: of JSON, numbers that no type of DuckDB holds keep all their digits in them
 */
public record TableFiles(FileKind kind, List<Path> files, SqlSettings settings, Set<String> texts)
        implements ExposureSource {
    /** What DuckDB takes texts of JSON for that look like it. */
    private static final String LOOKS_LIKE = "\\b(DATE|TIMESTAMP|TIME|UUID|JSON)\\b";

    /** DuckDB writes 100.0 and 1e+22 where the text of an id is 100 and 1e22. */
    private static final String NUMBER_TEXT = "replace(regexp_replace(%s, '^(-?[0-9]+)\\.0$', '\\1'), 'e+', 'e') AS %s";

    public TableFiles {
        files = List.copyOf(files);
        texts = Set.copyOf(texts);
        if (kind == FileKind.TEXT) {
            throw new IllegalArgumentException("delimited text is read by DelimitedText; found " + files);
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no file is named; name at least one");
        }
    }

    /** No column is known to be read as text. */
    public TableFiles(FileKind kind, List<Path> files, SqlSettings settings) {
        this(kind, files, settings, Set.of());
    }

    @Override
    public TableFiles withTexts(Set<String> columnsRead) {
        return new TableFiles(kind, files, settings, columnsRead);
    }

    @Override
    public String name() {
        return files.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    @Override
    public List<String> columns() {
        return rows().columns();
    }

    @Override
    public List<ColumnKind> columnKinds() {
        return rows().columnKinds();
    }

    @Override
    public Set<String> numberColumns() {
        return rows().numberColumns();
    }

    @Override
    public Optional<SourceFingerprint> fingerprint() {
        return Optional.of(SourceFingerprint.ofFiles(found().files()));
    }

    @Override
    public RowReader open() {
        return rows().open();
    }

    private DataFiles found() {
        return DataFiles.find(files, kind);
    }

    private SqlSource rows() {
        DataFiles found = found();
        String query =
                switch (kind) {
                    case PARQUET -> parquet(found.files());
                    case JSON -> json(found.files());
                    case TEXT -> throw new IllegalStateException("refused when it was made");
                };
        return SqlSource.of(name(), query, settings).withFindings(found.findings());
    }

    private String parquet(List<Path> found) {
        try (DuckDb database = new DuckDb(name(), settings)) {
            List<String> first = names(database, found.get(0));
            for (Path file : found.subList(1, found.size())) {
                List<String> other = names(database, file);
                if (!other.equals(first)) {
                    throw new InvalidExposuresException(
                            "files differ in their columns: %s has %s, %s has %s; read them apart, or give the same columns"
                                    .formatted(found.get(0), first, file, other));
                }
            }
        }
        return "SELECT * FROM read_parquet(%s)".formatted(list(found));
    }

    private static List<String> names(DuckDb database, Path file) {
        return database.describe("SELECT * FROM read_parquet(%s)".formatted(list(List.of(file)))).stream()
                .map(SqlColumn::name)
                .toList();
    }

    private String json(List<Path> found) {
        String read = "read_json(%s, union_by_name = true, sample_size = -1%s)";
        List<SqlColumn> columns;
        try (DuckDb database = new DuckDb(name(), settings)) {
            columns = database.describe("SELECT * FROM " + read.formatted(list(found), ""));
        }
        String types = columns.stream()
                .map(column -> DuckDb.quoted(column.name()) + ": " + DuckDb.quoted(type(column)))
                .collect(Collectors.joining(", ", ", columns = {", "}"));
        String canonical = columns.stream()
                .filter(this::isNumberAsText)
                .map(column -> NUMBER_TEXT.formatted(SqlColumn.quoted(column.name()), SqlColumn.quoted(column.name())))
                .collect(Collectors.joining(", "));
        return "SELECT * %s FROM %s"
                .formatted(
                        canonical.isEmpty() ? "" : "REPLACE (" + canonical + ")", read.formatted(list(found), types));
    }

    private String type(SqlColumn column) {
        return isNumberAsText(column) ? "VARCHAR" : column.type().replaceAll(LOOKS_LIKE, "VARCHAR");
    }

    private boolean isNumberAsText(SqlColumn column) {
        return texts.contains(column.name()) && column.type().equals("DOUBLE");
    }

    private static String list(List<Path> found) {
        return found.stream()
                .map(file -> DuckDb.quoted(DuckDb.literal(file.toAbsolutePath().toString())))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
