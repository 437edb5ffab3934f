// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does with data before and beside training. */
class DataCommandsTest {
    private static final String MODEL =
            """
            features:
              user: {type: id, embedding: 4}
              tags: {type: id, embedding: 4, separator: "|", weight-separator: ":"}
              age_gender: {type: cross, of: [age, gender], embedding: 2}
              price: {type: buckets, embedding: 2, buckets: 5}
              tanh_price: {type: numeric, column: price, transform: tanh}
            model: {preset: esmm, conversion: buy, towers: [8]}
            training: {epochs: 1, batch-size: 64}
            """;

    @TempDir
    Path folder;

    private Path yaml;
    private Path csv;

    @BeforeEach
    void writeALog() throws IOException {
        csv = folder.resolve("log.csv");
        Files.writeString(
                csv,
                "user,tags,age,gender,price,click,buy\n"
                        + IntStream.range(0, 600)
                                .mapToObj(row -> String.format(
                                        Locale.ROOT,
                                        "u%d,t%d:0.5|t%d,%s,%s,%d,%d,%d\n",
                                        row % 40,
                                        row % 7,
                                        row % 11,
                                        row % 5 == 0 ? "NULL" : row % 4,
                                        row % 2 == 0 ? "m" : "f",
                                        row % 90,
                                        row % 3 == 0 ? 1 : 0,
                                        row % 6 == 0 ? 1 : 0))
                                .collect(Collectors.joining()));
        yaml = folder.resolve("run.yaml");
        write("");
    }

    private void write(String more) throws IOException {
        Files.writeString(
                yaml,
                """
                data:
                  format: csv
                  path: log.csv
                  split: {by: user, train: 0.7, test: 0.3}
                  group: user
                  labels: {click: click, buy: buy}
                  missing-values: ["NULL"]
                %s
                """
                                .formatted(more)
                        + MODEL);
    }

    @Test
    void preparesOnceAndReusesWhatIsThere() throws IOException {
        Path data = folder.resolve("data");
        CommandLineRun first = CommandLineRun.of("prepare", yaml, "--out", data);
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out())
                .contains("Rates along the funnel", "P(buy | click)", "What grouped AUC will have", "age_gender")
                .doesNotContain("encoded before", "encoded again");

        assertThat(Files.readString(data.resolve("profile.html"))).contains("Rates along the funnel", "age_gender");
        assertThat(Files.readString(data.resolve("profile.json"))).contains("\"steps\"", "\"leaks\"");

        CommandLineRun second = CommandLineRun.of("prepare", yaml, "--out", data);
        assertThat(second.out())
                .contains("600 exposures as they were encoded before (same files, configuration and version)");

        CommandLineRun train = CommandLineRun.of("train", yaml, "--encoded", data, "--out", folder.resolve("run"));
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.out()).contains("600 exposures as they were encoded before");
        assertThat(folder.resolve("run/data")).doesNotExist();
        CommandLineRun evaluate = CommandLineRun.of("evaluate", folder.resolve("run"));
        assertThat(evaluate.exitCode()).as(evaluate.err()).isZero();
        assertThat(evaluate.out()).contains("P(buy | click)");

        Files.writeString(csv, Files.readString(csv).replace("u7,", "u8,"));
        CommandLineRun stale = CommandLineRun.of("train", yaml, "--encoded", data, "--out", folder.resolve("other"));
        assertThat(stale.exitCode()).isNotZero();
        assertThat(stale.err())
                .contains(data.resolve("dataset.json") + " is of data that was encoded from something else: file " + csv
                        + " changed: was '")
                .contains("say --encode-again");
        CommandLineRun third = CommandLineRun.of("prepare", yaml, "--out", data);
        assertThat(third.out()).contains("encoded again, since file " + csv + " changed: was '");
    }

    @Test
    void evaluatesEachDomain() throws IOException {
        write("  domain: user");
        Path run = folder.resolve("run");
        CommandLineRun train = CommandLineRun.of("train", yaml, "--out", run);
        assertThat(train.exitCode()).as(train.err()).isZero();
        String table = train.out().substring(train.out().indexOf("By user"));
        assertThat(table).contains("P(click)", "P(buy | click)", "too few", " all ");
        assertThat(Files.readString(run.resolve("report.html"))).contains("By user");

        CommandLineRun plain = CommandLineRun.of("evaluate", run);
        assertThat(plain.out()).doesNotContain("By user");
        CommandLineRun evaluate = CommandLineRun.of("evaluate", run, "--by", "user");
        assertThat(evaluate.exitCode()).as(evaluate.err()).isZero();
        assertThat(evaluate.out()).contains(table.lines().limit(6).collect(Collectors.joining("\n")));
        CommandLineRun others = CommandLineRun.of("evaluate", run, "--data", csv, "--by", "user");
        assertThat(others.out()).contains("The 30 of the most rows; 4 others have 60 rows together.", "(unknown)");

        assertFails(CommandLineRun.of("evaluate", run, "--by", "tags"), "feature 'tags' is a list of up to 2 ids");
        assertFails(
                CommandLineRun.of("evaluate", run, "--by", "usr"),
                "there is no id feature 'usr'; id features are [user, tags, age_gender]");
    }

    private static void assertFails(CommandLineRun run, String expected) {
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains(expected);
    }

    @Test
    void stopsAtTheFirstBadRowIfStrict() throws IOException {
        Files.writeString(csv, Files.readString(csv) + "u1,t1,1,m,cheap,0,0\nu1,t1\n");
        CommandLineRun lenient = CommandLineRun.of("prepare", yaml, "--out", folder.resolve("data"));
        assertThat(lenient.exitCode()).as(lenient.err()).isZero();
        assertThat(lenient.out()).contains("log.csv:602: text where a number is due", "log.csv:603: too few cells");
        CommandLineRun strict = CommandLineRun.of("prepare", yaml, "--strict", "--out", folder.resolve("strict"));
        assertThat(strict.exitCode()).isNotZero();
        assertThat(strict.err())
                .contains("log.csv:602: text where a number is due in column 'price', found 'cheap'")
                .doesNotContain("log.csv:603");
        assertThat(folder.resolve("strict/dataset.json")).doesNotExist();

        Path run = folder.resolve("run");
        CommandLineRun train = CommandLineRun.of("train", yaml, "--out", run);
        assertThat(train.exitCode()).as(train.err()).isZero();
        CommandLineRun predict =
                CommandLineRun.of("predict", run, csv, "--strict", "--out", folder.resolve("scored.csv"));
        assertThat(predict.exitCode()).isNotZero();
        assertThat(predict.err()).contains("log.csv:602");
        assertThat(folder).isDirectoryNotContaining("glob:**scored.csv*");
        CommandLineRun evaluate = CommandLineRun.of("evaluate", run, "--data", csv, "--strict");
        assertThat(evaluate.exitCode()).isNotZero();
        assertThat(evaluate.err()).contains("log.csv:602");
    }

    @Test
    void warnsOfAFeatureThatIsWrittenAfterTheClick() throws IOException {
        Files.writeString(
                csv,
                Files.readString(csv)
                        .replace(",click,buy\n", ",click,buy,seconds,note\n")
                        .replaceAll(",1,([01])\n", ",1,$1,30,\n")
                        .replaceAll(",0,0\n", ",0,0,0,\n"));
        Files.writeString(
                yaml,
                Files.readString(yaml)
                        .replace(
                                "features:\n",
                                "features:\n  seconds: {type: numeric}\n  note: {type: id, embedding: 2}\n"));
        CommandLineRun prepare = CommandLineRun.of("prepare", yaml, "--out", folder.resolve("data"));
        assertThat(prepare.exitCode()).as(prepare.err()).isZero();
        assertThat(prepare.out())
                .contains("! LEAK: feature 'seconds' alone ranks P(click) with AUC 1.0000")
                .contains("leave it out unless you know better")
                .contains("! feature 'note' has no value in any row");
        CommandLineRun train = CommandLineRun.of("train", yaml, "--out", folder.resolve("run"));
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.out()).contains("LEAK: feature 'seconds' alone ranks P(click)");
    }

    @Test
    void encodesAgainWhereItIsTold() {
        Path data = folder.resolve("data");
        assertThat(CommandLineRun.of("prepare", yaml, "--out", data).exitCode()).isZero();
        CommandLineRun again = CommandLineRun.of("prepare", yaml, "--out", data, "--encode-again");
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).contains("encoded again, since --encode-again says so");
        CommandLineRun train =
                CommandLineRun.of("train", yaml, "--encoded", data, "--encode-again", "--out", folder.resolve("run"));
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.out()).contains("encoded again, since --encode-again says so");
    }

    /** Another split would put rows that the model was trained on into the test part. */
    @Test
    void doesNotEvaluateOnDataThatWasEncodedAgainSinceTheTraining() throws IOException {
        Path data = folder.resolve("data");
        Path run = folder.resolve("run");
        CommandLineRun train = CommandLineRun.of("train", yaml, "--encoded", data, "--out", run);
        assertThat(train.exitCode()).as(train.err()).isZero();
        CommandLineRun again = CommandLineRun.of("prepare", yaml, "--out", data, "--encode-again");
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(CommandLineRun.of("evaluate", run).exitCode()).isZero();

        String log = Files.readString(csv);
        Files.writeString(
                csv, log.replace("u7,", "u1007,").replace("u8,", "u7,").replace("u1007,", "u8,"));
        CommandLineRun other = CommandLineRun.of("prepare", yaml, "--out", data);
        assertThat(other.exitCode()).as(other.err()).isZero();
        CommandLineRun evaluate = CommandLineRun.of("evaluate", run);
        assertThat(evaluate.exitCode()).isEqualTo(1);
        assertThat(evaluate.err())
                .contains(
                        "the model was trained on other data, by '" + run.resolve("model/data.json") + "', than '"
                                + data,
                        "run 'train' again");
        assertThat(CommandLineRun.of("evaluate", run, "--data", csv).exitCode()).isZero();
    }

    @Test
    void keepsAnEarlierPredictionWhereANewOneFails() throws IOException {
        Path run = folder.resolve("run");
        assertThat(CommandLineRun.of("train", yaml, "--out", run).exitCode()).isZero();
        Path scored = folder.resolve("scored.csv");
        assertThat(CommandLineRun.of("predict", run, csv, "--out", scored).exitCode())
                .isZero();
        String before = Files.readString(scored);
        Files.writeString(csv, Files.readString(csv).repeat(20) + "u1,t1\n");
        assertThat(CommandLineRun.of("predict", run, csv, "--strict", "--out", scored)
                        .exitCode())
                .isEqualTo(1);
        assertThat(scored).hasContent(before);
        assertThat(folder.resolve("scored.csv.partial")).doesNotExist();
    }

    @Test
    void samplesRowsWithoutAClick() throws IOException {
        write("  keep-every-non-click: 4");
        CommandLineRun run = CommandLineRun.of("train", yaml, "--out", folder.resolve("run"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("one in 4 was kept");
        assertThat(RunConfig.read(folder.resolve("run/config.yaml"), Overrides.NONE)
                        .data()
                        .plan()
                        .keepEvery())
                .isEqualTo(4);
    }

    @Test
    void joinsTablesByAQueryWhereverItIsRun() throws IOException {
        Files.writeString(
                folder.resolve("users.csv"),
                "user,city\n"
                        + IntStream.range(0, 40)
                                .mapToObj(user -> "u" + user + ",c" + user % 6)
                                .collect(Collectors.joining("\n")));
        Files.writeString(
                yaml,
                """
                data:
                  format: sql
                  query: |
                    SELECT log.*, city FROM 'log.csv' AS log JOIN 'users.csv' USING (user) ORDER BY user, price
                  split: {by: user, train: 0.7, test: 0.3}
                  labels: {click: click, buy: buy}
                features:
                  city: {type: id, embedding: 4}
                model: {preset: esmm, conversion: buy, towers: [8]}
                training: {epochs: 1, batch-size: 64}
                """);
        Path run = folder.resolve("run");
        CommandLineRun train = CommandLineRun.of("train", yaml, "--out", run);
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.out()).contains("query: 600 rows read, 600 encoded");
        CommandLineRun again =
                CommandLineRun.of("train", yaml, "--encoded", run.resolve("data"), "--out", folder.resolve("again"));
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).contains("as they were encoded before");
        Path rows = Files.writeString(folder.resolve("rows.csv"), "city\nc1\nc5\nelsewhere\n");
        Path scored = folder.resolve("scored.csv");
        CommandLineRun predict = CommandLineRun.of("predict", run, rows, "--out", scored);
        assertThat(predict.exitCode()).as(predict.err()).isZero();
        assertThat(Files.readAllLines(scored)).hasSize(4);
    }

    @Test
    void refusesDataForAQuery() throws IOException {
        Files.writeString(
                yaml,
                "data: {format: sql, query: SELECT 1, split: {by: user}, labels: [click, buy], thread: 2}\n" + MODEL);
        CommandLineRun run = CommandLineRun.of("prepare", yaml, "--data", csv);
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err())
                .contains("--data: says nothing to format sql; name the files in data.query")
                .contains("data.thread (line 1): unknown key")
                .contains("did you mean 'threads'?");
    }

    @Test
    void generatesOnlyWhatALayoutHas() {
        CommandLineRun foreign = CommandLineRun.of(
                "generate", folder.resolve("x"), "--layout", "ali-ccp", "--users", "3", "--days", "4");
        assertThat(foreign.exitCode()).isNotZero();
        assertThat(foreign.err()).contains("--days, --users says nothing about --layout ali-ccp");
        CommandLineRun unknown = CommandLineRun.of("generate", folder.resolve("x"), "--layout", "movielens");
        assertThat(unknown.err()).contains("--layout is 'movielens'; expected ali-ccp or kuairand");
        CommandLineRun without = CommandLineRun.of("generate", folder.resolve("x"), "--dirty", "0.5");
        assertThat(without.err()).contains("--dirty says nothing without --layout");
    }
}
