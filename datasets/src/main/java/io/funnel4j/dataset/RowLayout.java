package io.funnel4j.dataset;

import io.funnel4j.feature.FeatureSchema;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What stands where in a row of encoded exposures. Rows have a fixed width and are little-endian:
 *
 * <pre>
 *   group INT64 if grouped | ids INT32 x F | numbers FLOAT32 x N | sample weight FLOAT32 if weighted | labels INT8 each
 * </pre>
 *
 * <p>and are padded to a multiple of 4 bytes.
 *
 * @param schema the F id features and N numeric features
 * @param labels names of the labels, in order; may be empty
 * @param grouped whether a row has a group (a user, a session) for grouped AUC
 * @param weighted whether a row has a sample weight
 */
public record RowLayout(FeatureSchema schema, List<String> labels, boolean grouped, boolean weighted) {
    public RowLayout {
        labels = List.copyOf(labels);
        Set<String> seen = new HashSet<>();
        for (String label : labels) {
            if (!seen.add(label)) {
                throw new IllegalArgumentException("two labels are named '%s'; rename one".formatted(label));
            }
        }
    }

    /** Rows without group and sample weight. */
    public static RowLayout of(FeatureSchema schema, List<String> labels) {
        return new RowLayout(schema, labels, false, false);
    }

    /** Bytes a row. */
    public int stride() {
        return (labelsAt() + labels.size() + 3) / 4 * 4;
    }

    int idsAt() {
        return grouped ? Long.BYTES : 0;
    }

    int numericAt() {
        return idsAt() + Integer.BYTES * schema.ids().size();
    }

    int sampleWeightAt() {
        return numericAt() + Float.BYTES * schema.numeric().size();
    }

    int labelsAt() {
        return sampleWeightAt() + (weighted ? Float.BYTES : 0);
    }
}
