// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.representation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Progressive layered extraction (Tang et al., RecSys 2020); with one level, customized gate control (CGC). Each level has
 * shared experts and experts of each tower's own, all MLPs. With t_k what tower k and s what the shared part took from the
 * level below (both x at first), a level gives
 *
 * <pre>
 *   t_k := sum of softmax(t_k W_k) times (tower k's experts over t_k, the shared experts over s)
 *   s   := sum of softmax(s W_s)   times (every tower's experts, the shared experts)                  but at the last level
 * </pre>
 *
 * Gates have no bias.
 *
 * @param levels how often, at least 1
 * @param sharedExperts a level, at least 1
 * @param ownExperts a level and tower, at least 1
 * @param units width of each ReLU layer of every expert, at least one
 */
public record Ple(int levels, int sharedExperts, int ownExperts, List<Integer> units) implements Representation {
    private static final String SHARED = "shared";

    public Ple {
        units = List.copyOf(units);
        Experts.requireCount("PLE", "levels", levels, 1);
        Experts.requireCount("PLE", "shared experts", sharedExperts, 1);
        Experts.requireCount("PLE", "own experts", ownExperts, 1);
        Experts.requireUnits("PLE", units);
    }

    @Override
    public Map<String, String> addTo(RepresentationGraph graph) {
        Map<String, String> streams = new HashMap<>(graph.forEachHead(head -> graph.input()));
        String shared = graph.input();
        for (int level = 0; level < levels; level++) {
            String prefix = "level_" + level + "_";
            List<String> sharedOutputs = add(graph, prefix + SHARED, sharedExperts, shared);
            List<String> all = new ArrayList<>();
            Map<String, String> next = new HashMap<>();
            for (String head : graph.heads()) {
                String stream = streams.get(head);
                List<String> own = add(graph, prefix + head, ownExperts, stream);
                all.addAll(own);
                List<String> seen = new ArrayList<>(own);
                seen.addAll(sharedOutputs);
                next.put(head, mixture(graph, prefix, head, level, seen, stream));
            }
            if (level < levels - 1) {
                all.addAll(sharedOutputs);
                shared = mixture(graph, prefix, SHARED, level, all, shared);
            }
            streams = next;
        }
        return streams;
    }

    private List<String> add(RepresentationGraph graph, String prefix, int count, String from) {
        List<String> outputs = new ArrayList<>();
        for (int expert = 0; expert < count; expert++) {
            outputs.add(Experts.add(graph, prefix + "_" + expert, units, from));
        }
        return outputs;
    }

    private String mixture(
            RepresentationGraph graph, String prefix, String head, int level, List<String> experts, String from) {
        String shown = levels == 1 ? head : "%s, level %s".formatted(head, level);
        return graph.mixture(prefix + "mixture_" + head, shown, experts, prefix + "gate_" + head, from);
    }
}
