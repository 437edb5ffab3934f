// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.RowReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that DuckDB reads and that is not known would be taken for unchanged, or its first part for the whole. */
class NamedFilesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM 'log.csv'",
                "SELECT * FROM \"log.csv\"",
                "SELECT * FROM log.csv",
                "SELECT * FROM read_csv($$log.csv$$)",
                "SELECT * FROM read_csv(['other.csv', 'log.csv'])",
                "SELECT * FROM 'l*.csv'",
                "-- don't read 'other.csv'\nSELECT * FROM 'log.csv'",
                "/* isn't it */ SELECT item, 'it''s' AS note FROM \"log.csv\"",
            })
    void areAllThatTheQueryReads(String query) throws IOException {
        Path log = Files.writeString(folder.resolve("log.csv"), "item,click\na,1\n");
        Files.writeString(folder.resolve("other.csv"), "item,click\na,1\n");
        SqlSource source = SqlSource.of("query", query, SqlSettings.in(folder));
        try (RowReader rows = source.open()) {
            assertThat(rows.advance()).isTrue();
        }
        assertThat(source.fingerprint().orElseThrow().parts()).containsKey("file " + log);
        if (query.startsWith("--")) {
            assertThat(source.fingerprint().orElseThrow().parts())
                    .doesNotContainKey("file " + folder.resolve("other.csv"));
        }
    }

    @Test
    void doNotOverflowOnALongText() {
        SqlSource source =
                SqlSource.of("query", "SELECT '" + "it''s ".repeat(50_000) + "' AS a", SqlSettings.in(folder));
        assertThat(source.fingerprint()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM 'log.csv.gz'",
                "SELECT * FROM \"log.csv.gz\"",
                "SELECT * FROM read_csv('log.bin', compression = 'gzip')",
            })
    void areReadToTheirEndsIfCompressed(String query) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("item,click\n".getBytes(StandardCharsets.UTF_8));
            for (int row = 0; row < 50_000; row++) {
                gzip.write((row * 31 % 9973 + "," + row % 2 + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] cut = Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
        Files.write(folder.resolve("log.csv.gz"), cut);
        Files.write(folder.resolve("log.bin"), cut);
        try (RowReader rows =
                SqlSource.of("query", query, SqlSettings.in(folder)).open()) {
            assertThatThrownBy(rows::advance)
                    .isInstanceOf(InvalidExposuresException.class)
                    .hasMessageContaining("is cut or damaged");
        }
    }
}
