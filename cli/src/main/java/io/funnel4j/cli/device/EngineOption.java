// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.device;

import io.funnel4j.device.Backends;
import io.funnel4j.device.UnusableDeviceException;
import io.funnel4j.text.Nearest;
import io.funnel4j.training.engine.EngineOptions;
import io.funnel4j.training.engine.TrainingEngine;
import io.funnel4j.training.engine.TrainingEngines;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What computes a training, and where; for every command that trains. Predictions are computed by ND4J's backend. */
public final class EngineOption {
    private static final Logger LOG = LoggerFactory.getLogger(EngineOption.class);
    private static final String TORCH = "torch";
    /** On the class path or not. */
    private static final List<String> KNOWN = List.of(TrainingEngine.DEEPLEARNING4J.name(), TORCH);

    @Mixin
    private ComputeOptions compute;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description =
                    "what trains: deeplearning4j or torch (default: FUNNEL4J_ENGINE, or torch on cuda and deeplearning4j on the CPU)")
    private String engine;

    /**
     * Starts ND4J and the engine, and logs what they compute on.
     *
     * @throws UnusableDeviceException if there is no such engine or device, and how to go on
     */
    public StartedEngine start() {
        EngineOptions options = compute.engine();
        TrainingEngine chosen = engine(name(options.cuda()), options);
        boolean ofNd4j = chosen == TrainingEngine.DEEPLEARNING4J;
        if (ofNd4j && compute.forTorchAlone()) {
            throw new UnusableDeviceException(
                    "--precision and --any-order belong to the torch engine, and deeplearning4j trains; say --engine torch, or drop them");
        }
        String backend = Backends.start(ofNd4j ? compute.device() : Optional.empty());
        String words = ofNd4j ? backend : "%s; predictions: %s".formatted(chosen.start(), backend);
        LOG.info("{}", words);
        return new StartedEngine(chosen, words);
    }

    /** Whether an engine or a device was asked for. */
    public boolean given() {
        return engine != null || compute.device().isPresent() || fromEnvironment() != null;
    }

    private static String fromEnvironment() {
        String set = System.getenv("FUNNEL4J_ENGINE");
        return set == null || set.isBlank() ? null : set;
    }

    private String name(boolean cuda) {
        if (engine != null) {
            return engine;
        }
        if (fromEnvironment() != null) {
            return fromEnvironment();
        }
        return cuda && TrainingEngines.names().contains(TORCH) ? TORCH : TrainingEngine.DEEPLEARNING4J.name();
    }

    private static TrainingEngine engine(String name, EngineOptions options) {
        return TrainingEngines.named(name, options)
                .orElseThrow(() -> new UnusableDeviceException(
                        name.equals(TORCH)
                                ? """
                                the torch engine is not on the class path
                                  to go on: ./funnel4j builds with it where --engine torch or --device cuda asks for it; mvn takes -Ptorch;
                                            a project of its own depends on io.funnel4j:funnel4j-torch and org.bytedeco:pytorch; or leave out --engine"""
                                : "unknown engine '%s'; engines are %s%s"
                                        .formatted(name, String.join(", ", KNOWN), Nearest.suggestion(name, KNOWN))));
    }
}
