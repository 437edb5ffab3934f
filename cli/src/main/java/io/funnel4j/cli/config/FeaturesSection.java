// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config;

import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.cli.config.yaml.YamlNode;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.exposure.Pooling;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code features}. */
final class FeaturesSection {
    static final String ID = "id";
    static final String CROSS = "cross";
    static final String BUCKETS = "buckets";
    static final String NUMERIC = "numeric";

    private static final String EXPECTED = "{<feature>: {type: id, embedding: 8}, ...}, at least one";
    private static final List<String> LIST_KEYS = List.of("separator", "weight-separator", "max-length", "pooling");
    private static final Converter<String> TYPE = Converters.word(List.of(ID, CROSS, BUCKETS, NUMERIC));
    private static final Converter<Map<String, FeatureEncoding>> FEATURES = Converters.map(
            EXPECTED,
            Converters.section(
                    "{type: id, embedding: 8, ...}, {type: cross, of: [...], ...}, {type: buckets, ...} or {type: numeric, ...}",
                    FeaturesSection::readFeature));

    /** The features, in order. */
    static final Converter<Map<String, FeatureEncoding>> CONVERTER = new Converter<>(
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
        return switch (type.get()) {
            case ID -> readId(feature);
            case CROSS -> readCross(feature);
            case BUCKETS -> readBuckets(feature);
            default -> readNumeric(feature);
        };
    }

    private static String column(Section feature) {
        return feature.optional("column", Converters.TEXT).orElse(feature.name());
    }

    private static Optional<FeatureEncoding> readId(Section feature) {
        String column = column(feature);
        String table = feature.optional("table", Converters.TEXT).orElse(feature.name());
        feature.ignore(LIST_KEYS.toArray(String[]::new));
        boolean list = LIST_KEYS.stream().anyMatch(feature::has);
        Optional<ValueList> values = list ? readList(feature) : Optional.empty();
        Optional<FeatureEncoding> id = readIds(feature, List.of(column), table, values.orElse(null));
        return list && values.isEmpty() ? Optional.empty() : id;
    }

    private static Optional<FeatureEncoding> readCross(Section feature) {
        Optional<List<String>> columns = feature.required(
                "of",
                Converters.list(Converters.TEXT)
                        .described("the columns whose values are combined, such as [age, gender]"));
        if (columns.isPresent() && columns.get().size() < 2) {
            feature.report("of", "crosses %s; expected at least two columns".formatted(columns.get()));
            columns = Optional.empty();
        }
        Optional<FeatureEncoding> id = readIds(feature, columns.orElse(List.of(feature.name())), feature.name(), null);
        return columns.isEmpty() ? Optional.empty() : id;
    }

    private static Optional<FeatureEncoding> readIds(
            Section feature, List<String> columns, String table, ValueList list) {
        Optional<Integer> dimension = feature.required("embedding", Converters.wholeFrom(1));
        int minCount = feature.optional("min-count", Converters.wholeFrom(1)).orElse(1);
        int hashBuckets =
                feature.optional("hash-buckets", Converters.wholeFrom(2)).orElse(0);
        return dimension.flatMap(size -> feature.attempt(
                () -> new IdEncoding(feature.name(), columns, table, size, minCount, hashBuckets, list)));
    }

    /** {@code separator} makes a list; without a pooling it is a mean, by the weights where there are any. */
    private static Optional<ValueList> readList(Section feature) {
        Optional<Character> separator = feature.required(
                "separator", Converters.CHARACTER.described("the character between the values of a cell, in quotes"));
        Optional<Character> weightSeparator = feature.optional("weight-separator", Converters.CHARACTER);
        Optional<Integer> maxLength = feature.optional("max-length", Converters.wholeFrom(1));
        Optional<Pooling> pooling = feature.optional("pooling", Converters.constant(Pooling.class));
        if (separator.isEmpty()
                || feature.faulty("weight-separator", weightSeparator)
                || feature.faulty("max-length", maxLength)
                || feature.faulty("pooling", pooling)) {
            return Optional.empty();
        }
        return feature.attempt(() -> new ValueList(
                separator.get(),
                weightSeparator.orElse(ValueList.NO_WEIGHTS),
                maxLength.orElse(0),
                pooling.orElse(weightSeparator.isPresent() ? Pooling.WEIGHTED_MEAN : Pooling.MEAN)));
    }

    private static Optional<FeatureEncoding> readBuckets(Section feature) {
        String column = column(feature);
        Optional<Integer> dimension = feature.required("embedding", Converters.wholeFrom(1));
        Optional<Integer> buckets = feature.required("buckets", Converters.wholeFrom(2));
        return dimension.isPresent() && buckets.isPresent()
                ? feature.attempt(() -> new BucketEncoding(feature.name(), column, dimension.get(), buckets.get()))
                : Optional.empty();
    }

    private static Optional<FeatureEncoding> readNumeric(Section feature) {
        String column = column(feature);
        NumericTransform transform = feature.optional("transform", Converters.constant(NumericTransform.class))
                .orElse(NumericTransform.NONE);
        return feature.attempt(() -> new NumericEncoding(feature.name(), column, transform));
    }
}
