// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.tracking.mlflow.MlflowStub;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that MLflow and TensorBoard show: what they are told, and that a run is the same whatever becomes of them. */
@Timeout(300)
class TrackedRunTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private TinyRun run;
    private Path root;
    private MlflowStub mlflow;

    @BeforeEach
    void start() throws IOException {
        run = new TinyRun(folder, 400, 32);
        root = folder.resolve("run");
        mlflow = new MlflowStub();
    }

    @AfterEach
    void stop() {
        mlflow.close();
    }

    private CommandLineRun train(Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("train", run.yaml(), "--out", root));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray());
    }

    private void assertSameAsAlone(String what) throws IOException {
        TinyRun.Outcome.of(root).assertSameAs(run.unbroken(folder.resolve("alone")), what);
    }

    @Test
    void allIsShown() throws IOException {
        Path logs = folder.resolve("logs");
        CommandLineRun train =
                train("--mlflow", mlflow.address(), "--mlflow-experiment", "funnels", "--tensorboard", logs);
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.out())
                .contains("Shown by: %s/#/experiments/1/runs/run1".formatted(mlflow.address()))
                .contains("Shown by: tensorboard --logdir " + logs)
                .doesNotContain("was not told");
        assertSameAsAlone("tracked");
        assertThat(mlflow.experiments()).containsOnlyKeys("funnels");
        MlflowStub.Run shown = mlflow.run();
        assertThat(shown.name).isEqualTo("tiny");
        assertThat(shown.status).isEqualTo("FINISHED");
        assertThat(shown.parameters)
                .containsEntry("training.batch-size", "32")
                .containsEntry("model.towers", "[8]")
                .containsEntry("features.user.embedding", "3");
        JsonNode record = JSON.readTree(Files.readString(root.resolve("run.json")));
        assertThat(shown.tags)
                .containsEntry("seed", record.path("seed").asText())
                .containsEntry("data.sha256", record.path("data").path("hash").asText())
                .containsEntry(
                        "configuration.sha256", record.path("configuration").asText())
                .containsEntry(
                        "data.encoded.train",
                        record.path("data").path("encoded").path("train").asText())
                .containsEntry("evaluated on", "test")
                .containsKeys("software.Funnel4j", "machine.engine", "mlflow.user");
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(root.resolve("metrics.jsonl"))) {
            lines.add(JSON.readTree(line));
        }
        assertThat(shown.metrics.get("validation/p_click.auc").keySet())
                .containsExactlyElementsOf(
                        lines.stream().map(line -> line.path("step").asLong()).toList());
        JsonNode last = lines.get(lines.size() - 1);
        assertThat(shown.metrics.get("train/loss"))
                .containsEntry(last.path("step").asLong(), last.path("loss").asDouble());
        assertThat(shown.metrics.get("train/loss_of_steps"))
                .hasSize((int) last.path("step").asLong());
        assertThat(shown.metrics.get("test/p_click.auc")).hasSize(1);
        TreeSet<String> expected = new TreeSet<>(List.of("report.html", "results.json", "config.yaml"));
        try (Stream<Path> files = Files.walk(root.resolve("model"))) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> expected.add(root.relativize(file).toString()));
        }
        assertThat(mlflow.files()).hasSameSizeAs(expected);
        for (String name : expected) {
            assertThat(mlflow.files().get("1/run1/artifacts/" + name))
                    .as(name)
                    .isEqualTo(Files.readAllBytes(root.resolve(name)));
        }
        assertThat(logs.resolve("run")).isDirectoryContaining("glob:**/events.out.tfevents.*");
    }

    @Test
    void aServerThatIsDownChangesNothing() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        CommandLineRun train = train("--mlflow", "http://localhost:" + free);
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.out())
                .containsPattern(
                        "MLflow was not told of [\\d]+ parameters, \\d+ tags, \\d+ metric points, \\d+ files, .*refused");
        assertSameAsAlone("server down");
    }

    @Test
    void aServerThatBreaksMidwayChangesNothing() throws IOException {
        mlflow.healthyFor(7, false);
        CommandLineRun train = train("--mlflow", mlflow.address(), "--quiet");
        assertThat(train).isEqualTo(new CommandLineRun(0, "", ""));
        assertThat(Files.readString(root.resolve("run.log")))
                .containsPattern("WARN .*MLflow was not told of .* files.*answers 503")
                .doesNotContain("Exception");
        assertThat(mlflow.run().parameters).isNotEmpty();
        assertSameAsAlone("server broken");
    }

    @Test
    void aServerThatHangsChangesNothing() throws IOException {
        mlflow.healthyFor(5, true);
        CommandLineRun train = train("--mlflow", mlflow.address(), "--tracking-wait", 1);
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.out())
                .containsPattern("MLflow was not told of .* files.*: it had not taken all when the time to wait");
        assertSameAsAlone("server hanging");
    }

    @Test
    void aKilledRunGoesOnWhereItWasShown() throws Exception {
        run = new TinyRun(folder, 3000, 16);
        Path logs = folder.resolve("logs");
        Process process = new OwnJvm(folder)
                .start(
                        folder.resolve("out.txt"),
                        folder.resolve("err.txt"),
                        Funnel4j.class,
                        "train",
                        run.yaml(),
                        "--out",
                        root,
                        "--mlflow",
                        mlflow.address(),
                        "--tensorboard",
                        logs);
        try {
            while (process.isAlive() && mlflow.values("train/loss_of_steps") < 10) {
                Thread.sleep(10);
            }
            assertThat(process.isAlive()).as("killed before its end").isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(mlflow.run().status).isEqualTo("RUNNING");
        CommandLineRun resumed = CommandLineRun.of("train", "--resume", root);
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.out()).contains("Shown by: " + mlflow.address(), "Shown by: tensorboard --logdir " + logs);
        assertThat(mlflow.run().status).isEqualTo("FINISHED");
        List<Long> steps = new ArrayList<>();
        for (String line : Files.readAllLines(root.resolve("metrics.jsonl"))) {
            steps.add(JSON.readTree(line).path("step").asLong());
        }
        assertThat(mlflow.run().metrics.get("train/loss").keySet()).containsExactlyElementsOf(steps);
        assertThat(mlflow.values("train/loss")).as("none twice").isEqualTo(steps.size());
        try (Stream<Path> files = Files.list(logs.resolve("run"))) {
            assertThat(files).as("a file for each start").hasSize(2);
        }
        assertSameAsAlone("killed");
    }

    @Test
    void aRunThatFailsIsShownAsOne() throws IOException {
        Files.writeString(
                folder.resolve("rows.csv"),
                "u1,i1,1.0,0,1\n".repeat(400), // bought and not clicked
                StandardOpenOption.APPEND);
        CommandLineRun train = train("--mlflow", mlflow.address());
        assertThat(train.exitCode()).isEqualTo(1);
        assertThat(mlflow.run().status).isEqualTo("FAILED");
        assertThat(mlflow.files()).isEmpty();
    }

    @Test
    void secretsAreInNoFile() throws Exception {
        CommandLineRun inAddress = train("--mlflow", "http://user:secret@localhost:5000");
        assertThat(inAddress.exitCode()).isEqualTo(2);
        assertThat(inAddress.err())
                .contains("--mlflow: ", "MLFLOW_TRACKING_USERNAME")
                .doesNotContain("secret");
        assertThat(root).doesNotExist();
        CommandLineRun train = new OwnJvm(folder)
                .in("MLFLOW_TRACKING_USERNAME", "someone")
                .in("MLFLOW_TRACKING_PASSWORD", "guarded-secret")
                .run(Funnel4j.class, "train", run.yaml(), "--out", root, "--mlflow", mlflow.address());
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(mlflow.authorizations()).hasSizeGreaterThan(5).doesNotContain("none");
        assertThat(train.out() + train.err()).doesNotContain("guarded-secret");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("guarded-secret", "c29tZW9uZTpndWFyZGVk");
            }
        }
    }

    @Test
    void refusesWhatCannotBe() {
        assertThat(train("--mlflow", "ftp://host").err())
                .contains("--mlflow: a tracking server's address begins with http:// or https://");
        assertThat(train("--mlflow-experiment", "e").err()).contains("--mlflow-experiment goes with --mlflow");
        assertThat(train("--tracking-wait", -1, "--tensorboard", folder).err())
                .contains("--tracking-wait is -1; expected at least 0");
        assertThat(root).doesNotExist();
    }
}
