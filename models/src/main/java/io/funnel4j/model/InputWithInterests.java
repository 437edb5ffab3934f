// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.exposure.BatchLayout;
import io.funnel4j.model.interest.AttentionInputVertex.Columns;
import io.funnel4j.model.interest.Interest;
import io.funnel4j.model.interest.InterestLayers;
import io.funnel4j.model.representation.GraphAssembly;
import io.funnel4j.model.vertex.ColumnsVertex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** What heads read of the features where some lists are in interests: each feature in its place, in the schema's order. */
final class InputWithInterests {
    private final FunnelSpec spec;
    private final Map<String, EmbeddingField> fields = new LinkedHashMap<>();
    /** Which interest a list is in. */
    private final Map<String, Integer> interestOf = new HashMap<>();

    /** @param ofFeatures one an id feature, in the schema's order */
    InputWithInterests(FunnelSpec spec, List<EmbeddingField> ofFeatures) {
        this.spec = spec;
        for (int i = 0; i < ofFeatures.size(); i++) {
            fields.put(spec.schema().ids().get(i).name(), ofFeatures.get(i));
        }
        for (int index = 0; index < spec.interests().size(); index++) {
            for (String list : spec.interests().get(index).lists()) {
                interestOf.put(list, index);
            }
        }
    }

    /** The fields that are gathered, and pooled, as ever: those of no interest. */
    List<EmbeddingField> embeddingFields() {
        return fields.keySet().stream()
                .filter(name -> !interestOf.containsKey(name))
                .map(fields::get)
                .toList();
    }

    /**
     * Adds the interests and what puts their parts beside the rest.
     *
     * @param name of the vertex that does
     * @param from the column of the embedding vertex with the first of {@link #embeddingFields()}
     * @param names the names of the interests
     * @return the name
     */
    String addTo(GraphAssembly assembly, String name, int from, IntFunction<String> names) {
        Map<String, Integer> columns = columns(from);
        InterestLayers layers = new InterestLayers(assembly, BatchLayout.IDS, VertexNames.EMBEDDING);
        List<String> inputs = new ArrayList<>(List.of(VertexNames.EMBEDDING));
        for (int index = 0; index < spec.interests().size(); index++) {
            Interest interest = spec.interests().get(index);
            List<Columns> candidates = interest.candidates().stream()
                    .map(candidate -> new Columns(
                            columns.get(candidate), fields.get(candidate).dimension()))
                    .toList();
            layers.add(
                    names.apply(index),
                    interest,
                    interest.lists().stream().map(fields::get).toList(),
                    candidates);
            inputs.add(names.apply(index));
        }
        List<ColumnsVertex.Part> parts = new ArrayList<>();
        fields.forEach((feature, field) -> parts.add(new ColumnsVertex.Part(
                interestOf.containsKey(feature) ? 1 + interestOf.get(feature) : 0,
                columns.get(feature),
                field.dimension())));
        int numbers = spec.schema().numeric().size();
        if (numbers > 0) {
            parts.add(new ColumnsVertex.Part(inputs.size(), 0, numbers));
            inputs.add(BatchLayout.NUMERIC);
        }
        assembly.addVertex(name, new ColumnsVertex(parts), inputs.toArray(String[]::new));
        return name;
    }

    /** Where each feature stands: in the embedding vertex, or in what its interest gives. */
    private Map<String, Integer> columns(int from) {
        Map<String, Integer> columns = new HashMap<>();
        int column = from;
        for (Map.Entry<String, EmbeddingField> field : fields.entrySet()) {
            if (!interestOf.containsKey(field.getKey())) {
                columns.put(field.getKey(), column);
                column += field.getValue().dimension();
            }
        }
        for (Interest interest : spec.interests()) {
            int within = 0;
            for (String list : interest.lists()) {
                columns.put(list, within);
                within += fields.get(list).dimension();
            }
        }
        return columns;
    }
}
