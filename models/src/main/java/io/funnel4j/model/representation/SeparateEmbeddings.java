// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.representation;

import java.util.Map;

/** Each tower has embeddings of its own, so that towers share nothing: single-task models in one graph. */
public record SeparateEmbeddings() implements Representation {
    @Override
    public Map<String, String> addTo(RepresentationGraph graph) {
        return graph.forEachHead(graph::inputOf);
    }

    @Override
    public boolean ownTables() {
        return true;
    }
}
