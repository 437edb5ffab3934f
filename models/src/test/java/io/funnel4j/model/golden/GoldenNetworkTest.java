// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.golden;

import io.funnel4j.training.engine.TrainingEngine;

class GoldenNetworkTest extends GoldenNetworkContract {
    @Override
    protected TrainingEngine engine() {
        return TrainingEngine.DEEPLEARNING4J;
    }
}
