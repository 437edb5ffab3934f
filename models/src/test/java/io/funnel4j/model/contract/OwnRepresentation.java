// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.contract;

import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.RepresentationGraph;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;

/**
 * A representation as a user of the library would add one: a sum of scaled layers.
 *
 * @param units width of each layer
 * @param scales one a layer
 */
public record OwnRepresentation(int units, List<Double> scales) implements Representation {
    @Override
    public Map<String, String> addTo(RepresentationGraph graph) {
        String[] parts = new String[scales.size()];
        for (int part = 0; part < parts.length; part++) {
            String layer = graph.relu("part_" + part, units, graph.input());
            parts[part] = graph.vertex("scaled_" + part, new ScaleVertex(scales.get(part)), layer);
        }
        String sum = graph.vertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), parts);
        return graph.forEachHead(head -> graph.linear("own_" + head, units, sum));
    }
}
