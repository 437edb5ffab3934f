// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.representation;

import io.funnel4j.exposure.IdFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The one dimension that features have whose embeddings are multiplied with one another. */
final class FieldDimension {
    private static final int NAMED = 10;

    private FieldDimension() {}

    /**
     * The dimension of all features.
     *
     * @throws IllegalArgumentException if they differ, naming the features of each dimension; or if there are not two
     */
    static int of(String representation, List<IdFeature> fields) {
        if (fields.size() < 2) {
            String found = fields.isEmpty()
                    ? "there is none"
                    : "there is one, '%s'".formatted(fields.get(0).name());
            throw new IllegalArgumentException(
                    "%s multiplies the embeddings of id features with one another, and %s; add id features (type id, cross or buckets), or take another representation"
                            .formatted(representation, found));
        }
        Map<Integer, List<String>> byDimension = new TreeMap<>();
        fields.forEach(field -> byDimension
                .computeIfAbsent(field.dimension(), dimension -> new ArrayList<>())
                .add(field.name()));
        if (byDimension.size() > 1) {
            String found = byDimension.entrySet().stream()
                    .map(entry -> "%s (%s)".formatted(entry.getKey(), names(entry.getValue())))
                    .collect(Collectors.joining(", "));
            throw new IllegalArgumentException(
                    "%s multiplies the embeddings of id features with one another, so all must have one dimension; found %s: give all the same 'embedding', or take another representation, such as dcn-v2"
                            .formatted(representation, found));
        }
        return fields.get(0).dimension();
    }

    private static String names(List<String> features) {
        String named = String.join(", ", features.subList(0, Math.min(NAMED, features.size())));
        return features.size() <= NAMED ? named : "%s and %s more".formatted(named, features.size() - NAMED);
    }
}
