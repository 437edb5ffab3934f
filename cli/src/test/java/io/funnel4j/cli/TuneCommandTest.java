// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import io.funnel4j.model.FunnelModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tune} as a user types it. */
class TuneCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Path yaml;

    @BeforeEach
    void writeRows() throws IOException {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder("user,item,click,buy\n");
        for (int row = 0; row < 600; row++) {
            int item = random.nextInt(9);
            boolean click = random.nextInt(9) < item;
            boolean buy = click && random.nextInt(9) < item;
            text.append("u" + random.nextInt(60) + ",i" + item + (click ? ",1" : ",0") + (buy ? ",1" : ",0") + "\n");
        }
        Files.writeString(folder.resolve("rows.csv"), text);
        yaml = write(
                "run.yaml",
                """
                data:
                  format: csv
                  path: rows.csv
                  split: {by: user, train: 0.6, validation: 0.2, test: 0.2}
                  labels: {click: click, conversion: buy}
                features:
                  user: {type: id, embedding: {search: choice, of: [2, 3]}}
                  item: {type: id, embedding: 3}
                model:
                  preset: esmm
                  towers: [8]
                  dropout: {search: uniform, from: 0, to: 0.3}
                training:
                  epochs: 3
                  batch-size: 16
                  workers: 1
                  optimizer: {learning-rate: {search: log-uniform, from: 1.0e-3, to: 1.0e-1, start: 0.01}}
                """);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static CommandLineRun tune(Path yaml, Path out, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("tune", yaml, "--out", out));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray());
    }

    /** The measurements without what a clock says. */
    private static List<JsonNode> log(Path out) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(out.resolve("trials.jsonl"))) {
            ObjectNode entry = (ObjectNode) JSON.readTree(line);
            entry.remove("seconds");
            lines.add(entry);
        }
        return lines;
    }

    private static Map<String, byte[]> model(Path out) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(out.resolve("best").resolve("model"))) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(out.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    @Test
    void leavesTheBestSettingsTheirModelAndAReport() throws IOException {
        Path out = folder.resolve("out");
        CommandLineRun run = tune(yaml, out, "--budget", "9 trials", "--rungs", 3);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("trial 0, trained 1/9: p_conversion.auc 0.", "trained to its end", "left");
        assertThat(run.out())
                .contains("The best settings", "log-uniform from 0.001 to 0.1", "uniform from 0 to 0.3", "one of 2, 3")
                .contains("9 trials, ")
                .contains("Best settings: " + out.resolve("best.yaml"))
                .contains("Their model:   " + out.resolve("best/model"));
        RunConfig config = RunConfig.read(out.resolve("best.yaml"), Overrides.NONE);
        FunnelModel model = FunnelModel.load(out.resolve("best/model"));
        assertThat(model.spec().optimizer().learningRate())
                .isEqualTo(config.training().optimizer().learningRate());
        assertThat(Files.readString(out.resolve("best/config.yaml")))
                .isEqualTo(Files.readString(out.resolve("best.yaml")));
        assertThat(Files.readString(out.resolve("best/run.json"))).contains("\"finished\"", "\"judged\"");
        String page = Files.readString(out.resolve("report.html"));
        assertThat(page)
                .contains(
                        "data-key=\"training.optimizer.learning-rate\"", "data-key=\"cost\"", "What each setting did");
        assertThat(Files.readString(out.resolve("results.json"))).contains("\"funnel4j-search\"");
        // Trials of the same features share their data; each is a run.
        try (Stream<Path> data = Files.list(out.resolve("data"))) {
            assertThat(data).hasSize(2);
        }
        CommandLineRun runs = CommandLineRun.of("runs", out.resolve("trials"));
        assertThat(runs.exitCode()).as(runs.err()).isZero();
        assertThat(runs.out()).contains("008  ", "finished");
    }

    @Test
    void aSeedHasItsTrials() throws IOException {
        tune(yaml, folder.resolve("a"), "--budget", "3 trials", "--rungs", 1);
        tune(yaml, folder.resolve("b"), "--budget", "3 trials", "--rungs", 1);
        tune(yaml, folder.resolve("c"), "--budget", "3 trials", "--rungs", 1, "--seed", 8);
        assertThat(log(folder.resolve("b"))).isEqualTo(log(folder.resolve("a")));
        assertThat(log(folder.resolve("c"))).isNotEqualTo(log(folder.resolve("a")));
    }

    @Test
    void moreTrialsGoOnFromThoseThatAreThere() throws IOException {
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        tune(yaml, whole, "--budget", "4 trials", "--rungs", 2);
        tune(yaml, parts, "--budget", "2 trials", "--rungs", 2);
        List<JsonNode> first = log(parts);
        CommandLineRun again = tune(yaml, parts, "--budget", "4 trials", "--rungs", 2);
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(log(parts).subList(0, first.size())).isEqualTo(first);
        assertThat(log(parts)).isEqualTo(log(whole));
        assertThat(Files.readString(parts.resolve("best.yaml")))
                .isEqualTo(Files.readString(whole.resolve("best.yaml")));
    }

    /** What was measured last is not in the log yet, and its checkpoint is: as a kill between the two leaves it. */
    @Test
    void aMeasurementThatWasLostIsMadeAgainToTheSame() throws IOException {
        Path whole = folder.resolve("whole");
        tune(yaml, whole, "--budget", "4 trials", "--rungs", 2);
        List<JsonNode> expected = log(whole);
        Path killed = folder.resolve("killed");
        tune(yaml, killed, "--budget", "4 trials", "--rungs", 2);
        List<String> lines = Files.readAllLines(killed.resolve("trials.jsonl"));
        Files.writeString(
                killed.resolve("trials.jsonl"),
                String.join("\n", lines.subList(0, lines.size() - 1)) + "\n"
                        + lines.get(lines.size() - 1).substring(0, 9));

        CommandLineRun again = tune(yaml, killed, "--budget", "4 trials", "--rungs", 2);

        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(log(killed)).isEqualTo(expected);
        assertThat(Files.readString(killed.resolve("best.yaml")))
                .isEqualTo(Files.readString(whole.resolve("best.yaml")));
    }

    @Test
    void aKilledSearchComesToTheSame() throws IOException, InterruptedException {
        Path whole = folder.resolve("whole");
        tune(yaml, whole, "--budget", "5 trials", "--rungs", 3);
        Path killed = folder.resolve("killed");
        Path told = folder.resolve("killed.txt");
        Process process = new OwnJvm(folder)
                .start(told, told, Funnel4j.class, "tune", yaml, "--out", killed, "--budget", "5 trials", "--rungs", 3);
        Path log = killed.resolve("trials.jsonl");
        while (process.isAlive()
                && (!Files.exists(log) || Files.readAllLines(log).size() < 4)) {
            Thread.sleep(5);
        }
        process.destroyForcibly().waitFor();
        int before = Files.readAllLines(log).size();

        CommandLineRun again = tune(yaml, killed, "--budget", "5 trials", "--rungs", 3);

        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(before).isGreaterThanOrEqualTo(4).isLessThan(log(whole).size());
        assertThat(log(killed)).isEqualTo(log(whole));
        Map<String, byte[]> expected = model(whole);
        Map<String, byte[]> found = model(killed);
        assertThat(found.keySet()).isEqualTo(expected.keySet()).isNotEmpty();
        expected.forEach((file, bytes) -> {
            if (file.endsWith(".table") || file.endsWith("model.zip")) {
                assertThat(found.get(file)).as(file).isEqualTo(bytes);
            }
        });
    }

    /** Few trials never fill the rungs; the start must not win for having been first. */
    @Test
    void ofFewTrialsABadStartIsNotTheBest() throws IOException {
        Path bad = write(
                "bad.yaml",
                Files.readString(yaml)
                        .replace("from: 1.0e-3, to: 1.0e-1, start: 0.01", "from: 1.0e-6, to: 1.0, start: 0.000001"));
        CommandLineRun run = tune(bad, folder.resolve("out"), "--budget", "6 trials", "--metric", "p_click.auc");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(RunConfig.read(folder.resolve("out/best.yaml"), Overrides.NONE)
                        .training()
                        .optimizer()
                        .learningRate())
                .isGreaterThan(0.000001);
    }

    @Test
    void modelsThatReadOtherLabelsAreTrialsToo() throws IOException {
        Path presets = write(
                "presets.yaml",
                Files.readString(yaml)
                        .replace("preset: esmm", "preset: {search: choice, of: [esmm, single-task, esmm-cvr]}")
                        .replace("{search: choice, of: [2, 3]}", "2"));
        CommandLineRun run = tune(presets, folder.resolve("out"), "--budget", "5 trials", "--rungs", 1);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("preset single-task").doesNotContain("failed");
    }

    @Test
    void aLogThatChangedEndsTheSearch() throws IOException {
        Path out = folder.resolve("out");
        tune(yaml, out, "--budget", "2 trials", "--rungs", 1);
        int before = log(out).size();
        Files.writeString(folder.resolve("rows.csv"), "u1,i1,0,0\n", StandardOpenOption.APPEND);
        assertRefused(1, tune(yaml, out, "--budget", "4 trials", "--rungs", 1), "the log's ", "undo that");
        assertThat(log(out)).hasSize(before);
    }

    /** The best is trained to its end beyond a budget of rows; a larger budget goes on as if it had not been. */
    @Test
    void aLargerBudgetOfRowsComesToTheSame() throws IOException {
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        tune(yaml, whole, "--budget", "2500 rows", "--rungs", 3);
        tune(yaml, parts, "--budget", "300 rows", "--rungs", 3);
        tune(yaml, parts, "--budget", "2500 rows", "--rungs", 3);
        assertThat(log(parts)).isEqualTo(log(whole));
        assertThat(model(parts).keySet()).isEqualTo(model(whole).keySet());
        CommandLineRun fewer = tune(yaml, parts, "--budget", "300 rows", "--rungs", 3);
        assertThat(fewer.exitCode()).as(fewer.err()).isZero();
        assertThat(log(parts)).isEqualTo(log(whole));
    }

    @Test
    void withoutATestPartNoGainIsTold() throws IOException {
        Path untested =
                write("untested.yaml", Files.readString(yaml).replace("validation: 0.2, test: 0.2", "validation: 0.4"));
        CommandLineRun run = tune(untested, folder.resolve("out"), "--budget", "4 trials", "--rungs", 1);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("There is no test part").doesNotContain("95% interval");
    }

    /** Where learning rate and weight have a best: against all of a grid over the same ranges, trained to their end. */
    @Test
    @Tag("endurance")
    void findsNearlyTheBestOfAGridAtAFifthOfItsCost() throws IOException {
        CommandLineRun.of("generate", folder.resolve("world.csv"), "--rows", 300_000, "--seed", 3);
        String world =
                """
                data:
                  format: csv
                  path: world.csv
                  split: {by: user, train: 0.7, validation: 0.2, test: 0.1}
                  labels: [click, purchase]
                features:
                  user: {type: id, embedding: 8}
                  item: {type: id, embedding: 8}
                  category: {type: id, embedding: 8}
                  interest: {type: id, embedding: 8}
                  position: {type: id, embedding: 8}
                  price: {type: numeric, transform: log1p-standardize}
                model:
                  preset: esmm
                  conversion: purchase
                  towers: [32]
                  objective-weights: {click: WEIGHT}
                training:
                  epochs: 2
                  batch-size: 64
                  workers: 1
                  optimizer: {learning-rate: RATE}
                """;
        Path grid = write(
                "grid.yaml",
                world.replace("WEIGHT", "{search: choice, of: [0.1, 0.46, 2.2, 10]}")
                        .replace(
                                "RATE",
                                "{search: choice, of: [3.0e-5, 1.0e-4, 2.7e-4, 7.2e-4, 1.9e-3, 5.2e-3, 1.4e-2, 3.7e-2]}"));
        Path search = write(
                "search.yaml",
                world.replace("WEIGHT", "{search: log-uniform, from: 0.1, to: 10}")
                        .replace("RATE", "{search: log-uniform, from: 3.0e-5, to: 3.7e-2}"));
        CommandLineRun all =
                tune(grid, folder.resolve("grid"), "--metric", "p_click.auc", "--budget", "32 trials", "--rungs", 1);
        CommandLineRun found = tune(
                search, folder.resolve("search"), "--metric", "p_click.auc", "--budget", "20 trials", "--rungs", 3);
        assertThat(all.exitCode()).as(all.err()).isZero();
        assertThat(found.exitCode()).as(found.err()).isZero();

        double best = best(folder.resolve("grid"));
        double reached = best(folder.resolve("search"));
        double cost = rows(folder.resolve("search")) / (double) rows(folder.resolve("grid"));
        System.out.printf(
                "grid %.4f, search %.4f at %.3f of its cost%n%s%n%s%n", best, reached, cost, all.out(), found.out());
        assertThat(reached).isGreaterThan(best - 0.002);
        assertThat(cost).isLessThan(0.2);
    }

    /** The largest value of a trial that was trained to its end. */
    private static double best(Path out) throws IOException {
        int top = log(out).stream()
                .mapToInt(entry -> entry.path("rung").asInt())
                .max()
                .orElseThrow();
        return log(out).stream()
                .filter(entry -> entry.path("rung").asInt() == top)
                .mapToDouble(entry -> entry.path("value").asDouble(0))
                .max()
                .orElseThrow();
    }

    private static long rows(Path out) throws IOException {
        return log(out).stream().mapToLong(entry -> entry.path("rows").asLong()).sum();
    }

    @Test
    void aTrialThatDivergesEndsNothing() throws IOException {
        Path wild = write(
                "wild.yaml",
                Files.readString(yaml)
                        .replace(
                                "{learning-rate: {search: log-uniform, from: 1.0e-3, to: 1.0e-1, start: 0.01}}",
                                "{type: sgd, learning-rate: {search: choice, of: [0.1, 1.0e+30]}}"));
        CommandLineRun run = tune(wild, folder.resolve("out"), "--budget", "4 trials", "--rungs", 2);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("failed: ").contains("the loss became");
        assertThat(Files.readString(folder.resolve("out/best.yaml"))).contains("learning-rate: 0.1");
    }

    @Test
    void aBudgetOfRowsEndsTheSearch() throws IOException {
        CommandLineRun run = tune(yaml, folder.resolve("out"), "--budget", "1500 rows", "--rungs", 2);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(rows(folder.resolve("out"))).isBetween(1500L, 1500L + 3 * 400);
    }

    @Test
    void refusesWhatCannotBeSearched() throws IOException {
        assertRefused(2, tune(yaml, folder.resolve("x"), "--budget", "some"), "found 'some'", "'30 trials'");
        assertRefused(2, tune(yaml, folder.resolve("x"), "--budget", "20000 trials"), "expected at most 10000");
        assertRefused(2, tune(yaml, folder.resolve("x"), "--rungs", 0), "--rungs is 0");
        assertRefused(2, tune(yaml, folder.resolve("x"), "--encode-again"), "--encode-again belongs to");
        assertRefused(2, tune(yaml, folder.resolve("x"), "--metric", "p_buy.auc"), "unknown metric 'p_buy.auc'");
        Path without =
                write("without.yaml", Files.readString(yaml).replace("train: 0.6, validation: 0.2", "train: 0.8"));
        assertRefused(2, tune(without, folder.resolve("x")), "chosen on the validation part");
        Path plain = write("plain.yaml", Files.readString(yaml).replaceAll("\\{search: [^}]*}", "2"));
        assertRefused(1, tune(plain, folder.resolve("x")), "no value is searched");
        assertThat(folder.resolve("x")).doesNotExist();
        assertRefused(1, CommandLineRun.of("train", yaml, "--out", folder.resolve("x")), "'./funnel4j tune' searches");
        assertRefused(1, tune(yaml, folder, "--budget", "2 trials"), "holds no search");
    }

    @Test
    void anotherSearchDoesNotGoOnWithTheTrials() throws IOException {
        Path out = folder.resolve("out");
        tune(yaml, out, "--budget", "2 trials", "--rungs", 1);
        Path wider = write("wider.yaml", Files.readString(yaml).replace("to: 0.3", "to: 0.4"));
        assertRefused(
                1,
                tune(wider, out, "--budget", "2 trials", "--rungs", 1),
                "holds a search of something else",
                "the search of model.dropout was uniform from 0 to 0.3 and is uniform from 0 to 0.4",
                "--out");
        assertRefused(1, tune(yaml, out, "--budget", "2 trials", "--rungs", 2), "rungs was 1 and is 2");
        assertRefused(
                1, tune(yaml, out, "--budget", "2 trials", "--rungs", 1, "--seed", 9), "training.seed was 7 and is 9");
    }

    private static void assertRefused(int exitCode, CommandLineRun run, String... words) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err()).contains(words);
    }
}
