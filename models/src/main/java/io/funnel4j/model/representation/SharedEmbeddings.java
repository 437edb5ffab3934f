// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.representation;

import java.util.Map;

/** All towers read the same embeddings and numeric features: ESMM and ESM2 as in their papers. */
public record SharedEmbeddings() implements Representation {
    @Override
    public Map<String, String> addTo(RepresentationGraph graph) {
        return graph.forEachHead(head -> graph.input());
    }
}
