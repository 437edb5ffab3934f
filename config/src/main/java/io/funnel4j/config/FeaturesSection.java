// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.config.yaml.YamlNode;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.exposure.Pooling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code features}. */
final class FeaturesSection {
    private static final String TYPE = "type";
    private static final String ID = "id";
    private static final String CROSS = "cross";
    private static final String BUCKETS = "buckets";
    private static final String NUMERIC = "numeric";
    private static final Converter<String> TYPES = Converters.word(List.of(ID, CROSS, BUCKETS, NUMERIC));

    static final Keys<Column> ID_COLUMN = Keys.of(Column.class)
            .derived("column", Converters.TEXT, Section::name)
            .means("the column")
            .derived("table", Converters.TEXT, Section::name)
            .means("features that name the same table share its embeddings");

    static final Keys<ValueList> LIST = Keys.of(ValueList.class)
            .required(
                    "separator",
                    Converters.CHARACTER.described("the character between the values of a cell, in quotes"))
            .means("makes a multi-valued feature: the character between the values of a cell")
            .optional("weight-separator", Converters.CHARACTER, ValueList.NO_WEIGHTS)
            .means("the character between a value and its weight")
            .quiet()
            .optional("max-length", Converters.wholeFrom(1), 0)
            .means("values kept per row")
            .quiet()
            .derived(
                    "pooling",
                    Converters.constant(Pooling.class),
                    list -> list.has("weight-separator") ? Pooling.WEIGHTED_MEAN : Pooling.MEAN)
            .means("`sum`, `mean`, `weighted-sum` or `weighted-mean`")
            .strict();

    static final Keys<Crossed> CROSSED = Keys.of(Crossed.class)
            .required(
                    "of",
                    Converters.list(Converters.TEXT)
                            .described("the columns whose values are combined, such as [age, gender]"))
            .means("the columns whose values are combined");

    static final Keys<Ids> IDS = Keys.of(Ids.class)
            .required("embedding", Converters.wholeFrom(1))
            .means("width of the embedding")
            .optional("min-count", Converters.wholeFrom(1), 1)
            .means("rarer values share the id of unknown ones")
            .unwrittenIf(ids -> ids.hashBuckets() > 0)
            .optional("hash-buckets", Converters.wholeFrom(2), 0)
            .means("hash values into so many ids instead of keeping a vocabulary")
            .quiet();

    static final Keys<BucketEncoding> BUCKET_KEYS = Keys.of(BucketEncoding.class)
            .derived("column", Converters.TEXT, Section::name)
            .means("the column, a number")
            .required("embedding", Converters.wholeFrom(1))
            .means("width of the embedding")
            .into("dimension")
            .required("buckets", Converters.wholeFrom(2))
            .means("how many buckets, cut at the quantiles of train");

    static final Keys<NumericEncoding> NUMERIC_KEYS = Keys.of(NumericEncoding.class)
            .derived("column", Converters.TEXT, Section::name)
            .means("the column, a number")
            .optional("transform", Converters.constant(NumericTransform.class), NumericTransform.NONE)
            .means("`none`, `log1p`, `standardize`, `log1p-standardize` or `tanh`");

    private static final String EXPECTED = "{<feature>: {type: id, embedding: 8}, ...}, at least one";
    private static final Converter<Map<String, FeatureEncoding>> FEATURES = Converters.map(
            EXPECTED,
            Converters.section(
                    "{type: id, embedding: 8, ...}, {type: cross, of: [...], ...}, {type: buckets, ...} or {type: numeric, ...}",
                    FeaturesSection::read,
                    FeaturesSection::write));

    /** The features, in order. */
    static final Converter<Map<String, FeatureEncoding>> CONVERTER = FEATURES.readBy(
            EXPECTED,
            value -> value.node() instanceof YamlNode.Mapping mapping
                            && mapping.entries().isEmpty()
                    ? value.refuse(EXPECTED)
                    : FEATURES.read(value));

    private FeaturesSection() {}

    private record Column(String column, String table) {}

    private record Crossed(List<String> of) {}

    private record Ids(int embedding, int minCount, int hashBuckets) {}

    private static Optional<FeatureEncoding> read(Section feature) {
        Optional<String> type = feature.required(TYPE, TYPES);
        if (type.isEmpty()) {
            feature.ignoreAll();
            return Optional.empty();
        }
        return switch (type.get()) {
            case ID -> readId(feature);
            case CROSS -> readCross(feature);
            case BUCKETS -> BUCKET_KEYS.read(feature).map(FeatureEncoding.class::cast);
            default -> NUMERIC_KEYS.read(feature).map(FeatureEncoding.class::cast);
        };
    }

    private static Optional<FeatureEncoding> readId(Section feature) {
        Column column = ID_COLUMN.read(feature).orElseThrow();
        boolean isList = LIST.anyIn(feature);
        Optional<ValueList> list = isList ? LIST.read(feature) : Optional.empty();
        Optional<FeatureEncoding> id = readIds(feature, List.of(column.column()), column.table(), list.orElse(null));
        return isList && list.isEmpty() ? Optional.empty() : id;
    }

    private static Optional<FeatureEncoding> readCross(Section feature) {
        Optional<List<String>> columns = CROSSED.read(feature).map(Crossed::of);
        if (columns.isPresent() && columns.get().size() < 2) {
            feature.report("of", "crosses %s; expected at least two columns".formatted(columns.get()));
            columns = Optional.empty();
        }
        Optional<FeatureEncoding> id = readIds(feature, columns.orElse(List.of(feature.name())), feature.name(), null);
        return columns.isEmpty() ? Optional.empty() : id;
    }

    private static Optional<FeatureEncoding> readIds(
            Section feature, List<String> columns, String table, ValueList list) {
        return IDS.read(feature)
                .flatMap(ids -> feature.attempt(() -> new IdEncoding(
                        feature.name(), columns, table, ids.embedding(), ids.minCount(), ids.hashBuckets(), list)));
    }

    private static Object write(FeatureEncoding feature) {
        Map<String, Object> keys = new LinkedHashMap<>();
        if (feature instanceof BucketEncoding buckets) {
            keys.put(TYPE, BUCKETS);
            keys.putAll(BUCKET_KEYS.write(buckets));
        } else if (feature instanceof NumericEncoding numeric) {
            keys.put(TYPE, NUMERIC);
            keys.putAll(NUMERIC_KEYS.write(numeric));
        } else if (feature instanceof IdEncoding id) {
            boolean crossed = id.columns().size() > 1;
            keys.put(TYPE, crossed ? CROSS : ID);
            keys.putAll(
                    crossed
                            ? CROSSED.write(new Crossed(id.columns()))
                            : ID_COLUMN.write(new Column(id.columns().get(0), id.table())));
            keys.putAll(IDS.write(new Ids(id.dimension(), id.minCount(), id.hashBuckets())));
            if (id.list() != null) {
                keys.putAll(LIST.write(id.list()));
            }
        }
        return keys;
    }
}
