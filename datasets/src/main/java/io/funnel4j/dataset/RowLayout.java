// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset;

import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.nd4j.shade.jackson.annotation.JsonInclude;

/**
 * What stands where in a row of encoded exposures. Rows have a fixed width and are little-endian:
 *
 * <pre>
 *   group INT64 if grouped | position of each list INT64 | single ids INT32 | numbers FLOAT32 x N
 *     | sample weight FLOAT32 if weighted | delays FLOAT32 each | labels INT8 each
 * </pre>
 *
 * <p>and are padded to a multiple of 4 bytes. The ids of a feature with several slots, or with weights, are a list, which
 * lies beside the rows, once for consecutive rows that have the same: {@code count INT32 | ids INT32 x count | weights
 * FLOAT32 x count if weighted}, at its position, which counts 4 bytes each.
 *
 * @param schema the F id features and N numeric features
 * @param labels names of the labels, in order; may be empty
 * @param delays those of them whose delays, in days, a row has
 * @param grouped whether a row has a group (a user, a session) for grouped AUC
 * @param weighted whether a row has a sample weight
 */
public record RowLayout(
        FeatureSchema schema,
        List<String> labels,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> delays,
        boolean grouped,
        boolean weighted) {
    public RowLayout {
        Objects.requireNonNull(schema, "schema");
        labels = List.copyOf(labels);
        Set<String> seen = new HashSet<>();
        for (String label : labels) {
            if (!seen.add(label)) {
                throw new IllegalArgumentException("two labels are named '%s'; rename one".formatted(label));
            }
        }
        delays = delays == null ? List.of() : List.copyOf(delays);
        if (!seen.containsAll(delays) || Set.copyOf(delays).size() < delays.size()) {
            throw new IllegalArgumentException(
                    "rows have delays of %s, but labels %s; name some of the labels, each once"
                            .formatted(delays, labels));
        }
    }

    /** Rows without delays. */
    public RowLayout(FeatureSchema schema, List<String> labels, boolean grouped, boolean weighted) {
        this(schema, labels, List.of(), grouped, weighted);
    }

    /** Rows without group and sample weight. */
    public static RowLayout of(FeatureSchema schema, List<String> labels) {
        return new RowLayout(schema, labels, List.of(), false, false);
    }

    /** Bytes a row. */
    public int stride() {
        return (labelsAt() + labels.size() + 3) / 4 * 4;
    }

    /** Whether the ids of a feature are a list, not one id in the row. */
    static boolean isList(IdFeature feature) {
        return feature.slots() > 1 || feature.pooling().weighted();
    }

    /** Features whose ids are lists. */
    int lists() {
        return (int) schema.ids().stream().filter(RowLayout::isList).count();
    }

    int listsAt() {
        return grouped ? Long.BYTES : 0;
    }

    int idsAt() {
        return listsAt() + Long.BYTES * lists();
    }

    int numericAt() {
        return idsAt() + Integer.BYTES * (schema.ids().size() - lists());
    }

    int sampleWeightAt() {
        return numericAt() + Float.BYTES * schema.numeric().size();
    }

    int delaysAt() {
        return sampleWeightAt() + (weighted ? Float.BYTES : 0);
    }

    int labelsAt() {
        return delaysAt() + Float.BYTES * delays.size();
    }
}
