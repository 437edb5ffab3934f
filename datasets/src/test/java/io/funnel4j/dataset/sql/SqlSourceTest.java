// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.ListText;
import io.funnel4j.dataset.source.MalformedRowException;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFinding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.datavec.api.writable.BooleanWritable;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.LongWritable;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlSourceTest {
    @TempDir
    Path folder;

    @Test
    void givesEachTypeAsACell() {
        SqlSource source =
                source("SELECT 'x' AS t, 7 AS i, true AS b, 1.5::DOUBLE AS d, 2.25 AS dec, DATE '2022-05-08' AS day,"
                        + " TIMESTAMP '2022-05-08 12:30:00' AS at, NULL AS n, NULL::INT AS ni, [3, NULL, 5] AS l,"
                        + " MAP {'a': 0.5, 'b': 2.0} AS m, 12345678901234567890::HUGEINT AS h");
        assertThat(source.columns()).containsExactly("t", "i", "b", "d", "dec", "day", "at", "n", "ni", "l", "m", "h");
        assertThat(rows(source).get(0))
                .containsExactly(
                        new Text("x"),
                        new LongWritable(7),
                        new BooleanWritable(true),
                        new DoubleWritable(1.5),
                        new Text("2.25"),
                        new Text("2022-05-08"),
                        new Text("2022-05-08 12:30:00"),
                        NullWritable.INSTANCE,
                        NullWritable.INSTANCE,
                        ListText.of(Arrays.asList("3", null, "5")),
                        new ListText("1:a3:0.51:b1:2", true),
                        new Text("12345678901234567890"));
    }

    @Test
    void readsRelativeFilesAndGlobsFromItsFolder() throws IOException {
        write("part1.csv", "user,item\n1,a\n2,b\n");
        write("part2.csv", "user,item\n3,a\n");
        assertThat(rows(source("SELECT user, item FROM 'part*.csv' ORDER BY user;")))
                .hasSize(3);
    }

    @Test
    void joinsParquetWithCsvInOrder() throws IOException {
        write("items.csv", "item,category\na,x\nb,y\n");
        try (DuckDb database = new DuckDb("test", SqlSettings.in(folder))) {
            database.execute(
                    "COPY (SELECT i AS place, CASE i % 2 WHEN 0 THEN 'a' ELSE 'b' END AS item FROM range(5000) r(i))"
                            + " TO '" + folder.resolve("log.parquet") + "' (FORMAT parquet)");
        }
        SqlSource source =
                source("SELECT place, category FROM 'log.parquet' JOIN 'items.csv' USING (item) ORDER BY place DESC");
        List<List<Writable>> rows = rows(source);
        assertThat(rows).hasSize(5000);
        assertThat(rows.get(0)).containsExactly(new LongWritable(4999), new Text("y"));
        assertThat(rows(source)).as("read again").isEqualTo(rows);
        assertThat(findings(source)).isEmpty();
    }

    @Test
    void readsJsonWithLists() throws IOException {
        write("log.json", "{\"user\": 1, \"tags\": [\"a\", \"b\"]}\n{\"user\": 2, \"tags\": []}\n");
        assertThat(rows(source("SELECT user, tags FROM 'log.json'")))
                .containsExactly(
                        List.of(new LongWritable(1), ListText.of(List.of("a", "b"))),
                        List.of(new LongWritable(2), NullWritable.INSTANCE));
    }

    /** Whichever side DuckDB probes with, and whatever it knows of the files before it reads them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM 'log.csv' JOIN 'items.csv' USING (item)",
                "FROM 'log.parquet' JOIN 'items.csv' USING (item)",
                "FROM (SELECT * FROM 'log.csv' WHERE user >= 0) AS log JOIN 'items.csv' USING (item)",
                "FROM 'log.csv' AS log, 'items.csv' AS items WHERE items.item = log.item",
            })
    void saysHowManyRowsAJoinDrops(String from) throws IOException {
        writeLogAndItems(100, 2);
        List<SourceFinding> findings = findings(source("SELECT user, c " + from));
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).toString())
                .startsWith("80 of 100 rows of log." + (from.contains("log.csv") ? "csv" : "parquet"))
                .endsWith(" at least found no match among the 2 of items.csv in the inner join on item = item");
        assertThat(findings.get(0).fault()).isTrue();
    }

    @Test
    void findsTheExposuresInAMaterialisedTable() throws IOException {
        writeLogAndItems(100, 2);
        List<SourceFinding> findings = findings(source("WITH log AS MATERIALIZED (SELECT * FROM 'log.csv')"
                + " SELECT log.*, c, n FROM log JOIN 'items.csv' USING (item)"
                + " JOIN (SELECT item, count(*) AS n FROM 'items.csv' GROUP BY item) USING (item)"));
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).toString()).startsWith("80 of 100 rows of log.csv at least found no match");
        assertThat(findings.get(0).fault()).isTrue();
    }

    /** Of a table of things a log may use few. */
    @Test
    void doesNotTakeTheRowsOfALargeTableForExposures() throws IOException {
        writeLogAndItems(100, 5000);
        assertThat(findings(source("SELECT * FROM 'log.csv' JOIN 'items.csv' USING (item)")))
                .as("each exposure found its item")
                .hasSize(0);
        writeLogAndItems(100, 2, 10_000);
        List<SourceFinding> findings = findings(source("SELECT * FROM 'log.csv' JOIN 'items.csv' USING (item)"));
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).fault()).isFalse();
        assertThat(findings.get(0).toString())
                .contains(
                        " rows of items.csv, which are no exposures, at least found no match among the 100 of log.csv");
    }

    @Test
    void findsNothingWhereThereIsNoRow() throws IOException {
        writeLogAndItems(100, 2);
        assertThat(findings(source("SELECT * FROM 'log.csv' JOIN 'items.csv' USING (item) WHERE false")))
                .hasSize(0);
    }

    @Test
    void takesAFilterForWhatWasAskedFor() throws IOException {
        writeLogAndItems(100, 2);
        List<SourceFinding> findings =
                findings(source("SELECT * FROM 'log.csv' WHERE item IN (SELECT item FROM 'items.csv')"));
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).fault()).isFalse();
        assertThat(findings.get(0).toString()).startsWith("80 of 100 rows of ").contains("in the semi join on");
    }

    private void writeLogAndItems(int rows, int items) throws IOException {
        writeLogAndItems(rows, 0, items);
    }

    /** A log of items 1 to 10, and a table of items from one after the given on. */
    private void writeLogAndItems(int rows, int before, int items) throws IOException {
        write("log.csv", "user,item\n" + lines(rows, i -> i + "," + (1 + i % 10)));
        write("items.csv", "item,c\n" + lines(items, i -> 1 + before + i + ",x"));
        try (DuckDb database = new DuckDb("test", SqlSettings.in(folder))) {
            database.execute("COPY (FROM 'log.csv') TO '" + folder.resolve("log.parquet") + "' (FORMAT parquet)");
        }
    }

    @Test
    void reportsRejectedLinesWhereTheyStand() throws IOException {
        write("bad.csv", "user,n\n1,4\n2\n3,x\n4,5\n");
        SqlSource source = source(
                "SELECT * FROM read_csv('bad.csv', columns = {'user': 'INT', 'n': 'INT'}, store_rejects = true)");
        List<String> bad = new ArrayList<>();
        int rows = 0;
        try (RowReader reader = source.open()) {
            while (true) {
                try {
                    if (!reader.advance()) {
                        break;
                    }
                    rows++;
                } catch (MalformedRowException e) {
                    bad.add(reader.location() + " " + e.getMessage());
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(rows).isEqualTo(2);
        assertThat(bad).hasSize(2);
        assertThat(bad.get(0)).contains("bad.csv:3").contains("Expected Number of Columns: 2 Found: 1");
        assertThat(bad.get(1)).contains("bad.csv:4").contains("Could not convert string \"x\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT nope FROM 'log.csv' | nope",
                "SELECT * FROM 'none*.csv' | none*.csv",
                "SELEC 1 | syntax error",
                "SELECT * FROM 'utf.csv' | utf.csv",
            })
    void saysWhatIsWrongWithAQuery(String query, String expected) throws IOException {
        write("log.csv", "user,item\n1,a\n");
        Files.write(
                folder.resolve("utf.csv"),
                new byte[] {'u', ',', 'v', '\n', 'a', ',', 'b', '\n', (byte) 0xC3, 0x28, ',', 'b', '\n'});
        assertThatThrownBy(() -> rows(source(query)))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("the test: ")
                .hasMessageContaining(expected);
    }

    @Test
    void doesNotTakeACutArchiveForAWhole() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(("a,b\n" + lines(200_000, i -> i + ",x" + i * 7 % 1000)).getBytes(StandardCharsets.UTF_8));
        }
        Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
        assertThatThrownBy(() -> rows(source("SELECT * FROM 'cut.csv.gz'")))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("cut.csv.gz");
    }

    /** The driver ends the streamed result of a query that fails as if it were whole. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | SELECT CAST(CASE WHEN i = 900000 THEN 'x' ELSE '1' END AS INT) AS n FROM range(1000000) r(i)"
                        + " | Could not convert string 'x' to INT32",
                "3 | SELECT CAST(CASE WHEN i = 900000 THEN 'x' ELSE '1' END AS INT) AS n FROM range(1000000) r(i)"
                        + " | Could not convert string 'x' to INT32",
                "1 | SELECT CASE WHEN i = 900000 THEN error('odd') ELSE i END AS n FROM range(1000000) r(i) | odd",
                "1 | SELECT i AS n FROM range(300000) r(i)"
                        + " UNION ALL SELECT CAST(CASE WHEN i = 9 THEN 'x' ELSE '1' END AS INT) FROM range(20) r(i)"
                        + " | Could not convert string 'x' to INT32",
                "1 | SELECT * FROM read_csv('late.csv', columns = {'n': 'INT'}) | late.csv",
            })
    void doesNotTakeABrokenResultForAWhole(int threads, String query, String cause) throws IOException {
        write("late.csv", "n\n" + lines(900_000, i -> i == 850_000 ? "x" : "" + i));
        SqlSettings settings = SqlSettings.in(folder).withThreads(threads);
        assertThatThrownBy(() -> count(SqlSource.of("the test", query, settings)))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("the test: ")
                .hasMessageContaining(cause);
    }

    @Test
    void doesNotTakeTheRestOfAFileThatWasCutMeanwhileForAWhole() throws IOException {
        Path log = folder.resolve("log.parquet");
        try (DuckDb database = new DuckDb("test", SqlSettings.in(folder))) {
            database.execute(
                    "COPY (SELECT i, hash(i) AS h FROM range(1000000) r(i)) TO '" + log + "' (FORMAT parquet)");
        }
        try (RowReader reader = source("SELECT * FROM 'log.parquet'").open()) {
            assertThat(reader.advance()).isTrue();
            byte[] bytes = Files.readAllBytes(log);
            Files.write(log, Arrays.copyOf(bytes, bytes.length / 2));
            assertThatThrownBy(() -> {
                        while (reader.advance()) {
                            assertThat(reader.cells()).hasSize(2);
                        }
                    })
                    .isInstanceOf(InvalidExposuresException.class)
                    .hasMessageContaining("broke off after")
                    .hasMessageContaining("log.parquet");
        }
    }

    @Test
    void refusesColumnsThatAreNoCells() {
        assertThatThrownBy(() ->
                        source("SELECT {'a': 1} AS s, [[1]] AS ll, 1 AS ok").columns())
                .hasMessageContaining("'s' is STRUCT(a INTEGER), 'll' is INTEGER[][]")
                .hasMessageContaining("cast them in the query");
        assertThatThrownBy(() -> source(" ; ")).hasMessageContaining("the query is empty");
    }

    @Test
    void leavesNoTemporaryFolderBehind(@TempDir Path temporary) throws IOException {
        String before = System.setProperty("java.io.tmpdir", temporary.toString());
        try {
            try (RowReader reader = source("SELECT * FROM range(1000000)").open()) {
                assertThat(reader.advance()).isTrue();
                assertThat(temporary)
                        .isDirectoryContaining(
                                file -> file.getFileName().toString().startsWith("funnel4j-sql"));
            }
            rows(source("SELECT 1 AS a"));
            assertThat(temporary).isEmptyDirectory();
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
    }

    private SqlSource source(String query) {
        return SqlSource.of("the test", query, SqlSettings.in(folder));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n")) + "\n";
    }

    private static List<List<Writable>> rows(SqlSource source) {
        List<List<Writable>> rows = new ArrayList<>();
        try (RowReader reader = source.open()) {
            while (reader.advance()) {
                rows.add(reader.cells());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return rows;
    }

    private static long count(SqlSource source) throws IOException {
        try (RowReader reader = source.open()) {
            long rows = 0;
            while (reader.advance()) {
                rows++;
            }
            return rows;
        }
    }

    private static List<SourceFinding> findings(SqlSource source) throws IOException {
        try (RowReader reader = source.open()) {
            while (reader.advance()) {
                assertThat(reader.findings()).isEmpty();
            }
            return reader.findings();
        }
    }
}
