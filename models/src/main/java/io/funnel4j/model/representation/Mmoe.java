// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.representation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Multi-gate mixture of experts (Ma et al., KDD 2018). With x the embeddings and numeric features, n experts f_i, each an
 * MLP over x, and a gate a tower, without bias, tower k reads
 *
 * <pre>
 *   sum over i of g_ki(x) f_i(x),      g_k(x) = softmax(x W_k)
 * </pre>
 *
 * @param experts n, at least 1
 * @param units width of each ReLU layer of every expert, at least one
 */
public record Mmoe(int experts, List<Integer> units) implements Representation {
    public Mmoe {
        units = List.copyOf(units);
        Experts.requireCount("MMoE", "experts", experts, 1);
        Experts.requireUnits("MMoE", units);
    }

    @Override
    public Map<String, String> addTo(RepresentationGraph graph) {
        List<String> outputs = new ArrayList<>();
        for (int expert = 0; expert < experts; expert++) {
            outputs.add(Experts.add(graph, "expert_" + expert, units, graph.input()));
        }
        return graph.forEachHead(
                head -> graph.mixture("mixture_" + head, head, outputs, "gate_" + head, graph.input()));
    }
}
