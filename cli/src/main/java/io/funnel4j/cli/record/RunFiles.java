// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import java.nio.file.Path;

/** Where things are in a run's folder. */
public final class RunFiles {
    private RunFiles() {}

    /** The resolved configuration. */
    public static Path configuration(Path run) {
        return run.resolve("config.yaml");
    }

    /** A line of JSON a validation. */
    public static Path metrics(Path run) {
        return run.resolve("metrics.jsonl");
    }

    /** Final metrics. */
    public static Path results(Path run) {
        return run.resolve("results.json");
    }

    /** What the run was made from and how it stands: {@link RunRecord}. */
    public static Path record(Path run) {
        return run.resolve("run.json");
    }

    /** What the run logged and what the user saw. */
    public static Path log(Path run) {
        return run.resolve("run.log");
    }

    /** What is in the data. */
    public static Path profile(Path run) {
        return run.resolve("profile.json");
    }
}
