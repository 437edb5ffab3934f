// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.golden;

import io.funnel4j.training.engine.TrainingEngine;

class GoldenLogitsTest extends GoldenLogitsContract {
    @Override
    protected TrainingEngine engine() {
        return TrainingEngine.DEEPLEARNING4J;
    }
}
