// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

import io.funnel4j.Internal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The features of an exposure, in the order in which a batch holds them.
 *
 * @param ids F id features; their slots lie side by side in a batch's ids
 * @param numeric N numeric features; column n of a batch's numeric array belongs to numeric.get(n)
 */
public record FeatureSchema(List<IdFeature> ids, List<NumericFeature> numeric) {
    /** Of a kind, at most: sums over the features' slots and dimensions stay below 2^31. */
    private static final int MAX_FEATURES = 10_000;

    public FeatureSchema {
        ids = List.copyOf(ids);
        numeric = List.copyOf(numeric);
        if (ids.isEmpty() && numeric.isEmpty()) {
            throw new IllegalArgumentException("a schema needs at least one feature");
        }
        if (ids.size() > MAX_FEATURES || numeric.size() > MAX_FEATURES) {
            throw new IllegalArgumentException(
                    "a schema has %s id features and %s numeric ones; expected at most %s each"
                            .formatted(ids.size(), numeric.size(), MAX_FEATURES));
        }
        Set<String> names = new HashSet<>();
        for (Feature feature : concatenate(ids, numeric)) {
            if (!names.add(feature.name())) {
                throw new IllegalArgumentException("two features are named '%s'; rename one".formatted(feature.name()));
            }
        }
        Map<String, IdFeature> tables = new LinkedHashMap<>();
        for (IdFeature feature : ids) {
            IdFeature first = tables.putIfAbsent(feature.table(), feature);
            if (first != null && !first.tableShape().equals(feature.tableShape())) {
                throw new IllegalArgumentException(
                        "features '%s' and '%s' share table '%s' but differ: %s rows of %s and %s rows of %s"
                                .formatted(
                                        first.name(),
                                        feature.name(),
                                        feature.table(),
                                        first.rows(),
                                        first.dimension(),
                                        feature.rows(),
                                        feature.dimension()));
            }
        }
    }

    /** Id features, then numeric ones. */
    public List<Feature> features() {
        return concatenate(ids, numeric);
    }

    /** The embedding tables that the id features read, each once, in the order of first use. */
    public List<TableShape> tables() {
        return ids.stream().map(IdFeature::tableShape).distinct().toList();
    }

    /** S, the ids of an exposure: the slots of all id features. */
    public int slots() {
        return ids.stream().mapToInt(IdFeature::slots).sum();
    }

    /** W, the weights of an exposure: the slots of the id features with weighted pooling. */
    public int weightSlots() {
        return ids.stream()
                .filter(feature -> feature.pooling().weighted())
                .mapToInt(IdFeature::slots)
                .sum();
    }

    /** Where the ids and weights of each id feature stand, in the order of the features. */
    @Internal
    public List<IdSlots> idSlots() {
        List<IdSlots> all = new ArrayList<>();
        int first = 0;
        int firstWeight = 0;
        for (IdFeature feature : ids) {
            IdSlots slots = new IdSlots(feature, first, firstWeight);
            all.add(slots);
            first += feature.slots();
            firstWeight += slots.weights();
        }
        return all;
    }

    /** Where those of one id feature stand; empty where there is none of that name. */
    @Internal
    public Optional<IdSlots> idSlots(String feature) {
        return idSlots().stream()
                .filter(slots -> slots.feature().name().equals(feature))
                .findFirst();
    }

    /** Width of all embeddings of an exposure side by side. */
    public int embeddingWidth() {
        return ids.stream().mapToInt(IdFeature::dimension).sum();
    }

    /** Width of what a representation reads: the embeddings, then the numeric features. */
    public int inputWidth() {
        return embeddingWidth() + numeric.size();
    }

    /** Names of all features, id features first. */
    public List<String> names() {
        return features().stream().map(Feature::name).toList();
    }

    private static List<Feature> concatenate(List<IdFeature> ids, List<NumericFeature> numeric) {
        List<Feature> all = new ArrayList<>(ids);
        all.addAll(numeric);
        return List.copyOf(all);
    }
}
