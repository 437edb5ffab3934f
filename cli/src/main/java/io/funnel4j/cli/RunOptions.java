// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a comparison replaces in a run's configuration. */
final class RunOptions extends DataOptions {
    @Option(
            names = "--conversion",
            paramLabel = "BEHAVIOR",
            description =
                    "the last behavior of the presets (default: that of RUN.yaml's preset, or the last of its objectives')")
    private String conversion;

    /** The options that were given. */
    List<String> given() {
        List<String> given = new ArrayList<>();
        if (!data().isEmpty()) {
            given.add("--data");
        }
        if (labelRule().isPresent()) {
            given.add("--inconsistent-labels");
        }
        if (conversion != null) {
            given.add("--conversion");
        }
        return given;
    }

    /** Reads a configuration; all its mistakes are reported at once, and the columns that the exposures do not have. */
    ComparedRun read(Path file, Optional<Integer> epochs, Optional<Integer> workers) {
        Overrides overrides = new Overrides(
                data(), labelRule(), Optional.empty(), epochs, workers, Optional.empty(), false, Optional.empty());
        RunConfig config = RunConfig.readWithColumns(file, overrides);
        return new ComparedRun(
                file.getFileName().toString(),
                config,
                conversion == null ? ComparedRun.conversion(config) : conversion);
    }
}
