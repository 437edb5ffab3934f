// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.command;

import io.funnel4j.embedding.MergeRule;
import io.funnel4j.spark.run.RunSettings;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How a cluster trains. */
final class ClusterOptions {
    @Option(
            names = "--workers",
            paramLabel = "P",
            description = "workers that train side by side (default: one per task that the cluster runs at once)")
    private Integer workers;

    @Option(
            names = "--local-steps",
            paramLabel = "H",
            description = "steps of a worker between two merges, 1 to 64 (default: about 50 rounds per epoch)")
    private Integer localSteps;

    @Option(
            names = "--blocks",
            paramLabel = "Q",
            description = "blocks that the tables are divided among (default: as many as keep each under 128 MiB)")
    private Integer blocks;

    @Option(
            names = "--threads",
            paramLabel = "W",
            description = "threads that share a worker's step; as many as spark.task.cpus (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    private int threads;

    @Option(
            names = "--merge-rule",
            paramLabel = "RULE",
            description = "mean, sum, steps or root (default: ${DEFAULT-VALUE})",
            defaultValue = "MEAN")
    private MergeRule rule;

    @Option(
            names = "--checkpoint-interval",
            paramLabel = "ROUNDS",
            description = "from one checkpoint to the next (default: ${DEFAULT-VALUE})",
            defaultValue = "20")
    private int checkpointInterval;

    int threads() {
        return threads;
    }

    RunSettings settings() {
        return new RunSettings(number(workers), number(blocks), number(localSteps), threads, rule, checkpointInterval);
    }

    private static OptionalInt number(Integer given) {
        return given == null ? OptionalInt.empty() : OptionalInt.of(given);
    }
}
