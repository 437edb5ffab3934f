// SPDX-License-Identifier: Apache-2.0
package example;

import io.funnel4j.model.contract.RepresentationContract;
import io.funnel4j.model.representation.Representation;
import java.util.Map;

class TowerGatesTest extends RepresentationContract {
    @Override
    protected Map<String, Representation> representations() {
        return Map.of("tower-gates", new TowerGates(6));
    }
}
