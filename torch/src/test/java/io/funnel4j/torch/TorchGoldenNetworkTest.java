// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import io.funnel4j.model.golden.GoldenNetworkContract;
import io.funnel4j.training.engine.TrainingEngine;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class TorchGoldenNetworkTest extends GoldenNetworkContract {
    @Override
    protected TrainingEngine engine() {
        return TorchEngine.cpu();
    }
}
