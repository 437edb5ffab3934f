// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.source.CellText;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.RowReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read as an id has the text that stands in the file, or the query stops. */
class GuessedTypesTest {
    private static final int BEHIND_THE_SAMPLE = 25_000;

    @TempDir
    Path folder;

    private List<String> users(String query) {
        SqlSource source =
                SqlSource.of("the query", query, SqlSettings.in(folder)).withTexts(Set.of("user"));
        int user = source.columns().indexOf("user");
        List<String> users = new ArrayList<>();
        try (RowReader rows = source.open()) {
            while (rows.advance()) {
                users.add(CellText.of(rows.cells().get(user)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return users;
    }

    private void late(String name, String value) throws IOException {
        Files.writeString(
                folder.resolve(name),
                "user,n\n"
                        + IntStream.range(0, BEHIND_THE_SAMPLE)
                                .mapToObj(i -> i + ",1\n")
                                .collect(Collectors.joining())
                        + value + ",1\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM 'log.csv'",
                "SELECT user FROM \"log.csv\"",
                "SELECT u AS user FROM (SELECT user AS u FROM 'log.csv' WHERE user >= 0)",
                "SELECT log.user, m FROM 'log.csv' AS log JOIN (SELECT 1 AS n, 2 AS m) AS other USING (n)",
                "SELECT * FROM read_csv('log.csv')",
                "SELECT t.user FROM read_csv_auto('log.csv', header = true) AS t -- read_csv('log.csv')",
                "SELECT user, user + 1 AS next FROM 'log.csv'",
                "SELECT * FROM 'l*.csv' ORDER BY user",
            })
    void stopsAtATextThatTheGuessChanges(String query) throws IOException {
        late("log.csv", "007");
        assertThatThrownBy(() -> users(query))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("column 'user' of ")
                .hasMessageContaining("holds the text '007', which DuckDB reads as a number")
                .hasMessageContaining("types = {'user': 'VARCHAR'}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM read_csv('log.csv', types = {'user': 'VARCHAR'})",
                "SELECT * FROM read_csv('log.csv', all_varchar = true)",
                "SELECT n AS user FROM 'log.csv'",
            })
    void takesWhatAQueryStates(String query) throws IOException {
        late("log.csv", "007");
        assertThat(users(query)).hasSize(BEHIND_THE_SAMPLE + 1);
    }

    @Test
    void readsAnyTextWhereNumbersAreMeant() throws IOException {
        late("log.csv", "007");
        assertThat(users("SELECT * FROM read_csv('log.csv', types = {'user': 'BIGINT'})"))
                .endsWith("7");
    }

    @ParameterizedTest
    @CsvSource({
        "12345678901234567890,12345678901234567891",
        "12.50,12.5",
        "10000007.0,1.5",
        "1e5,2e5",
        "2022-05-07 10:00:00.500,2022-05-07 10:00:00.250",
        "True,False",
        "-0.0,1.5",
    })
    void stopsWhateverTheTypeIs(String one, String other) throws IOException {
        Files.writeString(folder.resolve("log.csv"), "user,n\n" + one + ",1\n" + other + ",1\n");
        try {
            assertThat(users("SELECT * FROM 'log.csv'")).containsExactly(one, other);
        } catch (InvalidExposuresException e) {
            assertThat(e).hasMessageContaining("write read_csv('log.csv', types = {'user': 'VARCHAR'})");
        }
    }

    @Test
    void keepsTheTextsOfGuessesThatChangeNothing() throws IOException {
        Files.writeString(folder.resolve("log.csv"), "user,n\n2022-05-07,1\n2022-05-08,1\n");
        assertThat(users("SELECT * FROM 'log.csv'")).containsExactly("2022-05-07", "2022-05-08");
        Files.writeString(folder.resolve("log.csv"), "user,n\n12.5,1\n10000007,1\n");
        assertThat(users("SELECT * FROM 'log.csv'")).containsExactly("12.5", "10000007");
    }

    @Test
    void readsQuotesThatComeBehindTheFirstRows() throws IOException {
        late("log.csv", "\"1\"");
        assertThat(users("SELECT * FROM 'log.csv'")).endsWith("1");
    }

    /** Where two cells begin with an apostrophe DuckDB takes it for the quote, and the rows between them for one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM 'log.csv'",
                "SELECT * FROM read_csv('log.csv')",
                "SELECT * FROM read_csv_auto('log.csv', all_varchar = true)",
                "SELECT * FROM read_csv('log.csv', header = true, delim = ',')",
            })
    void losesNoRowBetweenApostrophes(String query) throws IOException {
        Files.writeString(
                folder.resolve("log.csv"), "user,tag,n\n\"a\",x,1\nb,',2\nc,,3\nd,',4\n" + "e,\"y\",5\n".repeat(10));
        assertThat(users(query)).hasSize(14).startsWith("a", "b", "c", "d", "e");
    }

    /** DuckDB takes rows that begin with a number sign for comments where one of them comes last. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM 'log.csv'",
                "SELECT * FROM read_csv('log.csv')",
                "SELECT * FROM read_csv('log.csv', all_varchar = true, header = true, delim = ',', quote = '\"')",
            })
    void losesNoRowThatLooksLikeAComment(String query) throws IOException {
        Files.writeString(folder.resolve("log.csv"), "user,item,n\n1,2,1\n2,3,2\n3,1,3\n#5,7,4\n");
        assertThat(users(query)).containsExactly("1", "2", "3", "#5");
        assertThat(users("SELECT * FROM read_csv('log.csv', comment = '#')")).containsExactly("1", "2", "3");
    }

    @Test
    void takesTheQuoteThatAQueryStates() throws IOException {
        Files.writeString(folder.resolve("log.csv"), "user,n\n'a,b',1\n'c',2\n");
        assertThat(users("SELECT * FROM read_csv('log.csv', quote = '''')")).containsExactly("a,b", "c");
    }

    @Test
    void stopsAtLongNumbersInJson() throws IOException {
        Files.writeString(folder.resolve("log.jsonl"), "{\"user\": 123456789012345678901234567890}\n{\"user\": 7}\n");
        assertThatThrownBy(() -> users("SELECT * FROM 'log.jsonl'"))
                .hasMessageContaining("'123456789012345678901234567890'")
                .hasMessageContaining("write read_json('log.jsonl', columns = {'user': 'VARCHAR', ...})");
        Files.writeString(folder.resolve("log.jsonl"), "{\"user\": 12.0}\n{\"user\": 7}\n");
        assertThat(users("SELECT * FROM 'log.jsonl'")).containsExactly("12", "7");
    }

    @Test
    void timesAreThoseOfOneZoneOnAnyMachine() {
        String query = "SELECT hour(to_timestamp(0)) AS user, to_timestamp(0)::DATE AS day";
        assertThat(users(query)).containsExactly("0");
        SqlSettings shanghai = SqlSettings.in(folder).withTimeZone("Asia/Shanghai");
        SqlSource source = SqlSource.of("the query", query, shanghai);
        assertThat(source.columns()).contains("user");
        assertThatThrownBy(() -> SqlSettings.in(folder).withTimeZone("Mars/Olympus"))
                .hasMessageContaining("the time zone is 'Mars/Olympus'; expected a name such as UTC");
    }

    @Test
    void aZoneIsPartOfWhatDataWasMadeOf() throws IOException {
        Files.writeString(folder.resolve("log.csv"), "user,n\n1,1\n");
        SqlSource source = SqlSource.of("the query", "SELECT * FROM 'log.csv'", SqlSettings.in(folder));
        SqlSource other = SqlSource.of(
                "the query", "SELECT * FROM 'log.csv'", SqlSettings.in(folder).withTimeZone("Asia/Shanghai"));
        assertThat(source.fingerprint()).isPresent().isNotEqualTo(other.fingerprint());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT *, random() AS r FROM 'log.csv'",
                "SELECT * FROM 'log.csv' WHERE n < current_timestamp",
                "SELECT *, NOW() FROM 'log.csv'",
                "SELECT *, uuid() FROM 'log.csv'",
                "SELECT * FROM 'log.csv' TABLESAMPLE 10%",
            })
    void whatAQueryGivesAnewEachTimeHasNoFingerprint(String query) throws IOException {
        Files.writeString(folder.resolve("log.csv"), "user,n\n1,1\n");
        assertThat(SqlSource.of("the query", query, SqlSettings.in(folder)).fingerprint())
                .isEmpty();
    }
}
