// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.source.CellText;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.RowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a query are those of its folder, whatever lies in the working folder under the same name. */
class QueryFilesTest {
    /** In the working folder of the tests. */
    private static final Path HERE = Path.of("pom.xml");

    @TempDir
    Path folder;

    @BeforeEach
    void writeFiles() throws IOException, SQLException {
        Files.writeString(folder.resolve("log.csv"), "user,n\nu1,1\nu2,2\n");
        Files.writeString(folder.resolve("pom.xml"), "user,n\nu1,1\nu2,2\n");
        Files.createDirectories(folder.resolve("src/main"));
        Files.writeString(folder.resolve("src/log.csv"), "user,n\nu1,1\nu2,2\n");
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = database.createStatement()) {
            statement.execute("COPY (SELECT 'u1' AS \"user\", 1 AS n UNION ALL SELECT 'u2', 2) TO '%s'"
                    .formatted(folder.resolve("log.parquet")));
        }
    }

    private List<String> rows(String query) throws IOException {
        SqlSource source =
                SqlSource.of("the query", query, SqlSettings.in(folder)).withTexts(Set.of("user"));
        assertThat(source.columns()).isNotEmpty();
        List<String> rows = new ArrayList<>();
        try (RowReader reader = source.open()) {
            while (reader.advance()) {
                rows.add(reader.cells().stream().map(CellText::of).collect(Collectors.joining(",")));
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT user, n FROM read_csv('pom.xml')",
                "SELECT user, n FROM read_csv(['pom.xml'], header = true, all_varchar = true)",
                "SELECT x.user, x.n FROM read_csv('pom.xml') AS x",
                "SELECT read_csv.user, n FROM read_csv('pom.xml')",
                "SELECT user, n FROM (SELECT * FROM read_csv('pom.xml', delim = ',')) WHERE 'pom.xml' = 'pom.xml' -- 'log.csv'",
                "SELECT log.user, n FROM 'log.csv'",
                "SELECT user, n FROM 'src/*.csv'",
                "SELECT user, n FROM log.csv",
                "SELECT log.user, log.n FROM \"log.csv\" WHERE 'é' < 'ü'",
                "SELECT log.user, n FROM 'log.parquet'",
                "SELECT t.a, t.b FROM 'log.parquet' AS t(a, b)",
                "SELECT user, n FROM read_parquet('log.parquet')",
                "SELECT 'é' || '' AS é, a.user, b.n FROM 'log.csv' a, 'log.parquet' AS b WHERE a.user = b.user",
                "WITH \"log.csv\" AS (SELECT 'u1' AS user, 1 AS n UNION ALL SELECT 'u2', 2) SELECT user, n FROM \"log.csv\"",
                "FROM 'log.csv' SELECT user, n",
                "SELECT user, n FROM 'log.csv' WHERE n IN (SELECT n FROM 'log.parquet')",
            })
    void readsThoseOfItsFolder(String query) throws IOException {
        assertThat(HERE).exists();
        List<String> rows = rows(query);
        assertThat(rows).hasSize(2).allMatch(row -> row.matches("(é,)?u[12],[12]"));
    }

    @Test
    void theFilesOfAnotherFolderAreNotTaken() throws IOException {
        Files.delete(folder.resolve("pom.xml"));
        assertThatThrownBy(() -> rows("SELECT * FROM read_csv('pom.xml')"))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining(folder.resolve("pom.xml").toString());
        assertThatThrownBy(() -> rows("SELECT * FROM 'none.csv'"))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining(folder.resolve("none.csv").toString());
    }

    /** In the working folder there is one that has them, too. */
    @Test
    void guardsAndKnowsThem() throws IOException {
        Files.writeString(folder.resolve("pom.xml"), "user,n\n12345678901234567890,1\n12345678901234567891,2\n");
        assertThatThrownBy(() -> rows("SELECT * FROM read_csv('pom.xml')"))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("column 'user' of 'pom.xml' holds the text '12345678901234567890'");
        SqlSource source = SqlSource.of("q", "SELECT * FROM read_csv('pom.xml')", SqlSettings.in(folder));
        assertThat(source.fingerprint()).isPresent();
        assertThat(source.fingerprint())
                .isNotEqualTo(SqlSource.of("q", "SELECT * FROM read_csv('pom.xml')", SqlSettings.in(Path.of(".")))
                        .fingerprint());
    }

    @Test
    void aFolderMayHaveAPatternsCharacters() throws IOException {
        Path odd = Files.createDirectories(folder.resolve("day[1]"));
        Files.copy(folder.resolve("log.csv"), odd.resolve("log.csv"));
        SqlSource source = SqlSource.of("q", "SELECT * FROM 'log.csv'", SqlSettings.in(odd));
        assertThat(source.columns()).containsExactly("user", "n");
        assertThat(source.fingerprint()).isPresent();
    }
}
