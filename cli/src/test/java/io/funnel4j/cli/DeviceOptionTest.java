// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.funnel4j.device.Backend;
import io.funnel4j.device.Backends;
import io.funnel4j.report.ResultsJson;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code --device} in a build with the CPU backend. */
class DeviceOptionTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void onlyTheCpuIsHere() {
        assumeThat(Backends.onClassPath()).containsExactly(Backend.CPU);
    }

    @Test
    void cudaEndsInOneError() {
        CommandLineRun run = CommandLineRun.of("compare", "--device", "cuda", "--engine", "deeplearning4j");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("CUDA backend", "found:", "to go on:", "--device")
                .doesNotContain("unexpected");
    }

    /** Which is on the class path here. */
    @Test
    void cudaIsTorchsWhereItIsThere() {
        CommandLineRun run = CommandLineRun.of("compare", "--device", "cuda");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("libtorch cannot compute on a GPU here", "found:", "to go on:", "--device cpu")
                .doesNotContain("unexpected");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void torchTrainsAComparison() throws IOException {
        CommandLineRun run = CommandLineRun.of(
                "compare", "--engine", "torch", "--rows", 20_000, "--seeds", 1, "--models", "esmm", "--out", folder);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(ResultsJson.readComparison(folder.resolve("results.json"))
                        .setting()
                        .get("device"))
                .startsWith("libtorch 2.")
                .contains("on the CPU, float32; predictions: CPU backend: ");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void aRunMayChangeItsEngineAtACheckpoint() throws IOException {
        TinyRun tiny = new TinyRun(folder, 400, 16);
        Path root = folder.resolve("run");
        int[] steps = {0};
        tiny.train(root, false, () -> ++steps[0] > 9);
        CommandLineRun run = CommandLineRun.of("train", "--resume", root, "--engine", "torch");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(root.resolve("run.json")).content().contains("\"engine\" : \"torch\"");
        TinyRun.Outcome unbroken = tiny.unbroken(folder.resolve("unbroken"));
        assertThat(TinyRun.Outcome.of(root).points()).hasSameSizeAs(unbroken.points());
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void aRunThatTorchBeganAsksForItAgain() throws IOException {
        TinyRun tiny = new TinyRun(folder, 400, 16);
        Path root = folder.resolve("run");
        assertThat(CommandLineRun.of("train", tiny.yaml(), "--out", root, "--engine", "torch")
                        .exitCode())
                .isZero();
        CommandLineRun run = CommandLineRun.of("train", "--resume", root);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("trained by the engine torch; say --engine torch", "--engine deeplearning4j");
        CommandLineRun changed = CommandLineRun.of("train", "--resume", root, "--engine", "deeplearning4j");
        assertThat(changed.exitCode()).isZero();
        assertThat(changed.out() + changed.err())
                .contains("Goes on with the engine deeplearning4j; the steps so far are torch's");
        assertThat(CommandLineRun.of("train", "--resume", root, "--engine", "torch")
                        .exitCode())
                .isZero();
    }

    @Test
    void saysWhatAnEngineLacks() {
        assertThat(CommandLineRun.of("compare", "--engine", "trch").err())
                .contains("unknown engine 'trch'", "deeplearning4j, torch", "'torch'");
        assertThat(CommandLineRun.of("compare", "--precision", "tf32").err())
                .contains("--precision and --any-order belong to the torch engine");
        CommandLineRun wrong = CommandLineRun.of("compare", "--engine", "torch", "--precision", "half");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).containsIgnoringCase("bfloat16");
    }

    @Test
    void theReportSaysWhatComputed() throws IOException {
        CommandLineRun run = CommandLineRun.of(
                "compare", "--device", "cpu", "--rows", 20_000, "--seeds", 1, "--models", "esmm", "--out", folder);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(ResultsJson.readComparison(folder.resolve("results.json"))
                        .setting()
                        .get("device"))
                .startsWith("CPU backend: ");
    }

    @Test
    void anotherDeviceIsWrongUsage() {
        CommandLineRun run = CommandLineRun.of("train", "run.yaml", "--device", "tpu");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("tpu").containsIgnoringCase("cuda");
    }
}
