package io.funnel4j.embedding;

import io.funnel4j.feature.FeatureSchema;
import io.funnel4j.feature.IdFeature;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which ids of a batch read which table.
 *
 * @param slot column of the batch's ids
 * @param table the table's name
 * @param dimension D of the table
 */
public record EmbeddingField(int slot, String table, int dimension) implements Serializable {
    /** One field an id feature, in the schema's order. */
    public static List<EmbeddingField> of(FeatureSchema schema) {
        List<EmbeddingField> fields = new ArrayList<>();
        List<IdFeature> ids = schema.ids();
        for (int slot = 0; slot < ids.size(); slot++) {
            fields.add(new EmbeddingField(
                    slot, ids.get(slot).table(), ids.get(slot).dimension()));
        }
        return List.copyOf(fields);
    }

    /** Width of the fields' embeddings side by side. */
    public static int width(List<EmbeddingField> fields) {
        return fields.stream().mapToInt(EmbeddingField::dimension).sum();
    }
}
