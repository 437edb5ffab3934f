// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.benchmark.comparison.ComparedWorld;
import io.funnel4j.config.TrainingConfig;
import io.funnel4j.dataset.world.NamedWorld;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.training.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is compared on generated worlds, and how models are trained there. */
final class WorldOptions {
    private static final long ROWS = 600_000;
    private static final double LEARNING_RATE = 0.002;
    private static final int BATCH_SIZE = 2048;
    private static final int DIMENSION = 8;

    @Option(names = "--rows", paramLabel = "N", description = "exposures of each world (default: 600000)")
    private Long rows;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            description = "of Adam, dense parameters and embeddings (default: 0.002)")
    private Double learningRate;

    /** The options that were given. */
    List<String> given() {
        List<String> given = new ArrayList<>();
        if (rows != null) {
            given.add("--rows");
        }
        if (learningRate != null) {
            given.add("--learning-rate");
        }
        return given;
    }

    /** @throws IllegalArgumentException if there is no such world, or it cannot have so many rows */
    ComparedWorld named(String name) {
        return new ComparedWorld(NamedWorld.named(name), rows == null ? ROWS : rows, DIMENSION);
    }

    TowerLayers towers() {
        return TowerLayers.of(128, 64);
    }

    /**
     * How models are trained.
     *
     * @param epochs null for 1
     * @param workers null for as many as the machine suggests
     */
    TrainingConfig training(Integer epochs, Integer workers) {
        return new TrainingConfig(
                TrainingPlan.epochs(epochs == null ? 1 : epochs),
                BATCH_SIZE,
                workers == null ? TrainingConfig.defaultWorkers() : workers,
                0,
                OptimizerSpec.adam(learningRate == null ? LEARNING_RATE : learningRate),
                TrainingConfig.Checkpoints.DEFAULT,
                Optional.empty());
    }
}
