// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.scoring.ScoringReader;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.WholeSplit;
import io.funnel4j.dataset.sql.SqlSettings;
import io.funnel4j.dataset.sql.SqlSource;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.problem.InvalidSpecException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same table in any format has the same encoded bytes, and the same rows to score; or reading it stops. */
class SourcesAgreeTest {
    private static final EncodingPlan PLAN = new EncodingPlan(
                    List.of(
                            IdEncoding.of("user", 4),
                            IdEncoding.of("item", 4),
                            IdEncoding.hashed("kind", 4, 1000),
                            IdEncoding.cross("user_kind", 4, "user", "kind"),
                            IdEncoding.of("tags", 4).withList(ValueList.of('|', Pooling.MEAN)),
                            NumericEncoding.of("price", NumericTransform.STANDARDIZE)),
                    Map.of("click", "click", "conversion", "buy"),
                    List.of(),
                    LabelRule.REJECT,
                    "user",
                    null,
                    1)
            .withMissingValues(List.of("NULL", "\\N"));

    @TempDir
    Path folder;

    @Test
    void onAHundredTables() throws IOException, SQLException {
        check(100);
    }

    @Test
    @Tag("endurance")
    void onTwentyThousandTables() throws IOException, SQLException {
        check(Integer.getInteger("tables", 20_000));
    }

    private void check(int tables) throws IOException, SQLException {
        long seed = Long.getLong("seed", System.nanoTime());
        int only = Integer.getInteger("index", -1);
        int from = Integer.getInteger("from", 0);
        Random seeds = new Random(seed);
        Map<String, Integer> stopped = new TreeMap<>();
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
            for (int index = 0; index < tables; index++) {
                long drawn = seeds.nextLong();
                RandomTable table = new RandomTable(drawn);
                if (index < from || (only >= 0 && index != only)) {
                    continue;
                }
                try (TemporaryFolder files = new TemporaryFolder("sources-agree")) {
                    check(
                            "-Dseed=" + seed + " -Dindex=" + index,
                            table,
                            files.path(),
                            database,
                            new Random(drawn),
                            stopped);
                }
            }
        }
        System.out.printf(java.util.Locale.ROOT, "%d tables of seed %d; stopped: %s%n", tables, seed, stopped);
    }

    private static void check(
            String replay,
            RandomTable table,
            Path files,
            Connection database,
            Random random,
            Map<String, Integer> stopped)
            throws IOException, SQLException {
        Map<String, ExposureSource> exact = new LinkedHashMap<>();
        DelimitedText csv = DelimitedText.csv(table.delimited(files.resolve("t.csv"), ','));
        Path tsv = table.delimited(files.resolve("t.tsv"), '\t');
        exact.put("tsv", new DelimitedText(List.of(tsv), '\t', '"', List.of()));
        exact.put("gzip", DelimitedText.csv(table.delimited(files.resolve("g.csv.gz"), ',')));
        exact.put("zstd", DelimitedText.csv(table.delimited(files.resolve("z.csv.zst"), ',')));
        parquet(table, files, database);
        table.json(files.resolve("t.jsonl"));
        exact.put("Parquet", sql(files, "SELECT * FROM 't.parquet'"));
        exact.put(
                "SQL on CSV as texts",
                sql(
                        files,
                        "SELECT * FROM read_csv('t.csv', all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"')"));
        exact.put(
                "JSON as texts",
                sql(
                        files,
                        "SELECT * FROM read_json('t.jsonl', columns = {user: 'VARCHAR', item: 'VARCHAR', kind: 'VARCHAR', tags: 'VARCHAR[]', price: 'DOUBLE', click: 'INTEGER', buy: 'INTEGER'})"));
        Map<String, ExposureSource> guessing = new LinkedHashMap<>();
        guessing.put("SQL on CSV", sql(files, "SELECT * FROM 't.csv'"));
        guessing.put("SQL on gzip", sql(files, "SELECT * FROM 'g.csv.gz' AS t"));
        guessing.put("SQL on zstd", sql(files, "SELECT * FROM 'z.csv.zst'"));
        guessing.put("read_csv", sql(files, "SELECT t.* FROM read_csv('t.csv', header = true) AS t"));
        guessing.put("JSON", sql(files, "SELECT * FROM 't.jsonl'"));

        thin(exact, guessing, random);

        Map<String, String> expected = encoded(csv, files.resolve("encoded"));
        List<ExposureBatch> scored = scored(csv, files.resolve("encoded"));
        for (Map.Entry<String, ExposureSource> source : exact.entrySet()) {
            Path to = files.resolve("again");
            assertSame(source.getKey() + ", " + replay, encoded(source.getValue(), to), expected);
            checkScored(replay, source, files, scored);
        }
        for (Map.Entry<String, ExposureSource> source : guessing.entrySet()) {
            try {
                assertSame(
                        source.getKey() + ", " + replay, encoded(source.getValue(), files.resolve("again")), expected);
                checkScored(replay, source, files, scored);
            } catch (InvalidExposuresException | InvalidSpecException e) {
                stopped.merge(source.getKey(), 1, Integer::sum);
                assertThat(e)
                        .as(replay)
                        .message()
                        .containsAnyOf("write read_csv(", "write read_json(", "sniff", "does not have");
            }
        }
    }

    /** Leaves one query: it takes longer to plan than a small table to read. */
    private static void thin(Map<String, ExposureSource> exact, Map<String, ExposureSource> guessing, Random random) {
        List<String> queries = new ArrayList<>(guessing.keySet());
        exact.forEach((name, source) -> {
            if (source instanceof SqlSource) {
                queries.add(name);
            }
        });
        queries.remove(random.nextInt(queries.size()));
        queries.forEach(exact::remove);
        queries.forEach(guessing::remove);
    }

    private static void assertSame(String what, Map<String, String> found, Map<String, String> expected) {
        assertThat(found.keySet()).as(what).isEqualTo(expected.keySet());
        expected.forEach((file, bytes) ->
                assertThat(found.get(file)).as("%s of %s", file, what).isEqualTo(bytes));
    }

    private static void checkScored(
            String replay, Map.Entry<String, ExposureSource> source, Path files, List<ExposureBatch> scored)
            throws IOException {
        List<ExposureBatch> again = scored(source.getValue(), files.resolve("encoded"));
        assertThat(again).hasSameSizeAs(scored);
        for (int batch = 0; batch < scored.size(); batch++) {
            assertThat(again.get(batch).ids())
                    .as("%s scored, %s", source.getKey(), replay)
                    .isEqualTo(scored.get(batch).ids());
            assertThat(again.get(batch).numeric())
                    .as("%s scored, %s", source.getKey(), replay)
                    .isEqualTo(scored.get(batch).numeric());
        }
    }

    private static SqlSource sql(Path folder, String query) {
        return SqlSource.of("the query", query, SqlSettings.in(folder));
    }

    private static void parquet(RandomTable table, Path files, Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(
                    "COPY (SELECT user, item, kind, tags, price::DOUBLE AS price, click::BOOLEAN AS click, buy::TINYINT AS buy FROM "
                            + table.values() + ") TO '" + files.resolve("t.parquet") + "' (FORMAT parquet)");
        }
    }

    /** All files but those that say what they were made from. */
    private static Map<String, String> encoded(ExposureSource source, Path to) throws IOException {
        DatasetEncoding.of(source, PLAN, new WholeSplit(Part.TRAIN), Worlds.esmm())
                .to(to);
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(to)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = to.relativize(file).toString();
                if (!name.equals("dataset.json") && !name.equals("report.json") && !name.endsWith(".lock")) {
                    files.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return files;
    }

    private static List<ExposureBatch> scored(ExposureSource source, Path encoded) throws IOException {
        Encoders encoders = Encoders.load(encoded.resolve("encoders"));
        try (ScoringReader reader = new ScoringReader(source, encoders, 16)) {
            return Stream.generate(reader::next)
                    .takeWhile(java.util.Optional::isPresent)
                    .map(batch -> batch.orElseThrow().exposures())
                    .toList();
        }
    }
}
