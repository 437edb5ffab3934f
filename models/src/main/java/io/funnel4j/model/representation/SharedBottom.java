// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.representation;

import java.util.List;
import java.util.Map;

/**
 * All towers read one MLP over the shared embeddings (Caruana, Machine Learning 1997).
 *
 * @param units width of each ReLU layer, at least one
 */
public record SharedBottom(List<Integer> units) implements Representation {
    public SharedBottom {
        units = List.copyOf(units);
        if (units.isEmpty() || units.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "a shared bottom needs layers of at least 1 unit, found %s".formatted(units));
        }
    }

    @Override
    public Map<String, String> addTo(RepresentationGraph graph) {
        String bottom = graph.input();
        for (int layer = 0; layer < units.size(); layer++) {
            bottom = graph.relu("bottom_" + layer, units.get(layer), bottom);
        }
        String read = bottom;
        return graph.forEachHead(head -> read);
    }
}
