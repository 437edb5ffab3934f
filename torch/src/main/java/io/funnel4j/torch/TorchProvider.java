// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import io.funnel4j.training.engine.EngineOptions;
import io.funnel4j.training.engine.TrainingEngine;
import io.funnel4j.training.engine.TrainingEngineProvider;

/** Offers {@link TorchEngine}. */
public final class TorchProvider implements TrainingEngineProvider {
    @Override
    public String name() {
        return TorchEngine.NAME;
    }

    @Override
    public TrainingEngine engine(EngineOptions options) {
        return new TorchEngine(options);
    }
}
