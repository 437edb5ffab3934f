// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The engines on the class path. */
public final class TrainingEngines {
    private TrainingEngines() {}

    /** Their names, Deeplearning4j's first. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(List.of(TrainingEngine.DEEPLEARNING4J.name()));
        ServiceLoader.load(TrainingEngineProvider.class).forEach(provider -> names.add(provider.name()));
        return List.copyOf(names);
    }

    /**
     * The engine of a name; empty where it is not on the class path.
     *
     * @param options of which Deeplearning4j's has none: it computes where ND4J's backend does
     */
    public static Optional<TrainingEngine> named(String name, EngineOptions options) {
        if (name.equals(TrainingEngine.DEEPLEARNING4J.name())) {
            return Optional.of(TrainingEngine.DEEPLEARNING4J);
        }
        for (TrainingEngineProvider provider : ServiceLoader.load(TrainingEngineProvider.class)) {
            if (provider.name().equals(name)) {
                return Optional.of(provider.engine(options));
            }
        }
        return Optional.empty();
    }
}
