// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import io.funnel4j.Internal;
import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.model.interest.AttentionInputVertex.Columns;
import io.funnel4j.model.layer.FusedDenseLayer;
import io.funnel4j.model.representation.GraphAssembly;
import java.util.List;

/** Adds an interest to a graph under construction. */
@Internal
public final class InterestLayers {
    private final GraphAssembly assembly;
    private final String ids;
    private final String embeddings;

    /**
     * @param ids the vertex of the ids
     * @param embeddings the vertex of the embeddings, those of candidates among them
     */
    public InterestLayers(GraphAssembly assembly, String ids, String embeddings) {
        this.assembly = assembly;
        this.ids = ids;
        this.embeddings = embeddings;
    }

    /**
     * Adds the attention unit, ReLU layers {@code NAME_0}, {@code NAME_1}, ... and {@code NAME_score}, with what it reads and
     * what pools by it.
     *
     * @param name of the vertex that gives the pooled entries, [B, width of the fields]
     * @param fields that read the lists
     * @param candidates where the candidates' embeddings stand
     */
    public void add(String name, Interest interest, List<EmbeddingField> fields, List<Columns> candidates) {
        List<ListColumns> lists = ListColumns.of(fields);
        String entries = name + "_entries";
        String input = name + "_input";
        // The ids last: of an input without gradient Deeplearning4j may take the next one's.
        assembly.addVertex(entries, new EntryVertex(fields), ids);
        assembly.addVertex(input, new AttentionInputVertex(lists, candidates), entries, embeddings, ids);
        String previous = input;
        for (int layer = 0; layer < interest.units().size(); layer++) {
            String hidden = name + "_" + layer;
            assembly.addLayer(hidden, FusedDenseLayer.relu(interest.units().get(layer)), previous);
            previous = hidden;
        }
        String score = name + "_score";
        assembly.addLayer(score, FusedDenseLayer.linear(1), previous);
        assembly.addVertex(name, new AttentionPoolingVertex(lists, interest.weights()), entries, score, ids);
    }
}
