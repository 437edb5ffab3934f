// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.device;

import io.funnel4j.device.Backend;
import io.funnel4j.device.Backends;
import io.funnel4j.device.UnusableDeviceException;
import io.funnel4j.text.Nearest;
import io.funnel4j.training.engine.EngineOptions;
import io.funnel4j.training.engine.Precision;
import io.funnel4j.training.engine.TrainingEngine;
import io.funnel4j.training.engine.TrainingEngines;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** What computes a training, and where; for every command that trains. Predictions are computed by ND4J's backend. */
public final class EngineOption {
    private static final Logger LOG = LoggerFactory.getLogger(EngineOption.class);
    private static final String TORCH = "torch";

    @Option(names = "--device", paramLabel = "DEVICE", description = "cpu or cuda (default: FUNNEL4J_DEVICE, or cpu)")
    private Backend device;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description =
                    "what trains: deeplearning4j or torch (default: FUNNEL4J_ENGINE, or torch on cuda and deeplearning4j on the CPU)")
    private String engine;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            description = "of torch's products of matrices: float32, tf32 or bfloat16 (default: float32)")
    private Precision precision;

    @Option(
            names = "--any-order",
            description = "lets torch on cuda add in any order: the same training then differs in its last digits")
    private boolean anyOrder;

    /**
     * Starts ND4J and the engine, and logs what they compute on.
     *
     * @throws UnusableDeviceException if there is no such engine or device, and how to go on
     */
    public StartedEngine start() {
        boolean cuda = wanted() == Backend.CUDA;
        String name = name(cuda);
        TrainingEngine chosen =
                engine(name, new EngineOptions(cuda, precision == null ? Precision.FLOAT32 : precision, !anyOrder));
        boolean ofNd4j = chosen == TrainingEngine.DEEPLEARNING4J;
        if (ofNd4j && (precision != null || anyOrder)) {
            throw new UnusableDeviceException(
                    "--precision and --any-order belong to the torch engine, and deeplearning4j trains; say --engine torch, or drop them");
        }
        String backend = Backends.start(ofNd4j ? Optional.ofNullable(wanted()) : Optional.empty());
        String words = ofNd4j ? backend : "%s; predictions: %s".formatted(chosen.start(), backend);
        LOG.info("{}", words);
        return new StartedEngine(chosen, words);
    }

    private Backend wanted() {
        String set = System.getenv("FUNNEL4J_DEVICE");
        return device == null && "cuda".equalsIgnoreCase(set) ? Backend.CUDA : device;
    }

    private String name(boolean cuda) {
        String set = System.getenv("FUNNEL4J_ENGINE");
        if (engine != null || (set != null && !set.isBlank())) {
            return engine != null ? engine : set;
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
                                : "unknown engine '%s'; engines are %s, %s%s"
                                        .formatted(
                                                name,
                                                TrainingEngine.DEEPLEARNING4J.name(),
                                                TORCH,
                                                Nearest.suggestion(
                                                        name,
                                                        java.util.List.of(
                                                                TrainingEngine.DEEPLEARNING4J.name(), TORCH)))));
    }
}
