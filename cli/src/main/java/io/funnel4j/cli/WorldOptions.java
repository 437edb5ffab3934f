// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.benchmark.comparison.ComparedWorld;
import io.funnel4j.config.TrainingConfig;
import io.funnel4j.dataset.world.NamedWorld;
import io.funnel4j.model.InitialRates;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.training.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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

    @Option(
            names = "--initial-rates",
            paramLabel = "train|half",
            description = "near which the towers' probabilities start (default: train)",
            converter = InitialRatesConverter.class)
    private InitialRates initialRates;

    /** {@code train} or {@code half}; rates of one's own stand in a RUN.yaml. */
    private static final class InitialRatesConverter implements ITypeConverter<InitialRates> {
        @Override
        public InitialRates convert(String word) {
            return Stream.of(InitialRates.TRAIN, InitialRates.HALF)
                    .filter(rates -> rates.toString().equals(word))
                    .findFirst()
                    .orElseThrow(
                            () -> new TypeConversionException("found '%s'; expected train or half".formatted(word)));
        }
    }

    /** The options that were given. */
    List<String> given() {
        List<String> given = new ArrayList<>();
        if (rows != null) {
            given.add("--rows");
        }
        if (learningRate != null) {
            given.add("--learning-rate");
        }
        if (initialRates != null) {
            given.add("--initial-rates");
        }
        return given;
    }

    /** @throws IllegalArgumentException if there is no such world, or it cannot have so many rows */
    ComparedWorld named(String name) {
        return new ComparedWorld(NamedWorld.named(name), rows == null ? ROWS : rows, DIMENSION);
    }

    InitialRates initialRates() {
        return initialRates == null ? InitialRates.DEFAULT : initialRates;
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
