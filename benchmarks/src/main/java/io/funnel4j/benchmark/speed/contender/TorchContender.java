// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import io.funnel4j.training.engine.EngineOptions;
import io.funnel4j.training.engine.Precision;
import io.funnel4j.training.engine.TrainingEngine;
import io.funnel4j.training.engine.TrainingEngines;
import java.util.Locale;

/** The torch engine as a bench wants it, by the environment of the contender's process. */
public final class TorchContender {
    /** In the environment: {@code cuda}, or the CPU. */
    public static final String DEVICE = "FUNNEL4J_DEVICE";
    /** In the environment: how its products of matrices are computed. */
    public static final String PRECISION = "FUNNEL4J_PRECISION";
    /** In the environment: whether gradients may be added in any order. */
    public static final String ANY_ORDER = "FUNNEL4J_ANY_ORDER";

    private TorchContender() {}

    static TrainingEngine engine() {
        String precision = System.getenv(PRECISION);
        return TrainingEngines.named(
                        "torch",
                        new EngineOptions(
                                "cuda".equals(System.getenv(DEVICE)),
                                precision == null
                                        ? Precision.FLOAT32
                                        : Precision.valueOf(precision.toUpperCase(Locale.ROOT)),
                                System.getenv(ANY_ORDER) == null))
                .orElseThrow(
                        () -> new IllegalStateException(
                                "the torch engine is not on the class path; ./funnel4j bench builds with it where --contender names torch-engine"));
    }
}
