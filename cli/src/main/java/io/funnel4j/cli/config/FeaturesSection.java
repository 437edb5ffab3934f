package io.funnel4j.cli.config;

import io.funnel4j.dataset.encode.FeatureEncoding;
import io.funnel4j.dataset.encode.IdEncoding;
import io.funnel4j.dataset.encode.NumericEncoding;
import io.funnel4j.dataset.encode.NumericTransform;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code features}. */
final class FeaturesSection {
    static final String ID = "id";
    static final String NUMERIC = "numeric";

    private static final String EXPECTED = "{<feature>: {type: id, embedding: 8}, ...}, at least one";
    private static final Kind<String> TYPE = Kinds.word(List.of(ID, NUMERIC));
    private static final Kind<Map<String, FeatureEncoding>> FEATURES = Kinds.map(
            EXPECTED,
            Kinds.section("{type: id, embedding: 8, ...} or {type: numeric, ...}", FeaturesSection::readFeature));

    /** The features, in order. */
    static final Kind<Map<String, FeatureEncoding>> KIND = new Kind<>(
            EXPECTED,
            value -> value.node() instanceof YamlNode.Mapping mapping
                            && mapping.entries().isEmpty()
                    ? value.refuse(EXPECTED)
                    : FEATURES.read(value));

    private FeaturesSection() {}

    private static Optional<FeatureEncoding> readFeature(Section feature) {
        Optional<String> type = feature.required("type", TYPE);
        if (type.isEmpty()) {
            feature.ignoreAll();
            return Optional.empty();
        }
        String column = feature.optional("column", Kinds.TEXT).orElse(feature.name());
        return type.get().equals(ID) ? readId(feature, column) : readNumeric(feature, column);
    }

    private static Optional<FeatureEncoding> readId(Section feature, String column) {
        Optional<Integer> dimension = feature.required("embedding", Kinds.wholeFrom(1));
        String table = feature.optional("table", Kinds.TEXT).orElse(feature.name());
        int minCount = feature.optional("min-count", Kinds.wholeFrom(1)).orElse(1);
        int hashBuckets = feature.optional("hash-buckets", Kinds.wholeFrom(2)).orElse(0);
        return dimension.flatMap(size ->
                feature.attempt(() -> new IdEncoding(feature.name(), column, table, size, minCount, hashBuckets)));
    }

    private static Optional<FeatureEncoding> readNumeric(Section feature, String column) {
        NumericTransform transform = feature.optional("transform", Kinds.constant(NumericTransform.class))
                .orElse(NumericTransform.NONE);
        return feature.attempt(() -> new NumericEncoding(feature.name(), column, transform));
    }
}
