// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import io.funnel4j.Internal;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.IdSlots;
import io.funnel4j.exposure.Pooling;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which ids of a batch read which table, and how the embeddings of a list become one.
 *
 * @param slot first column of the batch's ids
 * @param slots columns, from there on
 * @param weightSlot first column of the batch's weights; {@link #UNWEIGHTED} where the pooling takes none
 * @param pooling of the slots' embeddings
 * @param table the table's name
 * @param dimension D of the table
 */
public record EmbeddingField(int slot, int slots, int weightSlot, Pooling pooling, String table, int dimension)
        implements Serializable {
    /** Instead of a column of the weights. */
    public static final int UNWEIGHTED = -1;

    public EmbeddingField {
        if (slots < 1 || pooling == null || pooling.weighted() != weightSlot >= 0) {
            throw new IllegalArgumentException(
                    "a field of table '%s' has %s slots, pooling %s and weights from column %s on"
                                    .formatted(table, slots, pooling, weightSlot)
                            + "; expected at least 1 slot, and weights for weighted pooling alone");
        }
    }

    /** One id an exposure. */
    public EmbeddingField(int slot, String table, int dimension) {
        this(slot, 1, UNWEIGHTED, Pooling.SUM, table, dimension);
    }

    /** One field an id feature, in the schema's order. */
    public static List<EmbeddingField> of(FeatureSchema schema) {
        List<EmbeddingField> fields = new ArrayList<>();
        for (IdSlots slots : schema.idSlots()) {
            IdFeature feature = slots.feature();
            fields.add(new EmbeddingField(
                    slots.first(),
                    feature.slots(),
                    feature.pooling().weighted() ? slots.firstWeight() : UNWEIGHTED,
                    feature.pooling(),
                    feature.table(),
                    feature.dimension()));
        }
        return List.copyOf(fields);
    }

    /** The same ids in another table of the same dimension. */
    public EmbeddingField inTable(String other) {
        return new EmbeddingField(slot, slots, weightSlot, pooling, other, dimension);
    }

    /** Width of the fields' embeddings side by side. */
    public static int width(List<EmbeddingField> fields) {
        return fields.stream().mapToInt(EmbeddingField::dimension).sum();
    }

    /** Whether an exposure has a list, or a weight, rather than one plain id. */
    @Internal
    public boolean pooled() {
        return slots > 1 || pooling.weighted();
    }

    /** Columns of the ids that the fields need. */
    static int slots(List<EmbeddingField> fields) {
        return fields.stream().mapToInt(field -> field.slot + field.slots).max().orElse(0);
    }

    /** Columns of the weights that the fields need. */
    static int weightSlots(List<EmbeddingField> fields) {
        return fields.stream()
                .filter(field -> field.pooling.weighted())
                .mapToInt(field -> field.weightSlot + field.slots)
                .max()
                .orElse(0);
    }
}
