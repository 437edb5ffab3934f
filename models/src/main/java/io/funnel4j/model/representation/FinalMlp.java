// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.representation;

import io.funnel4j.model.fusion.FeatureGateVertex;
import io.funnel4j.model.fusion.HeadProductsVertex;
import io.funnel4j.model.layer.FusedDenseLayer;
import io.funnel4j.text.Message;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;

/**
 * Two MLPs that read differently gated features, and their bilinear fusion (FinalMLP: Mao et al., AAAI 2023). With x the
 * embeddings and numeric features, * element by element, and o1, o2 cut into h chunks of one width, the towers read [o1 | o2 | f]:
 *
 * <pre>
 *   o1  = MLP_1(x * 2 sigmoid(x G_1 + b_1))
 *   o2  = MLP_2(x * 2 sigmoid(x G_2 + b_2))
 *   f_k = (chunk k of o1) W_k . (chunk k of o2)
 * </pre>
 *
 * @param units width of each ReLU layer of both MLPs, at least one; the last is a multiple of h
 * @param heads h, at least 1
 */
public record FinalMlp(List<Integer> units, int heads) implements Representation {
    private static final String NAME = "FinalMLP";

    /**
     * Two streams and their fusion.
     *
     * @throws IllegalArgumentException if there is no layer or no head, or the heads do not divide the last layer
     */
    public FinalMlp {
        units = List.copyOf(units);
        if (units.isEmpty() || units.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "a stream of %s needs layers of at least 1 unit, found %s".formatted(NAME, units));
        }
        Experts.requireCount(NAME, "heads", heads, 1);
        int width = units.get(units.size() - 1);
        if (width % heads != 0) {
            throw new IllegalArgumentException(Message.of(
                    "%s cuts the last layer of its streams, of %d units, into a chunk a head, and there are %d; let the last of 'units' be a multiple of 'heads'",
                    NAME, width, heads));
        }
    }

    @Override
    public Map<String, String> addTo(RepresentationGraph graph) {
        String first = addStream(graph, "stream_1");
        String second = addStream(graph, "stream_2");
        String fused = addFusion(graph, first, second);
        String all = graph.vertex("streams", new MergeVertex(), first, second, fused);
        return graph.forEachHead(head -> all);
    }

    private String addStream(RepresentationGraph graph, String name) {
        String gate = graph.linear(name + "_gate", graph.width(), graph.input());
        String last = graph.vertex(name + "_gated", new FeatureGateVertex(), graph.input(), gate);
        for (int layer = 0; layer < units.size(); layer++) {
            last = graph.relu("%s_%s".formatted(name, layer), units.get(layer), last);
        }
        return last;
    }

    private String addFusion(RepresentationGraph graph, String first, String second) {
        int width = units.get(units.size() - 1) / heads;
        String[] turned = new String[heads];
        for (int head = 0; head < heads; head++) {
            String chunk = heads == 1
                    ? first
                    : graph.vertex(
                            "stream_1_chunk_" + (head + 1),
                            new SubsetVertex(head * width, (head + 1) * width - 1),
                            first);
            turned[head] = graph.layer(
                    "fusion_" + (head + 1), FusedDenseLayer.linear(width).withoutBias(), chunk);
        }
        String all = heads == 1 ? turned[0] : graph.vertex("fusion_chunks", new MergeVertex(), turned);
        return graph.vertex("fusion", new HeadProductsVertex(heads), all, second);
    }
}
