// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training.ui;

import java.io.IOException;
import java.util.Optional;
import java.util.ServiceLoader;

/** Offers a training UI to programs that do not know it; found by {@link ServiceLoader}. */
public interface TrainingUiProvider {
    /**
     * Begins to serve.
     *
     * @param port of the loopback address; 0 for any that is free
     * @throws IOException if it cannot listen there, as where the port is taken
     */
    TrainingUi start(int port) throws IOException;

    /** The one on the class path; empty where there is none. */
    static Optional<TrainingUiProvider> found() {
        return ServiceLoader.load(TrainingUiProvider.class).findFirst();
    }
}
