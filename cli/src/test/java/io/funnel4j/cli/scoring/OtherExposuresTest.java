// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.cli.CommandLineRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What predict and evaluate read beside the run's own data, what they write, and what they say of it. */
class OtherExposuresTest {
    private static final String HEADER = "row,uid,tags,price,click,buy";
    private static final int ROWS = 600;

    @TempDir
    private static Path shared;

    private static Path run;
    private static Path log;
    private static List<String> rows;

    @TempDir
    private Path folder;

    private Path out;

    @BeforeAll
    static void trainOnce() throws IOException {
        rows = IntStream.range(0, ROWS)
                .mapToObj(row -> String.format(
                        Locale.ROOT,
                        "%d,u%02d,t%d|t%d,%.2f,%d,%d",
                        row,
                        row % 40,
                        row % 7,
                        row % 5,
                        row % 90 / 4.0,
                        row % 3 == 0 ? 1 : 0,
                        row % 6 == 0 ? 1 : 0))
                .toList();
        log = csv(shared.resolve("log.csv"), rows);
        Path yaml = Files.writeString(shared.resolve("run.yaml"), yaml("path: log.csv", "{by: row}"));
        run = shared.resolve("run");
        CommandLineRun train = CommandLineRun.of("train", yaml, "--out", run);
        assertThat(train.exitCode()).as(train.err()).isZero();
    }

    @BeforeEach
    void nameTheOutput() {
        out = folder.resolve("scored.csv");
    }

    private static String yaml(String data, String split) {
        return """
                data:
                  format: csv
                  %s
                  split: %s
                  labels: {click: click, buy: buy}
                features:
                  uid: {type: id, embedding: 4}
                  tags: {type: id, embedding: 4, separator: "|", max-length: 2}
                  price: {type: numeric, transform: standardize}
                model: {preset: esmm, conversion: buy, towers: [8]}
                training: {epochs: 1, batch-size: 64, seed: 3}
                """
                .formatted(data, split);
    }

    private static Path csv(Path file, List<String> lines) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, HEADER + "\n" + String.join("\n", lines) + "\n");
    }

    private static Path compressed(Path file, String text) throws IOException {
        try (OutputStream bytes = new GZIPOutputStream(Files.newOutputStream(file))) {
            bytes.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private static void duckDb(String sql) {
        query(sql);
    }

    /** All cells as texts, row by row. */
    private static List<List<String>> query(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            List<List<String>> all = new ArrayList<>();
            if (statement.execute(sql)) {
                try (ResultSet found = statement.getResultSet()) {
                    while (found.next()) {
                        List<String> cells = new ArrayList<>();
                        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                            cells.add(found.getString(i));
                        }
                        all.add(cells);
                    }
                }
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private CommandLineRun predict(Object... more) {
        List<Object> words = new ArrayList<>(List.of("predict", run, "--out", out));
        words.addAll(Arrays.asList(more));
        return CommandLineRun.of(words.toArray());
    }

    private CommandLineRun predicted(Object... more) {
        CommandLineRun predict = predict(more);
        assertThat(predict.exitCode()).as(predict.err()).isZero();
        return predict;
    }

    /** The cells of the columns that a header names p_click and so on, in order. */
    private List<List<String>> probabilities() throws IOException {
        List<String> lines = Files.readAllLines(out);
        List<String> header = List.of(lines.get(0).split(","));
        return lines.stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(cells -> IntStream.range(0, header.size())
                        .filter(i -> header.get(i).startsWith("p_"))
                        .mapToObj(i -> cells[i])
                        .toList())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "day.csv.gz",
                "day.tsv",
                "day.tsv.gz",
                "day.parquet",
                "day.jsonl",
                "day.ndjson.gz",
                "day.json",
                "day.sql",
                "a, b.csv",
                "day[1].parquet",
                "export",
                "tables",
                "export/part-*.csv",
                "export/part-0000?.csv",
                "ex*",
                "**/part*.csv",
                "tables/*.parquet"
            })
    void readsWhateverTrainingReads(String name) throws IOException {
        predicted(log);
        List<List<String>> expected = probabilities();
        assertThat(expected).hasSize(ROWS);
        write(name);
        CommandLineRun read = predicted(folder.resolve(name));
        assertThat(probabilities()).isEqualTo(expected);
        assertThat(read.out()).contains("600 exposures scored").doesNotContain("WARNING");

        CommandLineRun evaluate = CommandLineRun.of("evaluate", run, "--data", folder.resolve(name));
        assertThat(evaluate.exitCode()).as(evaluate.err()).isZero();
        CommandLineRun ofCsv = CommandLineRun.of("evaluate", run, "--data", log);
        assertThat(table(evaluate.out())).isEqualTo(table(ofCsv.out()));
        assertThat(evaluate.out()).contains("600 exposures scored").doesNotContain("WARNING");
    }

    private static String table(String text) {
        return text.substring(text.indexOf("probability"));
    }

    private void write(String name) throws IOException {
        String text = Files.readString(log);
        String source = "(SELECT * FROM read_csv('" + log + "') ORDER BY \"row\")";
        Path file = folder.resolve(name);
        switch (name) {
            case "day.csv.gz" -> compressed(file, text);
            case "day.tsv" -> Files.writeString(file, text.replace(',', '\t'));
            case "day.tsv.gz" -> compressed(file, text.replace(',', '\t'));
            case "a, b.csv" -> Files.writeString(file, text);
            case "day.parquet", "day[1].parquet" -> duckDb("COPY " + source + " TO '" + file + "' (FORMAT parquet)");
            case "day.jsonl" -> duckDb("COPY " + source + " TO '" + file + "' (FORMAT json)");
            case "day.ndjson.gz" -> duckDb("COPY " + source + " TO '" + file + "' (FORMAT json, COMPRESSION gzip)");
            case "day.json" -> duckDb("COPY " + source + " TO '" + file + "' (FORMAT json, ARRAY true)");
            case "day.sql" -> Files.writeString(file, "SELECT * FROM '" + log + "';\n");
            case "tables", "tables/*.parquet" -> {
                Path tables = Files.createDirectories(folder.resolve("tables"));
                duckDb("COPY (SELECT * FROM " + source + " WHERE \"row\" < 250) TO '" + tables
                        + "/part-0.snappy.parquet'");
                Files.createFile(tables.resolve("part-1.snappy.parquet"));
                duckDb("COPY (SELECT * FROM " + source + " WHERE \"row\" >= 250) TO '" + tables
                        + "/part-2.snappy.parquet'");
                Files.createFile(tables.resolve("_SUCCESS"));
            }
            default -> {
                Path export = folder.resolve("export");
                csv(export.resolve("part-00000.csv"), rows.subList(0, 250));
                Files.createFile(export.resolve("part-00001.csv"));
                csv(export.resolve("part-00002.csv"), rows.subList(250, ROWS));
                Files.createFile(export.resolve("_SUCCESS"));
                Files.writeString(export.resolve(".part-00000.csv.crc"), "crc");
            }
        }
    }

    @Test
    void readsTheRowsOfAQuery() throws IOException {
        predicted(log);
        List<List<String>> expected = probabilities();
        predicted("--query", "SELECT * FROM '" + log + "' ORDER BY \"row\"");
        assertThat(probabilities()).isEqualTo(expected);
        CommandLineRun evaluate =
                CommandLineRun.of("evaluate", run, "--query", "SELECT * FROM '" + log + "' WHERE \"row\" < 300");
        assertThat(evaluate.exitCode()).as(evaluate.err()).isZero();
        assertThat(evaluate.out()).contains("300 exposures scored");
        assertThat(predict("--query", "SELECT 1", log).err()).contains("--query is given; keep one");
        assertThat(predict().err()).contains("nothing to score is named");
    }

    @Test
    void countsFilesWithoutContentAndShowsThem() throws IOException {
        write("export");
        compressed(folder.resolve("export/part-00003.csv.gz"), "");
        CommandLineRun read = predicted(folder.resolve("export"));
        assertThat(read.out())
                .contains("2 of 4 files have no content and were passed over, such as "
                        + folder.resolve("export/part-00001.csv") + "; " + folder.resolve("export/part-00003.csv.gz"));
        write("tables");
        assertThat(predicted(folder.resolve("tables")).out())
                .contains("1 of 3 files have no content and were passed over, such as "
                        + folder.resolve("tables/part-1.snappy.parquet"));
    }

    @Test
    void saysWhatIsWrongWithAFolderOrAPattern() throws IOException {
        write("export");
        assertThat(predict(folder.resolve("export/*.tsv")).err())
                .contains("no file matches " + folder.resolve("export/*.tsv"));
        Files.writeString(folder.resolve("export/README.md"), "# Export");
        assertThat(predict(folder.resolve("export")).err())
                .contains(
                        "has files in it that are not data by their ending, README.md; name those that are by a pattern");
        assertThat(predict(folder.resolve("export/*.csv"), folder.resolve("export/part-00000.csv"))
                        .err())
                .contains("part-00000.csv is named twice");
        Files.delete(folder.resolve("export/README.md"));
        Files.createDirectory(folder.resolve("export/day=2"));
        assertThat(predict(folder.resolve("export")).err())
                .contains("has folders in it, day=2; name the files by a pattern");
        assertThat(predict(Files.createDirectory(folder.resolve("none"))).err())
                .contains("none has no data file in it; expected files that end in .csv");
        write("tables");
        assertThat(predict(folder.resolve("export/*.csv"), folder.resolve("tables"))
                        .err())
                .contains("files of several kinds are named")
                .contains("is delimited text")
                .contains("is Parquet");
        assertThat(folder).isDirectoryNotContaining("glob:**scored*");
    }

    @Test
    void trainsOnFoldersAndPatterns() throws IOException {
        write("export");
        csv(folder.resolve("held/out.csv"), rows.subList(100, 200));
        Path yaml = folder.resolve("run.yaml");
        Files.writeString(yaml, yaml("path: export", "{files: {validation: 'held/*.csv', test: held}}"));
        assertThat(CommandLineRun.of("prepare", yaml, "--out", folder.resolve("data"))
                        .err())
                .contains("held/out.csv is the validation part's file too");
        Files.writeString(yaml, yaml("path: export/part-*.csv", "{files: {test: held}}"));
        CommandLineRun prepare = CommandLineRun.of("prepare", yaml, "--out", folder.resolve("data"));
        assertThat(prepare.exitCode()).as(prepare.err()).isZero();
        assertThat(prepare.out()).contains("700", "1 of 3 files have no content and were passed over");
        assertThat(CommandLineRun.of("prepare", yaml, "--out", folder.resolve("data"))
                        .out())
                .contains("as they were encoded before");
        csv(folder.resolve("export/part-00003.csv"), rows.subList(0, 10));
        assertThat(CommandLineRun.of("prepare", yaml, "--out", folder.resolve("data"))
                        .out())
                .contains("encoded again, since file " + folder.resolve("export/part-00003.csv") + " is new");
    }

    @Test
    void namesDataBySeveralWordsByCommasAndAtHome() throws IOException {
        Path yaml = Files.writeString(folder.resolve("run.yaml"), yaml("path: nowhere.csv", "{by: row}"));
        Path first = csv(folder.resolve("a.csv"), rows.subList(0, 300));
        Path second = csv(folder.resolve("b,c.csv"), rows.subList(300, 450));
        Path third = csv(folder.resolve("d.csv"), rows.subList(450, ROWS));
        assertThat(rowsPrepared("--data", first, second, third, yaml)).contains("600");
        assertThat(rowsPrepared(yaml, "--data", first, "--data", second)).contains("450");
        assertThat(rowsPrepared(yaml, "--data", first + "," + third)).contains("450");
        assertThat(rowsPrepared(yaml, "--data=" + second)).contains("150");
        CommandLineRun lacking = CommandLineRun.of("prepare", yaml, "--data", first + ",gone.csv");
        assertThat(lacking.exitCode()).isEqualTo(1);
        assertThat(lacking.err()).contains("there is no file", "gone.csv; check the path");
        assertThat(CommandLineRun.of("prepare", yaml, "--data", "gone,too.csv").err())
                .contains("gone,too.csv; check the path");
        CommandLineRun evaluate = CommandLineRun.of("evaluate", "--data", first, second, run);
        assertThat(evaluate.exitCode()).as(evaluate.err()).isZero();
        assertThat(evaluate.out()).contains("450 exposures scored");

        String home = System.setProperty("user.home", folder.toString());
        try {
            assertThat(rowsPrepared(yaml, "--data", "~/a.csv")).contains("300");
            Files.writeString(yaml, yaml("path: ~/d.csv", "{by: row}"));
            assertThat(rowsPrepared(yaml)).contains("150");
            assertThat(predicted("~/a.csv").out()).contains("300 exposures scored");
        } finally {
            System.setProperty("user.home", home);
        }
    }

    private String rowsPrepared(Object... words) throws IOException {
        Path data = Files.createTempDirectory(folder, "data");
        List<Object> all = new ArrayList<>(List.of("prepare", "--out", data));
        all.addAll(Arrays.asList(words));
        CommandLineRun prepare = CommandLineRun.of(all.toArray());
        assertThat(prepare.exitCode()).as(prepare.err()).isZero();
        JsonNode report =
                new ObjectMapper().readTree(data.resolve("report.json").toFile());
        return report.path("rowsRead").asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {".csv", ".csv.gz", ".tsv", ".tsv.gz", ".jsonl", ".ndjson", ".jsonl.gz", ".parquet"})
    void writesTheFormatOfTheEnding(String ending) throws IOException {
        predicted(log);
        List<List<String>> expected = query("SELECT * FROM read_csv('" + out + "', all_varchar = true)");
        out = folder.resolve("scored" + ending);
        predicted(log, "--workers", 3);
        String read = ending.contains("sv") ? "read_csv('" + out + "', all_varchar = true)" : "'" + out + "'";
        List<List<String>> found = query("SELECT * FROM " + read);
        assertThat(found).hasSize(ROWS);
        for (int row = 0; row < ROWS; row++) {
            List<String> cells = found.get(row);
            assertThat(cells.subList(0, 6)).isEqualTo(expected.get(row).subList(0, 6));
            for (int column = 6; column < cells.size(); column++) {
                assertThat(Float.parseFloat(cells.get(column)))
                        .isEqualTo(Float.parseFloat(expected.get(row).get(column)));
            }
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
        assertThat(folder.resolve("scored" + ending + ".report.json")).isRegularFile();
        if (!ending.contains("sv")) {
            assertThat(query("DESCRIBE SELECT p_click, p_buy, uid FROM " + read))
                    .extracting(cells -> cells.get(1))
                    .first()
                    .isIn("FLOAT", "DOUBLE");
        }
        CommandLineRun again = CommandLineRun.of("predict", run, out, "--out", folder.resolve("again.csv"));
        assertThat(again.exitCode()).as(again.err()).isZero();
    }

    @Test
    void keepsTheNumbersOfTypedInput() throws IOException {
        write("day.parquet");
        out = folder.resolve("scored.parquet");
        predicted(folder.resolve("day.parquet"));
        assertThat(query("DESCRIBE SELECT * FROM '" + out + "'"))
                .extracting(cells -> cells.get(0) + " " + cells.get(1))
                .contains("row BIGINT", "uid VARCHAR", "price DOUBLE", "p_click FLOAT");
        out = folder.resolve("scored.jsonl");
        predicted("--query", "SELECT * REPLACE (nullif(price, 0) AS price) FROM '" + log + "'");
        JsonNode first = new ObjectMapper().readTree(Files.readAllLines(out).get(0));
        assertThat(first.path("row").isIntegralNumber()).isTrue();
        assertThat(first.path("price").isNull()).isTrue();
        assertThat(first.path("uid").isTextual()).isTrue();
        assertThat(first.path("p_click").isFloatingPointNumber()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"scored.xlsx", "scored", "scored.parquet.gz", "scored.txt", "scored.csv.zst"})
    void refusesToWriteWhatNoEndingSays(String name) {
        out = folder.resolve(name);
        CommandLineRun predict = predict(log);
        assertThat(predict.exitCode()).isEqualTo(2);
        assertThat(predict.err())
                .contains("--out is '" + out
                        + "', whose ending says no format; expected one of .csv, .tsv, .jsonl, .parquet");
        assertThat(out).doesNotExist();
    }

    @Test
    void refusesCellsThatTsvCannotHoldAndToWriteOverItsInput() throws IOException {
        Path rows = csv(folder.resolve("rows.csv"), List.of("\"1\t2\",u01,t1,1,0,0"));
        out = folder.resolve("scored.tsv");
        assertThat(predict(rows).err()).contains("of column 'row', which has a tab or a line end in it");
        assertThat(out).doesNotExist();
        predicted(rows, "--keep", "uid");
        assertThat(Files.readAllLines(out).get(0)).startsWith("uid\tp_click\t");
        out = rows;
        assertThat(predict(rows).err()).contains("which is scored too; name another file");
    }

    @Test
    void scoresAgainWhatWasScoredBefore() throws IOException {
        predicted(log);
        Path before = out;
        out = folder.resolve("again.csv");
        CommandLineRun again = predicted(before);
        assertThat(again.out())
                .contains("not copied from the input, since the probabilities have these names: p_click, p_buy");
        assertThat(out).hasSameTextualContentAs(before);
        assertThat(predict(before, "--keep", "uid,p_click").err())
                .contains("--keep names column 'p_click', and a probability that is written has this name");
        predicted(before, "--keep", "uid,uid", "--keep", "uid");
        assertThat(Files.readAllLines(out).get(0)).startsWith("uid,p_click,");
        assertThat(predict(before, "--keep", "uid,vid").err()).contains("--keep names column 'vid'");
    }

    @Test
    void failsOnMoreBadRowsThanTrainingAccepts() throws IOException {
        List<String> bad = new ArrayList<>(rows.subList(0, 100));
        bad.add(50, "1,u01,t1,cheap,0,0");
        bad.add(70, "too few");
        Path half = csv(folder.resolve("bad.csv"), bad);
        CommandLineRun predict = predict(half);
        assertThat(predict.exitCode()).isEqualTo(1);
        assertThat(predict.err())
                .contains(
                        "2 of 102 rows are bad (1.96%; accepted are 1.00%)", "bad.csv:52: text where a number is due");
        assertThat(out).doesNotExist();
        CommandLineRun accepted = predicted(half, "--max-bad-rows", "0.05");
        assertThat(accepted.out())
                .contains("100 exposures scored", "2 bad rows left out, such as:", "bad.csv:72: too few");
        assertThat(predict(half, "--max-bad-rows", "5").err()).contains("expected a share from 0 to 1");
        assertThat(predict(csv(folder.resolve("all.csv"), List.of("x", "y"))).exitCode())
                .isEqualTo(1);
        CommandLineRun evaluate = CommandLineRun.of("evaluate", run, "--data", half, "--max-bad-rows", "0.05");
        assertThat(evaluate.exitCode()).as(evaluate.err()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"upper case", "padded", "written as a float"})
    void warnsWhereAllIdsAreUnknown(String how) throws IOException {
        Path other = csv(
                folder.resolve("other.csv"),
                rows.stream()
                        .map(row -> switch (how) {
                            case "upper case" -> row.replace("u", "U");
                            case "padded" -> row.replace("u", "u0");
                            default -> row.replaceAll("(u..)", "$1.0");
                        })
                        .toList());
        CommandLineRun predict = predicted(other);
        assertThat(predict.out())
                .contains(
                        "600 exposures scored",
                        "WARNING: feature 'uid': 100.0% of the values are unknown, 0.0% in train")
                .doesNotContain("feature 'tags'", "feature 'price'");
        JsonNode report = new ObjectMapper()
                .readTree(folder.resolve("scored.csv.report.json").toFile());
        assertThat(report.path("rows").asLong()).isEqualTo(ROWS);
        assertThat(report.path("warnings")).hasSize(1);
        JsonNode uid = report.path("features").get(0);
        assertThat(uid.path("feature").asText()).isEqualTo("uid");
        assertThat(uid.path("unknown").asLong()).isEqualTo(ROWS);
        assertThat(uid.path("scored").path("unknown").asDouble()).isEqualTo(1);
        assertThat(uid.path("train").path("unknown").asDouble()).isZero();
        CommandLineRun evaluate = CommandLineRun.of("evaluate", run, "--data", other);
        assertThat(evaluate.out()).contains("WARNING: feature 'uid': 100.0% of the values are unknown");
    }

    @Test
    void saysWhatIsMissingAndCutAndTheMeansBesideTraining() throws IOException {
        Path other = csv(
                folder.resolve("other.csv"),
                IntStream.range(0, 200)
                        .mapToObj(row -> row + ",u01,t1|t2|t3|t4," + (row % 2 == 0 ? "" : "100") + ",0,0")
                        .toList());
        CommandLineRun predict = predicted(other);
        assertThat(predict.out())
                .contains(
                        "WARNING: feature 'price': 50.0% of the rows have no value, 0.0% in train",
                        "WARNING: feature 'tags': 100.0% of the lists were longer than the model's and were cut",
                        "400 values were left out")
                .containsPattern("price +50.00% +0.00% +100.0 +11\\.");
    }

    @Test
    void doesNotWarnByChance() throws IOException {
        Path few = csv(folder.resolve("few.csv"), List.of("1,u01,t1,1,0,0", "2,stranger,t9|t1,,0,0", "3,u02,t1,2,0,0"));
        assertThat(predicted(few).out())
                .contains("3 exposures scored")
                .containsPattern("uid +0.00% +0.00% +33.33%")
                .doesNotContain("WARNING");
        List<String> usual = new ArrayList<>(rows.subList(0, 180));
        IntStream.range(0, 20).forEach(row -> usual.add(row + ",new" + row + ",t1,1,0,0"));
        assertThat(predicted(csv(folder.resolve("usual.csv"), usual)).out()).doesNotContain("WARNING");
    }

    @Test
    void scoresWithoutTheReportOfTraining() throws IOException {
        Path report = run.resolve("model/report.json");
        String text = Files.readString(report);
        Path data = run.resolve("data/report.json");
        try {
            Files.delete(report);
            assertThat(predicted(log).out()).doesNotContain("is not known");
            Files.move(data, folder.resolve("report.json"));
            assertThat(predicted(log).out()).contains("What it was in training is not known");
        } finally {
            Files.writeString(report, text);
            Files.move(folder.resolve("report.json"), data);
        }
    }

    @Test
    void readsALogOfEventsAsTheRunDid() throws IOException {
        String events = "user,item,event,time\n"
                + IntStream.range(0, 300)
                        .mapToObj(visit ->
                                List.of(visit % 10 == 1 ? "cart" : "view", "cart", "buy")
                                        .subList(0, 1 + visit % 3)
                                        .stream()
                                        .map(event -> String.format(
                                                Locale.ROOT,
                                                "u%d,i%d,%s,%d\n",
                                                visit % 30,
                                                visit % 7,
                                                event,
                                                1_600_000_000L + 100L * visit))
                                        .collect(Collectors.joining()))
                        .collect(Collectors.joining());
        Path first = Files.writeString(
                Files.createDirectories(folder.resolve("day1")).resolve("events-0.csv"), events);
        Path yaml = Files.writeString(
                folder.resolve("events.yaml"),
                """
                data:
                  format: events
                  path: day1
                  exposure: [view]
                  behaviors: {click: cart, buy: buy}
                  window: 1h
                  split: {by: user}
                  labels: {click: click, buy: buy}
                  inconsistent-labels: raise-cause
                features:
                  item: {type: id, embedding: 4}
                  user_events: {type: numeric, transform: log1p}
                model: {preset: esmm, conversion: buy, towers: [8]}
                training: {epochs: 1, batch-size: 64}
                """);
        Path events1 = folder.resolve("events-run");
        CommandLineRun train = CommandLineRun.of("train", yaml, "--out", events1);
        assertThat(train.exitCode()).as(train.err()).isZero();
        for (Object named : List.of(first, folder.resolve("day1"))) {
            CommandLineRun predict = CommandLineRun.of("predict", events1, named, "--out", out);
            assertThat(predict.exitCode()).as(predict.err()).isZero();
            assertThat(Files.readAllLines(out).get(0)).startsWith("user,item,time,exposures,");
            assertThat(predict.out()).contains("visits without an exposure, left out");
        }
        Path asRows = Files.writeString(folder.resolve("rows.csv"), "item,user_events\ni1,3\n");
        CommandLineRun predict = CommandLineRun.of("predict", events1, asRows, "--out", out);
        assertThat(predict.exitCode()).as(predict.err()).isZero();
        assertThat(predict.out()).contains("1 exposures scored");
    }

    @Test
    void readsCompressedScoresBack() throws IOException {
        out = folder.resolve("scored.csv.gz");
        predicted(log);
        try (GZIPInputStream content = new GZIPInputStream(Files.newInputStream(out))) {
            assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .hasSize(ROWS + 1);
        }
    }
}
