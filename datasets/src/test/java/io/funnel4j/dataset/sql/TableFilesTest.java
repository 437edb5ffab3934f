// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.source.ColumnKind;
import io.funnel4j.dataset.source.FileKind;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFinding;
import io.funnel4j.dataset.sql.ParquetFile.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFilesTest {
    private static final List<Column> COLUMNS = List.of(
            new Column("name", ParquetFile.Type.TEXT),
            new Column("count", ParquetFile.Type.WHOLE),
            new Column("share", ParquetFile.Type.NUMBER),
            new Column("p", ParquetFile.Type.FLOAT));

    @TempDir
    private Path folder;

    private TableFiles files(FileKind kind, Path... files) {
        return new TableFiles(kind, List.of(files), SqlSettings.in(folder));
    }

    private static List<String> rows(TableFiles files) throws IOException {
        List<String> rows = new ArrayList<>();
        try (RowReader reader = files.open()) {
            while (reader.advance()) {
                rows.add(reader.cells().toString());
            }
        }
        return rows;
    }

    private Path parquet(String name, List<Column> columns, List<List<Object>> rows) {
        Path target = folder.resolve(name);
        try (ParquetFile file = new ParquetFile(target, columns)) {
            rows.forEach(file::append);
            file.finish();
        }
        return target;
    }

    /** More rows than DuckDB's vectors and row groups hold. */
    @Test
    void readsWhatWasWrittenInItsOrder() throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        for (int row = 0; row < 300_000; row++) {
            rows.add(
                    row % 7 == 0
                            ? Arrays.asList(null, null, null, 0.5f)
                            : List.of("it's \"" + row, (long) row << 33, row / 3.0, row / 300_000f));
        }
        TableFiles read = files(FileKind.PARQUET, parquet("[1]*.parquet", COLUMNS, rows));
        assertThat(read.columns()).containsExactly("name", "count", "share", "p");
        assertThat(read.columnKinds())
                .containsExactly(ColumnKind.TEXT, ColumnKind.WHOLE, ColumnKind.NUMBER, ColumnKind.NUMBER);
        List<String> found = rows(read);
        assertThat(found).hasSameSizeAs(rows);
        IntStream.range(0, rows.size()).filter(row -> row % 7 != 0).forEach(row -> assertThat(found.get(row))
                .isEqualTo("[it's \"%s, %s, %s, %s]", row, (long) row << 33, row / 3.0, row / 300_000f));
        assertThat(read.fingerprint()).isPresent();
    }

    @Test
    void refusesNamesThatParquetCannotHave() {
        assertThatThrownBy(() -> parquet(
                        "a.parquet",
                        List.of(new Column("Uid", ParquetFile.Type.TEXT), new Column("uid", ParquetFile.Type.TEXT)),
                        List.of()))
                .hasMessageContaining("whose names differ in case at most: 'uid'");
        assertThatThrownBy(() -> parquet("a.parquet", List.of(new Column("", ParquetFile.Type.TEXT)), List.of()))
                .hasMessageContaining("columns without a name");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesParquetOfOtherColumns() {
        Path one = parquet("1.parquet", COLUMNS, List.of());
        Path other = parquet("2.parquet", COLUMNS.subList(0, 2), List.of());
        assertThatThrownBy(() -> files(FileKind.PARQUET, one, other).columns())
                .hasMessageContaining("files differ in their columns")
                .hasMessageContaining("2.parquet has [name, count]");
    }

    @Test
    void readsTextsOfJsonAsTheyAreWritten() throws IOException {
        Path one = Files.writeString(
                folder.resolve("1.jsonl"),
                """
                {"id": "2022-05-08T12:30:00", "uuid": "6F9619FF-8B86-D011-B42D-00C04FC964FF", "tags": ["a", "2022-01-01"], "n": 1}
                {"id": "007", "uuid": "x", "tags": [], "n": 2.5, "mixed": 7}
                """);
        Path two = Files.writeString(folder.resolve("2.jsonl"), "{\"id\": \"b\", \"mixed\": \"seven\"}\n");
        Path none = Files.createFile(folder.resolve("3.jsonl"));
        TableFiles files = files(FileKind.JSON, one, two, none);
        assertThat(files.columns()).containsExactly("id", "uuid", "tags", "n", "mixed");
        assertThat(rows(files).get(0))
                .startsWith("[2022-05-08T12:30:00, 6F9619FF-8B86-D011-B42D-00C04FC964FF, a|2022-01-01, 1.0");
        assertThat(rows(files).get(1)).startsWith("[007, x, ").endsWith("2.5, 7]");
        assertThat(rows(files).get(2)).startsWith("[b, ").endsWith(", seven]");
        try (RowReader reader = files.open()) {
            while (reader.advance()) {
                assertThat(reader.cells()).hasSize(5);
            }
            assertThat(reader.findings()).extracting(SourceFinding::count).containsExactly(1L);
        }
    }
}
