// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training.engine;

/** Offers an engine to programs that do not know it; found by {@link java.util.ServiceLoader}. */
public interface TrainingEngineProvider {
    /** The engine's name, as configurations write it: {@code torch}. */
    String name();

    /** The engine, which is not started. */
    TrainingEngine engine(EngineOptions options);
}
