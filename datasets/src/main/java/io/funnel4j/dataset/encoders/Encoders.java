// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.Internal;
import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.Expiry;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.rows.BadCellException;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.dataset.rows.FeatureTimes;
import io.funnel4j.dataset.rows.FeatureTimes.Stage;
import io.funnel4j.dataset.rows.RawBlock;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.NumericFeature;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.exposure.RowEncoder;
import io.funnel4j.file.ReplacedFolder;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.text.RecordText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Fitted encoders: the vocabulary of each table, the slots of each list, the statistics of each numeric feature, and the
 * borders of each one in buckets. They go with a model, which understands no other ids. Immutable, safe for use by several
 * threads.
 */
public final class Encoders implements RowEncoder {
    private final EncodingPlan plan;
    private final List<NumericEncoding> numerics;
    private final Map<String, IdTable> tables;
    private final List<Integer> slots;
    private final List<NumericStatistics> statistics;
    private final List<QuantileBuckets> buckets;
    private final FeatureSchema schema;
    private final CountedFeatures counted;
    private final NamedRows namedRows;

    /**
     * @param tables by name
     * @param slots of each list, in order
     * @param statistics of each numeric feature, in order
     * @param buckets of each feature in buckets, in order
     */
    @Internal
    public Encoders(
            EncodingPlan plan,
            Map<String, IdTable> tables,
            List<Integer> slots,
            List<NumericStatistics> statistics,
            List<QuantileBuckets> buckets) {
        this.plan = plan;
        this.numerics = plan.numerics();
        this.tables = new LinkedHashMap<>(tables);
        this.slots = List.copyOf(slots);
        this.statistics = List.copyOf(statistics);
        this.buckets = List.copyOf(buckets);
        this.schema = new FeatureSchema(
                idFeatures(),
                plan.numerics().stream()
                        .map(feature -> new NumericFeature(feature.name()))
                        .toList());
        this.counted = new CountedFeatures(plan);
        this.namedRows = new NamedRows(this);
    }

    private List<IdFeature> idFeatures() {
        List<IdFeature> features = new ArrayList<>();
        int list = 0;
        for (IdEncoding feature : plan.ids()) {
            boolean single = feature.list() == null;
            features.add(new IdFeature(
                    feature.name(),
                    feature.table(),
                    tables.get(feature.table()).rows(),
                    feature.dimension(),
                    single ? 1 : slots.get(list++),
                    single ? Pooling.SUM : feature.list().pooling()));
        }
        for (int i = 0; i < buckets.size(); i++) {
            BucketEncoding feature = plan.buckets().get(i);
            features.add(IdFeature.of(feature.name(), buckets.get(i).rows(), feature.dimension()));
        }
        return features;
    }

    /** Bytes of the heap that the vocabularies take. */
    public long bytes() {
        return tables.values().stream()
                .filter(Vocabulary.class::isInstance)
                .map(Vocabulary.class::cast)
                .mapToLong(table -> table.values().bytes()
                        + table.sightings().map(Sightings::bytes).orElse(0L))
                .sum();
    }

    /** What the encoders were fitted for. */
    public EncodingPlan plan() {
        return plan;
    }

    /** The features of an encoded exposure. */
    @Override
    public FeatureSchema schema() {
        return schema;
    }

    /** The columns that a row must have to be scored. */
    public List<String> columns() {
        Set<String> columns = new LinkedHashSet<>();
        plan.features().forEach(feature -> columns.addAll(feature.columns()));
        return List.copyOf(columns);
    }

    /**
     * The id of a value.
     *
     * @param feature the name of an id feature, which is no cross and not in buckets
     * @param value null or blank for a missing one
     */
    public int id(String feature, String value) {
        return tables.get(encoding(feature).table()).id(value);
    }

    private IdEncoding encoding(String feature) {
        return plan.ids().stream()
                .filter(encoding -> encoding.name().equals(feature))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no id feature '%s'; id features are %s"
                        .formatted(
                                feature,
                                plan.ids().stream().map(IdEncoding::name).toList())));
    }

    /**
     * The values of a feature's ids, each at its id; {@code (missing)} and {@code (unknown)} are in parentheses.
     *
     * @param feature the name of an id feature, which is no cross, not in buckets and not hashed
     * @throws IllegalArgumentException if there is no such feature
     */
    public List<String> values(String feature) {
        IdEncoding encoding = encoding(feature);
        if (!(tables.get(encoding.table()) instanceof Vocabulary vocabulary)) {
            throw new IllegalArgumentException(
                    "feature '%s' is hashed, so its values are not known".formatted(feature));
        }
        List<String> values = new ArrayList<>(List.of("(missing)", "(unknown)"));
        vocabulary.values().forEach(values::add);
        return values;
    }

    /**
     * The number that a model reads as another: what {@link #encode} does, undone.
     *
     * @param feature the name of a numeric feature
     * @param encoded infinite where tanh came to 1
     */
    public double number(String feature, float encoded) {
        List<NumericEncoding> numerics = plan.numerics();
        for (int i = 0; i < numerics.size(); i++) {
            if (numerics.get(i).name().equals(feature)) {
                NumericTransform transform = numerics.get(i).transform();
                double scaled = transform.squashed() ? 0.5 * (Math.log1p(encoded) - Math.log1p(-encoded)) : encoded;
                double number = scaled * statistics.get(i).standardDeviation()
                        + statistics.get(i).mean();
                return transform.logarithm() ? Math.expm1(number) : number;
            }
        }
        throw new IllegalArgumentException("there is no numeric feature '%s'; numeric features are %s"
                .formatted(feature, numerics.stream().map(NumericEncoding::name).toList()));
    }

    /**
     * Encodes rows for scoring; labels are neither needed nor read.
     *
     * @param rows each the cells by column; all of {@link #columns()} are there, null or blank where missing
     * @throws InvalidExposuresException naming row (from 0) and column, if a column is absent or unknown, or a number
     *     cannot be read
     */
    @Override
    public ExposureBatch encode(List<Map<String, String>> rows) {
        return namedRows.encode(rows).exposures();
    }

    @Override
    public Encoded encodeAndCount(List<Map<String, String>> rows) {
        return namedRows.encode(rows);
    }

    /**
     * A number as the model reads it.
     *
     * @throws BadCellException if it does not fit into a float
     */
    float number(int feature, double number) {
        NumericEncoding encoding = numerics.get(feature);
        float value = statistics.get(feature).apply(number);
        if (!Float.isFinite(value)) {
            throw new BadCellException(
                    BadRow.Kind.NOT_FINITE,
                    encoding.column(),
                    number + " (standardised " + value + ")",
                    "a finite 32-bit number");
        }
        return encoding.transform().squashed() ? (float) Math.tanh(value) : value;
    }

    /** Puts the ids of a block's values into it. */
    @Internal
    public void assignIds(RawBlock block, FeatureTimes times) {
        List<IdEncoding> singles = plan.singles();
        for (int i = 0; i < singles.size(); i++) {
            long start = System.nanoTime();
            tables.get(singles.get(i).table()).assign(block.values(), i, block.ids(i), block.rows());
            times.end(Stage.LOOK_UP, i, start, block.rows());
        }
        List<IdEncoding> lists = plan.lists();
        for (int i = 0; i < lists.size(); i++) {
            long start = System.nanoTime();
            tables.get(lists.get(i).table()).assign(block.list(i));
            times.end(Stage.LOOK_UP, times.list(i), start, block.rows());
        }
    }

    /**
     * Checks that a plan has these features.
     *
     * @throws Funnel4jException naming each difference
     */
    public void requireFeatures(EncodingPlan other) {
        List<String> differences = differencesTo(other);
        if (!differences.isEmpty()) {
            throw new Funnel4jException(
                    "the model to go on from reads other features: %s; leave them as they were, or train anew"
                            .formatted(String.join("; ", differences)));
        }
    }

    /**
     * Whether another plan's features are these, so that ids and numbers would mean the same; how often a value must occur
     * may differ.
     *
     * @return each difference in words; nothing where there is none
     */
    public List<String> differencesTo(EncodingPlan other) {
        List<FeatureEncoding> here = plan.features();
        List<FeatureEncoding> there = other.features();
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < Math.max(here.size(), there.size()); i++) {
            Object was = i < here.size() ? withoutMinCount(here.get(i)) : "nothing";
            Object is = i < there.size() ? withoutMinCount(there.get(i)) : "nothing";
            if (!was.equals(is)) {
                differences.add("feature %s was %s and is %s".formatted(i + 1, RecordText.of(was), RecordText.of(is)));
            }
        }
        return differences;
    }

    private static FeatureEncoding withoutMinCount(FeatureEncoding feature) {
        return feature instanceof IdEncoding id ? id.withMinCount(1) : feature;
    }

    /** Says which encoders these are: two of the same checksum give the same ids and numbers. */
    public long checksum() {
        CRC32C checksum = new CRC32C();
        add(checksum, JsonFiles.text(plan.features()));
        add(checksum, slots + " " + statistics + " " + buckets);
        tables.forEach((name, table) -> {
            add(checksum, name);
            if (table instanceof Vocabulary vocabulary) {
                vocabulary.values().forEach(value -> add(checksum, value));
                vocabulary.sightings().ifPresent(sightings -> sightings.addTo(checksum));
            }
        });
        return checksum.getValue();
    }

    private static void add(CRC32C checksum, String text) {
        checksum.update((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Rows of each table that grows with the values it is fitted to, by its name. */
    public Map<String, Integer> vocabularyRows() {
        Map<String, Integer> rows = new LinkedHashMap<>();
        tables.forEach((name, table) -> {
            if (table instanceof Vocabulary) {
                rows.put(name, table.rows());
            }
        });
        return rows;
    }

    /**
     * Where the rows of a model's tables go when it is gone on from with these encoders: by table, for each row that of the
     * same value in the earlier encoders, or -1 where they have none. Nothing where rows stay as they are, since no id
     * expires or these are the earlier ones.
     *
     * @param earlier of the same features
     */
    public Map<String, int[]> rowsIn(Encoders earlier) {
        Map<String, int[]> rows = new LinkedHashMap<>();
        if (plan.expiry() != null && earlier != this) {
            tables.forEach((name, table) -> {
                if (table instanceof Vocabulary now && earlier.tables.get(name) instanceof Vocabulary before) {
                    rows.put(name, now.idsIn(before));
                }
            });
        }
        return rows;
    }

    /** Whether they kept, by the clock of an expiry, when the ids were last seen that expire by it. */
    public boolean keptSightings(Expiry expiry) {
        return expiry.countsAs(plan.expiry())
                && tables.entrySet().stream()
                        .filter(table -> expiry.unseenFor(table.getKey()) != Expiry.NEVER)
                        .allMatch(table -> !(table.getValue() instanceof Vocabulary vocabulary)
                                || vocabulary.sightings().isPresent());
    }

    /** The same encoders, which do not say when their ids were last seen: for a model that has learned other rows since. */
    public Encoders withoutSightings() {
        Map<String, IdTable> unseen = new LinkedHashMap<>(tables);
        unseen.replaceAll(
                (name, table) -> table instanceof Vocabulary vocabulary ? vocabulary.withoutSightings() : table);
        return new Encoders(plan, unseen, slots, statistics, buckets);
    }

    @Internal
    public CountedFeatures counted() {
        return counted;
    }

    @Internal
    public Map<String, IdTable> tables() {
        return tables;
    }

    public List<Integer> slots() {
        return slots;
    }

    @Internal
    public List<NumericStatistics> statistics() {
        return statistics;
    }

    @Internal
    public List<QuantileBuckets> buckets() {
        return buckets;
    }

    /** Writes the encoders into a folder, which is created. */
    public void save(Path folder) {
        EncodersFiles.save(this, folder);
    }

    /**
     * Reads encoders that were saved; again where the model's folder that they are in was replaced meanwhile.
     *
     * @throws InvalidFileException if the files are missing, cut, or of another kind or version
     */
    public static Encoders load(Path folder) {
        Path ofModel = folder.getParent();
        if (ofModel == null) {
            return EncodersFiles.load(folder);
        }
        try {
            return ReplacedFolder.read(ofModel, () -> EncodersFiles.load(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
