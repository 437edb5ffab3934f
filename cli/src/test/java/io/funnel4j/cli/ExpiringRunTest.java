// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.array.HostValues;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.model.FunnelModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days of warm starts, as a user makes them, in which ids expire. */
class ExpiringRunTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Path yaml;
    private String output;

    @BeforeEach
    void writeConfiguration() throws IOException {
        yaml = Files.writeString(
                folder.resolve("run.yaml"),
                """
                data:
                  format: csv
                  path: day.csv
                  split: {by: user, train: 0.8, test: 0.2}
                  labels: {click: click, conversion: buy}
                  expire: {unseen-for: 2d, by-table: {user: never}, time: day, time-unit: yyyymmdd}
                features:
                  user: {type: id, embedding: 3}
                  item: {type: id, embedding: 3, min-count: 2}
                model: {preset: esmm, towers: [8]}
                training: {epochs: 1, batch-size: 16, workers: 1}
                """);
    }

    /** Rows of a day, with the items of that day alone; {@code rare} has few rows. */
    private Path rows(int day, String... items) throws IOException {
        Random random = new Random(day);
        List<String> lines = new ArrayList<>(List.of("day,user,item,click,buy"));
        for (int row = 0; row < 200; row++) {
            boolean click = random.nextBoolean();
            lines.add("%s,u%s,%s,%s,%s"
                    .formatted(
                            day,
                            random.nextInt(30),
                            items[random.nextInt(items.length)],
                            click ? 1 : 0,
                            click && random.nextBoolean() ? 1 : 0));
        }
        return Files.write(folder.resolve(day + ".csv"), lines);
    }

    private Path train(Path rows, Path from, String... more) {
        Path out = folder.resolve("run-" + rows.getFileName());
        List<Object> words = new ArrayList<>(List.of("train", yaml, "--data", rows, "--out", out));
        if (from != null) {
            words.addAll(List.of("--from", from));
        }
        words.addAll(List.of(more));
        CommandLineRun run = CommandLineRun.of(words.toArray());
        assertThat(run.exitCode()).as(run.err()).isZero();
        output = run.out();
        return out;
    }

    /** Learns what a stream holds. */
    private Path follow(Path rows, Path from) {
        Path out = folder.resolve("followed-" + rows.getFileName());
        CommandLineRun run =
                CommandLineRun.of("train", yaml, "--from", from, "--follow", rows, "--out", out, "--until-idle", "0s");
        assertThat(run.exitCode()).as(run.err()).isZero();
        return out;
    }

    private static List<Double> row(Path run, String item) throws IOException {
        return row(run, item, "item");
    }

    private static List<Double> row(Path run, String item, String of) throws IOException {
        int id = Encoders.load(run.resolve("model/encoders")).id("item", item);
        assertThat(id).as(item).isGreaterThan(1);
        EmbeddingTable table = FunnelModel.load(run.resolve("model")).tables().table(of);
        HostValues values = HostValues.allocate(table.dataType(), table.width());
        table.copyRows(new int[] {id}, values);
        List<Double> row = new ArrayList<>();
        for (int i = 0; i < table.width(); i++) {
            row.add(values.get(i));
        }
        return row;
    }

    @Test
    void tablesFollowTheLivingIds() throws IOException {
        Path one = train(rows(20260131, "a", "b", "c"), null);
        assertThat(output).doesNotContain("since the earlier model");
        Path two = train(rows(20260201, "c", "d"), one);
        assertThat(output)
                .contains(
                        "since the earlier model, user: ",
                        "since the earlier model, item: 3 ids before, 0 expired, 3 kept; 1 values new, 1 admitted, 0 refused; 4 ids now",
                        "ids: user 0 of ",
                        "item 0 of 3 gone, 1 new");
        // What a run does not see stays to the bit, also where its row moves.
        assertThat(row(two, "a")).isEqualTo(row(one, "a"));
        assertThat(row(two, "c")).isNotEqualTo(row(one, "c"));
        Path three = train(rows(20260202, "e", "f"), two);
        assertThat(output).contains("item 2 of 4 gone, 2 new");
        assertThat(row(three, "c")).isEqualTo(row(two, "c"));
        assertThat(row(three, "d")).isEqualTo(row(two, "d"));
        FunnelModel last = FunnelModel.load(three.resolve("model"));
        assertThat(last.tables().table("item").shape().rows()).isEqualTo(6);
        assertThat(Files.readAllLines(three.resolve("model/encoders/vocabulary-1.jsonl")))
                .startsWith("\"c\"", "\"d\"")
                .containsExactlyInAnyOrder("\"c\"", "\"d\"", "\"e\"", "\"f\"");
        assertThat(three.resolve("model/encoders/vocabulary-0.seen")).doesNotExist();
        assertThat(three.resolve("model/encoders/vocabulary-1.seen")).exists();
    }

    @Test
    void whatBecameOfIdsIsToldEverywhere() throws IOException {
        Path one = train(rows(20260131, "a", "b"), null);
        Path two = train(rows(20260202, "b", "c"), one, "--json");
        JsonNode told = null;
        for (String line : output.lines().toList()) {
            JsonNode event = JSON.readTree(line);
            told = event.path("event").asText().equals("ids")
                    ? event.path("tables").path("item")
                    : told;
        }
        String expected =
                "{\"before\":2,\"seen\":1,\"expired\":1,\"kept\":1,\"arrived\":1,\"admitted\":1,\"refused\":0,\"waiting\":0,\"forgotten\":0,\"ids\":2}";
        assertThat(told).isEqualTo(JSON.readTree(expected));
        assertThat(JSON.readTree(two.resolve("run.json").toFile())
                        .path("data")
                        .path("ids")
                        .path("item"))
                .isEqualTo(JSON.readTree(expected));
        assertThat(JSON.readTree(one.resolve("run.json").toFile()).path("data").has("ids"))
                .isFalse();
        assertThat(JSON.readTree(two.resolve("model/report.json").toFile())
                        .path("turnover")
                        .path(1)
                        .path("expired"))
                .isEqualTo(JSON.readTree("1"));
        assertThat(JSON.readTree(one.resolve("model/report.json").toFile()).has("turnover"))
                .isFalse();
        assertThat(Files.readString(two.resolve("report.html"))).contains("Ids since the earlier model");
        assertThat(Files.readString(two.resolve("results.json"))).contains("Ids since the earlier model");
        assertThat(Files.readString(two.resolve("config.yaml")))
                .contains("unseen-for: \"2d\"", "user: never", "time: day", "time-unit: yyyymmdd");
    }

    @Test
    void theModelScoresIsExportedAndGoneOnFromAsAny() throws IOException {
        Path two = train(rows(20260202, "b", "c"), train(rows(20260131, "a", "b"), null));
        Path exposures = Files.writeString(folder.resolve("new.csv"), "user,item\nu1,a\nu1,unseen\nu1,b\n");
        Path scored = folder.resolve("scored.csv");
        CommandLineRun predict = CommandLineRun.of("predict", two, exposures, "--out", scored);
        assertThat(predict.exitCode()).as(predict.err()).isZero();
        List<String> lines = Files.readAllLines(scored);
        assertThat(lines.get(1).replace(",a,", ",unseen,")).isEqualTo(lines.get(2));
        assertThat(lines.get(3).replace(",b,", ",unseen,")).isNotEqualTo(lines.get(2));
        CommandLineRun export = CommandLineRun.of("export", two, "--onnx", folder.resolve("model.onnx"), "--check");
        assertThat(export.exitCode()).as(export.err()).isZero();
        CommandLineRun evaluate = CommandLineRun.of("evaluate", two, "--data", rows(20260203, "a", "c"));
        assertThat(evaluate.exitCode()).as(evaluate.err()).isZero();
        // Without expire nothing is kept any more, and nothing is dropped.
        Files.writeString(yaml, Files.readString(yaml).replaceFirst("  expire:.*\n", ""));
        Path three = train(rows(20260301, "d"), two);
        assertThat(output).contains("ids seen for the first time: user ", "item 1 (4 before)");
        assertThat(three.resolve("model/encoders/vocabulary-1.seen")).doesNotExist();
    }

    @Test
    void rowsOfEachTowersOwnTablesMoveToo() throws IOException {
        Files.writeString(yaml, Files.readString(yaml).replace("preset: esmm", "preset: single-task"));
        Path one = train(rows(20260131, "a", "b", "c"), null);
        Path two = train(rows(20260202, "c", "d"), one);
        assertThat(output).contains("item 2 of 3 gone, 1 new");
        Path three = train(rows(20260203, "d"), two);
        for (String tower : List.of("ctr", "cvr")) {
            assertThat(row(three, "c", tower + ".item")).isEqualTo(row(two, "c", tower + ".item"));
        }
        Path stream = follow(rows(20260204, "d"), three);
        for (String tower : List.of("ctr", "cvr")) {
            assertThat(row(stream, "c", tower + ".item")).isEqualTo(row(three, "c", tower + ".item"));
            assertThat(row(stream, "d", tower + ".item")).isNotEqualTo(row(three, "d", tower + ".item"));
        }
    }

    /** A stream keeps no sightings: what it learned may be in daily use. */
    @Test
    void idsOfAStreamCountAsSeenJustBeforeTheNextRows() throws IOException {
        Path one = train(rows(20260131, "a", "b"), null);
        Path log = rows(20260311, "a", "b");
        Path stream = follow(log, one);
        assertThat(row(stream, "a")).isNotEqualTo(row(one, "a"));
        List<String> more = Files.readAllLines(rows(20260312, "a"));
        Files.write(log, more.subList(1, more.size()), StandardOpenOption.APPEND);
        CommandLineRun resumed = CommandLineRun.of("train", "--resume", stream, "--until-idle", "0s");
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.out()).contains("400 learned");
        Path next = train(rows(20260313, "c"), stream);
        assertThat(output)
                .contains(
                        "item 0 of 2 gone, 1 new; that model did not keep, by the same clock, when its ids were seen");
        assertThat(row(next, "b")).isEqualTo(row(stream, "b"));
        // From there on sightings are kept again.
        train(rows(20260314, "c"), next);
        assertThat(output).contains("item 0 of 3 gone, 0 new").doesNotContain("did not keep");
        train(rows(20260315, "c"), folder.resolve("run-20260314.csv"));
        assertThat(output).contains("item 2 of 3 gone, 0 new");
    }

    @Test
    void aModelThatKeptNothingIsGoneOnFromToo() throws IOException {
        String expiring = Files.readString(yaml);
        Files.writeString(yaml, expiring.replaceFirst("  expire:.*\n", ""));
        Path one = train(rows(20260131, "a", "b"), null);
        Files.writeString(yaml, expiring);
        train(rows(20260209, "b", "c"), one);
        assertThat(output)
                .contains(
                        "item 0 of 2 gone, 1 new; that model did not keep, by the same clock, when its ids were seen");
    }
}
