// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import io.funnel4j.model.contract.RepresentationContract;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.training.engine.TrainingEngine;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class TorchRepresentationContractTest extends RepresentationContract {
    @Override
    protected Map<String, Representation> representations() {
        return Specs.REPRESENTATIONS;
    }

    @Override
    protected TrainingEngine engine() {
        return TorchEngine.cpu();
    }
}
