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
        CommandLineRun run = CommandLineRun.of("compare", "--device", "cuda");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("CUDA backend", "found:", "to go on:", "--device")
                .doesNotContain("unexpected");
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
