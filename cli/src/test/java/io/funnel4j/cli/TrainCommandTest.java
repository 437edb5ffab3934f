// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.file.FolderLock;
import io.funnel4j.model.FunnelSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What train says, and how a run is stopped, gone on with, and built on. */
class TrainCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private TinyRun run;
    private Path root;

    @BeforeEach
    void writeRows() throws IOException {
        run = new TinyRun(folder, 400, 32);
        root = folder.resolve("run");
    }

    @Test
    void showsAPointARow() {
        CommandLineRun train = CommandLineRun.of("train", run.yaml(), "--out", root);
        assertThat(train.exitCode()).as(train.err()).isZero();
        List<String> lines = train.out().lines().toList();
        int header = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("epoch"))
                .findFirst()
                .orElseThrow());
        assertThat(lines.get(header)).contains("step", "loss", "p_click.auc", "p_conversion.auc", "samples/s");
        assertThat(lines.get(header + 1)).matches(" +1 +3 .* best");
        assertThat(lines.get(header + 1)).hasSameSizeAs(lines.get(header) + "  best");
        assertThat(train.out()).contains("Report: " + root.resolve("report.html"));
    }

    @Test
    void saysNothingWhereItIsToBeQuiet() {
        CommandLineRun train = CommandLineRun.of("train", run.yaml(), "--out", root, "--quiet");
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.out()).isEmpty();
        assertThat(root.resolve("report.html")).isRegularFile();
    }

    @Test
    void isShownInABrowserWithoutBeingChanged() throws IOException {
        CommandLineRun train = CommandLineRun.of("train", run.yaml(), "--out", root, "--ui-port", 0);
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.out())
                .containsPattern("Training UI, until this run ends: http://localhost:\\d+/train/overview");
        Path alone = folder.resolve("alone");
        run.train(alone, false, () -> false);
        TinyRun.Outcome.of(root).assertSameAs(TinyRun.Outcome.of(alone), "shown");
    }

    @Test
    void isNotShownWhereThereIsNoTrainingUi() {
        Thread thread = Thread.currentThread();
        ClassLoader classes = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            for (List<Object> shown : List.<List<Object>>of(List.of("--ui"), List.of("--ui-port", 0))) {
                List<Object> words = new ArrayList<>(List.of("train", run.yaml(), "--out", root));
                words.addAll(shown);
                CommandLineRun train = CommandLineRun.of(words.toArray());
                assertThat(train.exitCode()).isEqualTo(2);
                assertThat(train.err())
                        .startsWith(shown.get(0) + ": Deeplearning4j's training UI is not on the class path")
                        .contains("./funnel4j builds with it", "-Pui");
                assertThat(root).doesNotExist();
            }
        } finally {
            thread.setContextClassLoader(classes);
        }
    }

    @Test
    void saysWhatToDoWhereTheUisPortIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandLineRun train =
                    CommandLineRun.of("train", run.yaml(), "--out", root, "--ui-port", other.getLocalPort());
            assertThat(train.exitCode()).isEqualTo(1);
            assertThat(train.err())
                    .contains("the training UI cannot listen on port " + other.getLocalPort() + " of 127.0.0.1")
                    .contains("name another port with --ui-port, or 0 for any that is free");
        }
    }

    @Test
    void speaksJsonToMachines() throws IOException {
        CommandLineRun train = CommandLineRun.of("train", run.yaml(), "--out", root, "--json");
        assertThat(train.exitCode()).as(train.err()).isZero();
        List<String> events = new ArrayList<>();
        JsonNode last = null;
        JsonNode evaluated = null;
        for (String line : train.out().lines().toList()) {
            JsonNode event = JSON.readTree(line);
            events.add(event.path("event").asText());
            evaluated = event.path("event").asText().equals("evaluated") ? event : evaluated;
            last = event;
        }
        assertThat(events).contains("data", "point", "checkpoint", "evaluated");
        assertThat(evaluated.path("metrics").path("p_click.auc").asDouble()).isBetween(0.0, 1.0);
        assertThat(last.path("event").asText()).isEqualTo("finished");
        assertThat(Path.of(last.path("report").asText())).isRegularFile();
    }

    @Test
    void refusesWhatContradictsItself() {
        CommandLineRun both = CommandLineRun.of("train", run.yaml(), "--quiet", "--json");
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("--quiet prints nothing that --json could");
        CommandLineRun port = CommandLineRun.of("train", run.yaml(), "--out", root, "--ui-port", 65_536);
        assertThat(port.exitCode()).isEqualTo(2);
        assertThat(port.err()).contains("--ui-port is 65536; expected 0 to 65535");
        CommandLineRun resume = CommandLineRun.of("train", run.yaml(), "--resume", root, "--epochs", 3);
        assertThat(resume.exitCode()).isEqualTo(2);
        assertThat(resume.err()).contains("goes on with a run as it was started; drop --epochs, RUN.yaml");
        CommandLineRun otherData = CommandLineRun.of("train", "--resume", root, "--data", folder);
        assertThat(otherData.exitCode()).isEqualTo(2);
        assertThat(otherData.err()).contains("goes on with a run as it was started; drop --data");
        CommandLineRun neither = CommandLineRun.of("train");
        assertThat(neither.exitCode()).isEqualTo(2);
        assertThat(neither.err()).contains("Missing required parameter: 'RUN.yaml'");
        CommandLineRun elsewhere = CommandLineRun.of("train", "--resume", folder);
        assertThat(elsewhere.exitCode()).isEqualTo(1);
        assertThat(elsewhere.err())
                .contains("'%s' is not the folder of a run: it has no config.yaml".formatted(folder));
    }

    @Test
    void aQuietRunPrintsNothingAndLogsIt() throws Exception {
        CommandLineRun train = new OwnJvm(folder).run(Funnel4j.class, "train", run.yaml(), "--out", root, "--quiet");
        assertThat(train).isEqualTo(new CommandLineRun(0, "", ""));
        assertThat(root.resolve("run.log")).content().contains("device: CPU backend", "finished");
    }

    @Test
    void anEditedConfigurationIsAnsweredByItsKeys() throws IOException {
        run.train(root, false, () -> true);
        Path config = root.resolve("config.yaml");
        String before = Files.readString(config);
        assertThat(before).contains("batch-size: 32", "epochs: 3");
        Files.writeString(
                config, before.replace("batch-size: 32", "batch-size: 16").replace("epochs: 3", "epochs: 4"));
        CommandLineRun resumed = CommandLineRun.of("train", "--resume", root);
        assertThat(resumed.exitCode()).isEqualTo(1);
        assertThat(resumed.err())
                .contains("'" + config + "' was edited since the training began")
                .contains("training.batch-size was '32' and is '16' now", "training.epochs was '3' and is '4' now")
                .contains("undo that", "--from " + root)
                .doesNotContainPattern("[0-9a-f]{64}");
        Files.writeString(config, before);
        assertThat(CommandLineRun.of("train", "--resume", root).exitCode()).isZero();
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamedBeforeAnythingStarts() throws Exception {
        Path file = Files.writeString(folder.resolve("full"), "");
        CommandLineRun train = CommandLineRun.of("train", run.yaml(), "--out", file.resolve("run"));
        assertThat(train.exitCode()).isEqualTo(1);
        assertThat(train.err()).contains("cannot write into '%s'".formatted(file.resolve("run")));
        assertThat(file.toFile().setExecutable(true)).isTrue(); // JavaCPP then takes it for a folder.
        for (String property : List.of("java.io.tmpdir", "org.bytedeco.javacpp.cachedir")) {
            CommandLineRun moved = new OwnJvm(folder)
                    .with("-D" + property + "=" + file)
                    .run(Funnel4j.class, "train", run.yaml(), "--out", root);
            assertThat(moved.exitCode()).isEqualTo(1);
            assertThat(moved.err().lines()).as(moved.err()).hasSize(1);
            assertThat(moved.err())
                    .contains(
                            "cannot write into '%s'".formatted(file),
                            "is a file",
                            "FUNNEL4J_OPTS=-D" + property + "=DIR");
        }
    }

    @Test
    @DisabledOnOs({OS.WINDOWS, OS.MAC})
    void aPathThatTheLocaleCannotWriteIsToldWithTheMend() throws Exception {
        CommandLineRun train = new OwnJvm(folder).in("LC_ALL", "C").run(Funnel4j.class, "train", "größe.yaml");
        assertThat(train.exitCode()).isEqualTo(2);
        assertThat(train.err().lines()).as(train.err()).hasSize(2);
        assertThat(train.err()).contains("LC_ALL=C.UTF-8", "Help: ./funnel4j train --help");
    }

    @Test
    void twoRunsDoNotShareAFolder() {
        try (FolderLock lock = FolderLock.take(root, "run.lock").orElseThrow()) {
            assertThat(lock).isNotNull();
            CommandLineRun train = CommandLineRun.of("train", run.yaml(), "--out", root);
            assertThat(train.exitCode()).isEqualTo(1);
            assertThat(train.err()).contains("another run is at work in '%s'".formatted(root));
        }
    }

    /** SIGTERM, as Ctrl-C does: a checkpoint, a word on how to go on, and the same end as if nothing had happened. */
    @Test
    void stopsWithACheckpointAndGoesOn() throws Exception {
        TinyRun longer = new TinyRun(Files.createDirectories(folder.resolve("longer")), 1500, 8);
        // No checkpoint is due before the stop.
        Files.writeString(
                longer.yaml(),
                Files.readString(longer.yaml())
                        .replace("{patience: 3}", "{patience: 100000}")
                        .replace("checkpoints: {every: 2,", "checkpoints: {every: 1000,"));
        Path whole = folder.resolve("whole");
        longer.train(whole, false, () -> false);

        Path log = folder.resolve("log.txt");
        Process process = new OwnJvm(folder).start(log, log, Funnel4j.class, "train", longer.yaml(), "--out", root);
        Path metrics = root.resolve("metrics.jsonl");
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (process.isAlive() && (!Files.exists(metrics) || Files.size(metrics) == 0)) {
            assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(deadline);
            Thread.sleep(5);
        }
        process.destroy();
        assertThat(process.waitFor()).as(Files.readString(log)).isEqualTo(143);
        assertThat(Files.readString(log, StandardCharsets.UTF_8))
                .contains("Stopping after this step, with a checkpoint")
                .contains("Go on with: ./funnel4j train --resume " + root);
        assertThat(root.resolve("report.html")).doesNotExist();

        CommandLineRun resumed = CommandLineRun.of("train", "--resume", root);
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.out()).contains("Going on after step");
        TinyRun.Outcome.of(root).assertSameAs(TinyRun.Outcome.of(whole), "stopped");
        CommandLineRun again = CommandLineRun.of("train", "--resume", root);
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).contains("steps are done; the rest follows");
    }

    @Test
    void towersStartAtTheRatesOfTheTrainRows() throws IOException {
        Path rated = Files.writeString(
                folder.resolve("rated.yaml"),
                Files.readString(run.yaml()).replace("towers: [8]", "initial-rates: train, towers: [8]"));
        CommandLineRun train = CommandLineRun.of("train", rated, "--out", root);
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(Files.readString(root.resolve("config.yaml"))).contains("initial-rates: train");
        List<Double> click = FunnelSpec.load(root.resolve("model"))
                .initialRates()
                .categories()
                .get("ctr");
        EncodedDataset data = EncodedDataset.open(root.resolve("data"));
        double clicks = 0;
        for (byte clicked : data.train().label("click")) {
            clicks += clicked;
        }
        assertThat(click.get(0)).isCloseTo((clicks + 0.5) / (data.train().rows() + 1), within(1e-12));
    }

    @Test
    void goesOnFromAModelWithTomorrowsIds() throws IOException {
        assertThat(CommandLineRun.of("train", run.yaml(), "--out", root).exitCode())
                .isZero();
        Path tomorrow = folder.resolve("tomorrow.csv");
        Files.writeString(
                tomorrow,
                Files.readString(folder.resolve("rows.csv"))
                        .replace("\nu1,", "\nnew-user,")
                        .replace(",i3,", ",new-item,"));
        Path next = folder.resolve("next");
        CommandLineRun train =
                CommandLineRun.of("train", run.yaml(), "--data", tomorrow, "--from", root, "--out", next);
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.out()).contains("ids seen for the first time: user 1 (", "item 1 (11 before)");
        assertThat(Files.readString(next.resolve("config.yaml"))).contains("from: " + root);
        String encoders = Files.readString(next.resolve("model/encoders/vocabulary-1.jsonl"));
        String before = Files.readString(root.resolve("model/encoders/vocabulary-1.jsonl"));
        assertThat(encoders).isEqualTo(before + "\"new-item\"\n");

        CommandLineRun other = CommandLineRun.of("train", run.yaml(), "--from", folder, "--out", folder.resolve("x"));
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("'%s' is neither the folder of a run".formatted(folder));
        Path wider = Files.writeString(
                folder.resolve("wider.yaml"), Files.readString(run.yaml()).replace("towers: [8]", "towers: [9]"));
        CommandLineRun another = CommandLineRun.of("train", wider, "--from", root, "--out", folder.resolve("y"));
        assertThat(another.exitCode()).isEqualTo(1);
        assertThat(another.err())
                .contains(
                        "the towers' layers were tower-layers (units [8], dropout 0.0) and are tower-layers (units [9], dropout 0.0)",
                        "leave that as it was, or train anew");
        Path otherFeatures = Files.writeString(
                folder.resolve("features.yaml"),
                Files.readString(run.yaml()).replace("{type: id, embedding: 3}", "{type: id, embedding: 4}"));
        CommandLineRun features =
                CommandLineRun.of("train", otherFeatures, "--from", root, "--out", folder.resolve("z"));
        assertThat(features.err())
                .contains("feature 1 was id-encoding (name user,", "dimension 3", "dimension 4")
                .doesNotContain("IdEncoding[");
    }
}
