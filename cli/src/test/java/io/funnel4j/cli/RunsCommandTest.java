// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.dataset.profile.DataProfile;
import io.funnel4j.file.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What runs leave about themselves, and how they are listed, shown and compared; of runs that were trained here. */
class RunsCommandTest {
    private static final Path EXAMPLE = Path.of("..", "examples", "generated-world.yaml");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private static Path shared;

    private static Path csv;
    private static Path runs;

    @TempDir
    private Path folder;

    /** Two models on the same rows, one with a feature less; and one on other rows. */
    @BeforeAll
    static void trainThree() throws IOException {
        csv = shared.resolve("world.csv");
        runs = shared.resolve("runs");
        CommandLineRun.of("generate", csv, "--rows", 12_000);
        Path other = shared.resolve("other.csv");
        CommandLineRun.of("generate", other, "--rows", 11_000, "--seed", 5);
        Path esmm = shared.resolve("esmm.yaml");
        Files.writeString(
                esmm,
                Files.readString(EXAMPLE)
                        .replace("  preset: esm2\n", "  preset: esmm\n  conversion: purchase\n")
                        .replace("  discount: {type: numeric, transform: standardize}\n", ""));
        train(EXAMPLE, "--data", csv, "--out", runs.resolve("esm2"), "--epochs", 2);
        train(esmm, "--data", csv, "--out", runs.resolve("esmm"), "--epochs", 1);
        train(EXAMPLE, "--data", other, "--out", runs.resolve("elsewhere"), "--epochs", 1);
        Files.createDirectories(runs.resolve("odd"));
    }

    private static void train(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("train"));
        all.addAll(List.of(arguments));
        CommandLineRun run = CommandLineRun.of(all.toArray());
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void aRunSaysWhatItWasMadeFrom() throws IOException {
        JsonNode record = record(runs.resolve("esm2"));
        assertThat(record.path("format").asText()).isEqualTo("funnel4j-run-record");
        assertThat(record.path("version").asInt()).isEqualTo(1);
        assertThat(record.path("status").asText()).isEqualTo("finished");
        assertThat(record.path("name").asText()).isEqualTo("generated-world");
        assertThat(record.path("arguments").get(0).asText()).isEqualTo("train");
        assertThat(record.path("arguments").toString()).contains("--epochs");
        assertThat(record.path("seed").asLong()).isEqualTo(7);
        assertThat(Instant.parse(record.path("ended").asText()))
                .isAfter(Instant.parse(record.path("started").asText()));
        assertThat(record.path("process").path("pid").asLong())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(record.path("model").toString()).contains("esm2", "shared-embeddings", "P(purchase)");
        assertThat(record.path("data").path("files").path(csv.toString()).asText())
                .startsWith(Files.size(csv) + " bytes");
        assertThat(record.path("data").path("encoded").path("train").asText()).matches("[0-9a-f]+");
        assertThat(record.path("judged").path("part").asText()).isEqualTo("test");
        assertThat(record.path("configuration").asText()).matches("[0-9a-f]{64}");
        assertThat(record.path("software").path("ND4J").asText()).startsWith("1.0.0");
        assertThat(record.path("machine").path("device").asText()).contains("backend");
        assertThat(record.has("error")).isFalse();
    }

    @Test
    void itsLogHoldsWhatTheUserSaw() throws IOException {
        CommandLineRun run =
                CommandLineRun.of("train", EXAMPLE, "--data", csv, "--out", folder.resolve("run"), "--epochs", 1);
        assertThat(run.exitCode()).as(run.err()).isZero();
        String log = Files.readString(folder.resolve("run/run.log"));
        for (String line :
                (run.out() + run.err()).lines().filter(each -> !each.isBlank()).toList()) {
            if (!line.contains("EngineOption")) {
                assertThat(log).contains(": " + line + System.lineSeparator());
            }
        }
        assertThat(log.lines()).allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} .*"));
        assertThat(log).contains("run: funnel4j train", "run: finished");

        CommandLineRun.of("explain", EXAMPLE);
        assertThat(Files.readString(folder.resolve("run/run.log"))).as("closed").isEqualTo(log);
    }

    @Test
    void itsProfileIsThatOfItsData() {
        DataProfile profile = JsonFiles.read(runs.resolve("esm2/profile.json"), DataProfile.class, "a profile");
        assertThat(profile.ids()).extracting(DataProfile.IdProfile::name).contains("user", "item");
        assertThat(profile.groups()).isNotEmpty();
    }

    @Test
    void aProfileThatWasPreparedIsTaken() throws IOException {
        Path data = folder.resolve("data");
        assertThat(CommandLineRun.of("prepare", EXAMPLE, "--data", csv, "--out", data)
                        .exitCode())
                .isZero();
        Path run = folder.resolve("run");
        train(EXAMPLE, "--data", csv, "--encoded", data, "--out", run, "--epochs", 1);
        assertThat(run.resolve("profile.json")).hasSameTextualContentAs(data.resolve("profile.json"));

        Files.writeString(data.resolve("profile.json"), "of something else");
        Files.setLastModifiedTime(
                data.resolve("profile.json"), FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        Path again = folder.resolve("again");
        train(EXAMPLE, "--data", csv, "--encoded", data, "--out", again, "--epochs", 1);
        assertThat(JsonFiles.read(again.resolve("profile.json"), DataProfile.class, "a profile")
                        .ids())
                .isNotEmpty();
    }

    @Test
    void aFailedRunSaysWhy() throws IOException {
        Path bad = withoutClicks();
        Path out = folder.resolve("runs/bad");
        CommandLineRun run = CommandLineRun.of("train", EXAMPLE, "--data", bad, "--out", out);
        assertThat(run.exitCode()).isEqualTo(1);
        String first = run.err()
                .lines()
                .filter(line -> line.startsWith(bad + ":"))
                .findFirst()
                .orElseThrow();
        assertThat(first).contains("label 'click' is 0 in all");
        assertThat(record(out).path("status").asText()).isEqualTo("failed");
        assertThat(record(out).path("error").asText()).isEqualTo(first);
        assertThat(Files.readString(out.resolve("run.log"))).contains("ERROR run: failed", "\tat io.funnel4j.");
        CommandLineRun list = CommandLineRun.of("runs", folder.resolve("runs"));
        assertThat(list.out()).contains("bad.csv", "failed", "! bad failed: " + first);
    }

    /** In JVMs of their own: one may say that it was stopped, the other may not. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aStoppedRunAndAKilledOneAreTold() throws IOException, InterruptedException {
        end(folder.resolve("runs/stopped"), Process::destroy);
        end(folder.resolve("runs/killed"), Process::destroyForcibly);
        assertThat(record(folder.resolve("runs/stopped")).path("status").asText())
                .isEqualTo("stopped");
        assertThat(record(folder.resolve("runs/killed")).path("status").asText())
                .isEqualTo("running");
        assertThat(row(CommandLineRun.of("runs", folder.resolve("runs")).out(), "killed"))
                .contains(" killed ", " done ", "(0.");
        assertThat(row(CommandLineRun.of("runs", folder.resolve("runs")).out(), "stopped"))
                .contains(" stopped ", " done ");
        assertThat(CommandLineRun.of("runs", folder.resolve("runs/killed")).out())
                .contains("killed: its process is gone", "Validation after epoch");
    }

    private void end(Path run, Consumer<Process> how) throws IOException, InterruptedException {
        Path told = folder.resolve("out");
        Process process = new OwnJvm(folder)
                .start(
                        told,
                        told,
                        Funnel4j.class,
                        "train",
                        unstoppable(),
                        "--data",
                        csv,
                        "--out",
                        run,
                        "--epochs",
                        100_000);
        try {
            while (!Files.exists(run.resolve("metrics.jsonl")) || Files.size(run.resolve("metrics.jsonl")) == 0) {
                assertThat(process.isAlive())
                        .as(Files.readString(folder.resolve("out")))
                        .isTrue();
                Thread.sleep(50);
            }
            assertThat(CommandLineRun.of("runs", run).out()).contains("running");
            how.accept(process);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    private Path unstoppable() throws IOException {
        String example = Files.readString(EXAMPLE);
        return Files.writeString(
                folder.resolve("unstoppable.yaml"), example.substring(0, example.indexOf("  early-stopping")));
    }

    @Test
    void listsTheNewestFirst() {
        CommandLineRun list = CommandLineRun.of("runs", runs);
        assertThat(list.exitCode()).as(list.err()).isZero();
        assertThat(list.out().indexOf("elsewhere")).isLessThan(list.out().indexOf("esmm"));
        assertThat(list.out().indexOf("\nesmm")).isLessThan(list.out().indexOf("\nesm2"));
        assertThat(row(list.out(), "esm2"))
                .contains("finished", "world.csv", " esm2 ")
                .containsPattern("[12] of 2");
        assertThat(row(list.out(), "elsewhere")).contains("other.csv", "1 of 1");
        assertThat(list.out()).contains("Not listed: odd (neither run.json nor config.yaml)");
        assertThat(CommandLineRun.of("runs", runs, "--limit", 1).out())
                .contains("elsewhere", "1 of 3 runs")
                .doesNotContain("esmm ");
    }

    @Test
    void listsForMachines() throws IOException {
        JsonNode list =
                MAPPER.readTree(CommandLineRun.of("runs", runs, "--json").out());
        assertThat(list.path("format").asText()).isEqualTo("funnel4j-runs");
        JsonNode esm2 = list.path("runs").get(2);
        assertThat(esm2.path("name").asText()).isEqualTo("esm2");
        assertThat(esm2.path("state").asText()).isEqualTo("finished");
        assertThat(esm2.path("metrics").path("p_purchase.auc").asDouble()).isBetween(0.3, 1.0);
        assertThat(esm2.path("record").path("seed").asLong()).isEqualTo(7);
        assertThat(list.path("others").get(0).path("name").asText()).isEqualTo("odd");
        assertThat(MAPPER.readTree(CommandLineRun.of("runs", runs.resolve("esm2"), "--json")
                                .out())
                        .path("metrics"))
                .isEqualTo(esm2.path("metrics"));
    }

    @Test
    void sortsByAMetricTheBestFirst() throws IOException {
        for (String metric : List.of("p_purchase.auc", "p_click.log_loss", "p_click.predicted_over_observed")) {
            List<Double> merits = new ArrayList<>();
            JsonNode list = MAPPER.readTree(
                    CommandLineRun.of("runs", runs, "--json", "--sort", metric).out());
            for (JsonNode run : list.path("runs")) {
                double value = run.path("metrics").path(metric).asDouble();
                merits.add(
                        metric.endsWith("loss")
                                ? -value
                                : metric.endsWith("observed") ? -Math.abs(Math.log(value)) : value);
            }
            assertThat(merits).hasSize(3).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        }
        assertThat(CommandLineRun.of("runs", runs, "--sort", "p_click.log_loss").out())
                .contains("p_click", "log_loss", "the best by p_click.log_loss first");
        CommandLineRun unknown = CommandLineRun.of("runs", runs, "--sort", "p_click.aux");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err())
                .contains("no run has the metric 'p_click.aux'", "samples_per_second", "did you mean 'p_click.auc'");
    }

    @Test
    void comparesTwoRuns() throws IOException {
        CommandLineRun compared = CommandLineRun.of("runs", runs.resolve("esm2"), runs.resolve("esmm"));
        assertThat(compared.exitCode()).as(compared.err()).isZero();
        assertThat(compared.out())
                .containsPattern("features\\.discount +\\{type: numeric, column: discount, transform: standardize} +-")
                .containsPattern("model\\.preset +esm2 +esmm")
                .containsPattern("training\\.epochs +2 +1")
                .contains("rows of test: their labels agree", "The data is the same.")
                .contains("Versions and machine are the same.")
                .contains("esm2 alone has P(daction)")
                .doesNotContain("data.path", "!");
        JsonNode json = MAPPER.readTree(CommandLineRun.of("runs", runs.resolve("esm2"), runs.resolve("esmm"), "--json")
                .out());
        assertThat(json.path("same_rows").asBoolean()).isTrue();
        JsonNode auc = Stream.of(json.path("metrics"))
                .flatMap(metrics -> {
                    List<JsonNode> each = new ArrayList<>();
                    metrics.forEach(each::add);
                    return each.stream();
                })
                .filter(each -> each.path("metric").asText().equals("p_purchase.auc"))
                .findFirst()
                .orElseThrow();
        double first = json.path("first").path("metrics").path("p_purchase.auc").asDouble();
        double second =
                json.path("second").path("metrics").path("p_purchase.auc").asDouble();
        assertThat(auc.path("difference").asDouble()).isEqualTo(second - first);
        assertThat(auc.path("better").asText("neither"))
                .isEqualTo(second > first ? "second" : second < first ? "first" : "neither");
    }

    @Test
    void warnsOfDifferentData() throws IOException {
        CommandLineRun compared = CommandLineRun.of("runs", runs.resolve("esm2"), runs.resolve("elsewhere"));
        assertThat(compared.out())
                .contains("! These are figures of different rows")
                .containsPattern("data\\.path +\\S*world.csv +\\S*other.csv")
                .containsPattern("hash +[0-9a-f]{8} +[0-9a-f]{8}")
                .doesNotContain("better");
        assertThat(MAPPER.readTree(CommandLineRun.of("runs", runs.resolve("esm2"), runs.resolve("elsewhere"), "--json")
                                .out())
                        .path("same_rows")
                        .asBoolean(true))
                .isFalse();
    }

    /** The same rows under another name and time. */
    @Test
    void knowsACopyOfTheData() throws IOException {
        Path copy = folder.resolve("copy.csv");
        Files.copy(csv, copy);
        Path run = folder.resolve("copied");
        train(EXAMPLE, "--data", copy, "--out", run, "--epochs", 1);
        String compared = CommandLineRun.of("runs", runs.resolve("esm2"), run).out();
        assertThat(compared).contains("rows of test: their labels agree.").doesNotContainPattern("(?m)^hash");
    }

    @Test
    void listsWhatIsDamagedOrOfAnotherVersionWithTheReason() throws IOException {
        Path damaged = copy("damaged");
        Files.writeString(damaged.resolve("run.json"), "{\n");
        Path later = copy("later");
        ObjectNode record = (ObjectNode) record(later);
        Files.writeString(later.resolve("run.json"), record.put("version", 99).toString());
        Path old = copy("old");
        Files.delete(old.resolve("run.json"));
        Path cut = copy("cut");
        Files.writeString(cut.resolve("results.json"), "{\"format\": ");
        String list = CommandLineRun.of("runs", folder).out();
        assertThat(list)
                .contains("! damaged: run.json is damaged near line")
                .contains("! later: run.json is of version 99; this release reads version 1")
                .contains("! old: there is no run.json")
                .contains("! cut: results.json is not JSON");
        assertThat(row(list, "old")).contains("unknown", "esm2", " of 2", "0.");
        assertThat(row(list, "cut")).contains("finished", "(0.");
        assertThat(CommandLineRun.of("runs", old, runs.resolve("esm2")).out())
                .contains("! Nobody knows whether these are figures of the same rows.", "! old: there is no run.json");
    }

    @Test
    void figuresOfAnEarlierRunInTheFolderAreNotTaken() throws IOException {
        Path again = copy("again");
        DurableFiles.remove(again.resolve("model"));
        DurableFiles.remove(again.resolve("checkpoints"));
        Path bad = withoutClicks();
        for (Map.Entry<String, String> file :
                Map.of("metrics.jsonl", "", "results.json", "").entrySet()) {
            Files.setLastModifiedTime(
                    again.resolve(file.getKey()), FileTime.from(Instant.now().minusSeconds(60)));
        }
        CommandLineRun.of("train", EXAMPLE, "--data", bad, "--out", again);
        assertThat(row(CommandLineRun.of("runs", folder).out(), "again"))
                .contains("failed")
                .doesNotContain(" of ", " done", "0.");
    }

    /** Rows that a run reads all of before it fails. */
    private Path withoutClicks() throws IOException {
        List<String> lines = Files.readAllLines(csv);
        int click = List.of(lines.get(0).split(",")).indexOf("click");
        lines.subList(1, lines.size()).removeIf(line -> line.split(",", -1)[click].equals("1"));
        return Files.write(folder.resolve("bad.csv"), lines);
    }

    /** In a JVM of its own, whose working directory has the runs. */
    @Test
    void findsARunByAPartOfItsName() throws IOException, InterruptedException {
        assertThat(inSharedFolder("runs")).contains("esm2", "esmm", "elsewhere");
        assertThat(inSharedFolder("runs", "where", "esm2")).containsPattern("what +elsewhere +esm2");
        assertThat(inSharedFolder("runs", "esm")).contains("'esm' could be any of esm2, esmm; say more of its name");
        assertThat(inSharedFolder("runs", "esm3"))
                .contains("there is no folder 'esm3', and no run in 'runs' has that in its name; did you mean 'esm2'?");
    }

    private String inSharedFolder(Object... arguments) throws IOException, InterruptedException {
        CommandLineRun run = new OwnJvm(folder).at(shared).run(Funnel4j.class, arguments);
        return run.out() + run.err();
    }

    @Test
    void saysWhatIsWrongWithANameAndWhatWasMeant() throws IOException {
        CommandLineRun missing = CommandLineRun.of("runs", folder.resolve("nowhere"));
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("there is no folder '%s'".formatted(folder.resolve("nowhere")));
        CommandLineRun near = CommandLineRun.of("runs", runs.resolve("esm3"));
        assertThat(near.err()).contains("did you mean '%s'?".formatted(runs.resolve("esm2")));
        CommandLineRun none = CommandLineRun.of("runs", runs.resolve("esm2"), runs.resolve("odd"));
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("odd' is not the folder of a run (neither run.json nor config.yaml)");
        assertThat(CommandLineRun.of("runs", runs, runs.resolve("esm2")).err())
                .contains("is not the folder of a run (a folder of runs)", "it holds runs, such as");
        assertThat(CommandLineRun.of("runs", csv).err()).contains("is a file");
        CommandLineRun three = CommandLineRun.of("runs", "a", "b", "c");
        assertThat(three.exitCode()).isEqualTo(2);
        assertThat(three.err()).contains("3 runs are given");
        assertThat(CommandLineRun.of("runs", runs.resolve("esm2"), "--sort", "p_click.auc")
                        .err())
                .contains("--sort belongs to a list");
        assertThat(CommandLineRun.of("runs", runs, "--limit", 0).err()).contains("--limit is 0; expected at least 1");
        assertThat(CommandLineRun.of("runs", Files.createDirectories(folder.resolve("empty")))
                        .out())
                .contains("No runs in");
    }

    private static JsonNode record(Path run) throws IOException {
        return MAPPER.readTree(Files.readString(run.resolve("run.json"), StandardCharsets.UTF_8));
    }

    private static String row(String table, String run) {
        return table.lines()
                .filter(line -> line.startsWith(run + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row of " + run + " in\n" + table));
    }

    private Path copy(String name) throws IOException {
        Path to = folder.resolve(name);
        Files.createDirectories(to);
        for (String file : List.of("run.json", "config.yaml", "metrics.jsonl", "results.json")) {
            Files.copy(runs.resolve("esm2").resolve(file), to.resolve(file));
        }
        return to;
    }
}
