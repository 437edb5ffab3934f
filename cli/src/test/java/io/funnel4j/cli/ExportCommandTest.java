// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's model as ONNX, from the command line, and in ONNX Runtime. */
class ExportCommandTest {
    @TempDir
    private Path folder;

    @Test
    void exportsWhatIsTheSameInOnnxRuntime() throws IOException, InterruptedException {
        Path run = run();
        Path file = folder.resolve("model.onnx");

        // In a process whose command line is long: a version of ONNX Runtime overflowed its stack there.
        CommandLineRun texts = new OwnJvm(folder).run(Funnel4j.class, "export", run, "--onnx", file, "--check");
        assertThat(texts.exitCode()).as(texts.err()).isZero();
        assertThat(texts.out())
                .contains("opset 17", "model.onnx.json", "p_conversion_given_click", "The same on ", " rows of test");
        assertThat(inputs(file)).containsExactlyInAnyOrder("user string", "item string", "price double");

        CommandLineRun ids =
                CommandLineRun.of("export", run, "--onnx", file, "--inputs", "ids", "--check", "--check-rows", 5);
        assertThat(ids.exitCode()).as(ids.err()).isZero();
        assertThat(ids.out()).contains("The same on 5 rows");
        assertThat(inputs(file)).containsExactlyInAnyOrder("user int64", "item int64", "price double");
        JsonNode items = contract(file).at("/lookUps/item");
        assertThat(items.path("first").asInt()).isEqualTo(2);
        assertThat(items.path("values")).hasSize(items.path("rows").asInt() - 2);
    }

    @Test
    void failsWhereAPredictionIsFurtherThanTolerated() throws IOException {
        CommandLineRun run = CommandLineRun.of(
                "export", run(), "--onnx", folder.resolve("model.onnx"), "--check", "--tolerance", "0");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("NOT the same");
    }

    @Test
    void refusesWhatItCannotWrite() throws IOException {
        Path run = run();
        assertThat(CommandLineRun.of("export", run).err()).contains("--onnx");
        assertThat(CommandLineRun.of("export", run, "--onnx", folder).err()).contains("which is a folder");
        assertThat(CommandLineRun.of("export", run, "--onnx", folder.resolve("no/model.onnx"))
                        .err())
                .contains("there is no folder");
        assertThat(CommandLineRun.of("export", run, "--onnx", run.resolve("results.json"))
                        .err())
                .contains("the run itself has a file 'results.json' there");
        assertThat(CommandLineRun.of("export", run, "--onnx", folder.resolve("m.onnx"), "--inputs", "words")
                        .err())
                .contains("expected one of");
        assertThat(CommandLineRun.of("export", folder.resolve("none"), "--onnx", folder.resolve("m.onnx"))
                        .exitCode())
                .isEqualTo(1);
        assertThat(folder.resolve("m.onnx")).doesNotExist();
    }

    /** A table of 2.56 GB, whose model is trained in a heap that holds it, and exported and checked in one that does not. */
    @Test
    @Tag("endurance")
    void exportsATableThatTheHeapDoesNotHold() throws Exception {
        TinyRun tiny = new TinyRun(folder, 400, 32);
        Path yaml = Files.writeString(
                folder.resolve("large.yaml"),
                Files.readString(tiny.yaml())
                        .replace(
                                "user: {type: id, embedding: 3}",
                                "user: {type: id, embedding: 64, hash-buckets: 10000000}")
                        .replace("  epochs: 3", "  epochs: 1\n  optimizer: {type: sgd, learning-rate: 0.1}")
                        .replaceFirst("(?m)^.*checkpoints:.*\\R", ""));
        Path run = folder.resolve("run");
        CommandLineRun trained = new OwnJvm(folder).heap("8g").run(Funnel4j.class, "train", yaml, "--out", run);
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        Path file = folder.resolve("model.onnx");
        CommandLineRun exported =
                new OwnJvm(folder).heap("1g").run(Funnel4j.class, "export", run, "--onnx", file, "--check");
        assertThat(exported.exitCode()).as(exported.err()).isZero();
        assertThat(exported.out()).contains("its tables in model.onnx.data", "The same on ");
        assertThat(Files.size(folder.resolve("model.onnx.data"))).isGreaterThan(2_500_000_000L);
        System.out.println(exported.out());
    }

    private Path run() throws IOException {
        Path run = folder.resolve("run");
        new TinyRun(folder, 400, 32).train(run, false, () -> false);
        return run;
    }

    private static JsonNode contract(Path file) throws IOException {
        return new ObjectMapper().readTree(Files.readString(Path.of(file + ".json")));
    }

    private static List<String> inputs(Path file) throws IOException {
        List<String> inputs = new ArrayList<>();
        contract(file)
                .path("inputs")
                .forEach(input -> inputs.add(
                        input.path("name").asText() + " " + input.path("type").asText()));
        return inputs;
    }
}
