// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.representation;

import java.util.List;

/** What representations with experts share. */
final class Experts {
    private Experts() {}

    /** Adds an expert, ReLU layers {@code PREFIX_dense_0, ...}; gives its last one. */
    static String add(RepresentationGraph graph, String prefix, List<Integer> units, String from) {
        String last = from;
        for (int layer = 0; layer < units.size(); layer++) {
            last = graph.relu(prefix + "_dense_" + layer, units.get(layer), last);
        }
        return last;
    }

    static void requireCount(String representation, String what, int count, int least) {
        if (count < least) {
            throw new IllegalArgumentException(
                    "%s has %s %s; expected at least %s".formatted(representation, count, what, least));
        }
    }

    static void requireUnits(String representation, List<Integer> units) {
        if (units.isEmpty() || units.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "an expert of %s needs layers of at least 1 unit, found %s".formatted(representation, units));
        }
    }
}
