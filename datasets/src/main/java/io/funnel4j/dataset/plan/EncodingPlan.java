// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import io.funnel4j.Internal;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.NumericFeature;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problems;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.nd4j.shade.jackson.annotation.JsonInclude;

/**
 * What is read from which column.
 *
 * @param features in the order in which a batch holds them (ids first, then numbers in buckets, then numbers)
 * @param labels the 0/1 column of each label, by the label's name, in order
 * @param derivedLabels labels that are computed from those, and from derived ones before them
 * @param labelRule what is done with rows whose labels do not nest
 * @param group the column whose values group rows for grouped AUC, or null
 * @param sampleWeight the column of a factor of each row's losses, or null for 1
 * @param maxBadRows the share of rows that may be bad and are left out, in [0, 1]
 * @param missingValues texts that stand for a missing value in the cells of features, besides blank cells
 * @param keepEvery of the train rows in which nothing followed the exposure, every so-many-th is kept; 1 for all. A model
 *     must be told, so that its probabilities are those of all rows
 * @param trainShare the share of the train rows that is kept, drawn by the number of the row, in (0, 1]
 * @param labelWords what the column of a label says in words of its own, by the label's name; a label without has 0 and 1
 * @param times when labels happened, and what is known of them as of a time; null where labels are final
 * @param expiry when ids leave the vocabularies on a warm start; null for never
 */
public record EncodingPlan(
        List<FeatureEncoding> features,
        Map<String, String> labels,
        List<DerivedLabel> derivedLabels,
        LabelRule labelRule,
        String group,
        String sampleWeight,
        double maxBadRows,
        List<String> missingValues,
        int keepEvery,
        double trainShare,
        Map<String, LabelWords> labelWords,
        @JsonInclude(JsonInclude.Include.NON_NULL) LabelTimes times,
        @JsonInclude(JsonInclude.Include.NON_NULL) Expiry expiry) {
    /** The share of bad rows that is accepted unless stated. */
    public static final double DEFAULT_MAX_BAD_ROWS = 0.01;

    /** @throws InvalidSpecException listing every contradiction in the plan */
    public EncodingPlan {
        features = List.copyOf(features);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        derivedLabels = List.copyOf(derivedLabels);
        missingValues = List.copyOf(missingValues);
        labelWords = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNullElse(labelWords, Map.of())));
        Problems problems = new Problems();
        PlanRules.checkFeatures(features, problems);
        PlanRules.checkLeaks(features, labels, problems);
        PlanRules.checkDerived(labels, derivedLabels, problems);
        if (times != null) {
            TimeRules.check(times, labels, features, problems);
        }
        for (String label : labelWords.keySet()) {
            if (!labels.containsKey(label)) {
                problems.add(
                        List.of("labels", label),
                        "words are named for label '%s', which no column has; labels are %s"
                                .formatted(label, labels.keySet()));
            }
        }
        if (labelRule == null) {
            problems.add(
                    List.of("inconsistent-labels"),
                    "the plan has no label rule; choose one of " + List.of(LabelRule.values()));
        }
        if (!(maxBadRows >= 0 && maxBadRows <= 1)) {
            problems.add(
                    List.of("max-bad-rows"),
                    "the plan accepts a share of %s bad rows; a share is in [0, 1]".formatted(maxBadRows));
        }
        if (keepEvery < 1) {
            problems.add(
                    List.of("keep-every-non-click"),
                    "the plan keeps every %s-th row without a click; expected at least 1, which keeps all"
                            .formatted(keepEvery));
        }
        if (!(trainShare > 0 && trainShare <= 1)) {
            problems.add(
                    List.of("train-share"),
                    "the plan keeps a share of %s of train; expected above 0, at most 1".formatted(trainShare));
        }
        if (expiry != null) {
            expiry.check(features, problems);
        }
        problems.throwIfAny("the encoding");
    }

    /** With labels that are final, without an expiry. */
    public EncodingPlan(
            List<FeatureEncoding> features,
            Map<String, String> labels,
            List<DerivedLabel> derivedLabels,
            LabelRule labelRule,
            String group,
            String sampleWeight,
            double maxBadRows,
            List<String> missingValues,
            int keepEvery,
            double trainShare,
            Map<String, LabelWords> labelWords) {
        this(
                features,
                labels,
                derivedLabels,
                labelRule,
                group,
                sampleWeight,
                maxBadRows,
                missingValues,
                keepEvery,
                trainShare,
                labelWords,
                null,
                null);
    }

    /** Without missing values' texts, with all rows. */
    public EncodingPlan(
            List<FeatureEncoding> features,
            Map<String, String> labels,
            List<DerivedLabel> derivedLabels,
            LabelRule labelRule,
            String group,
            String sampleWeight,
            double maxBadRows) {
        this(features, labels, derivedLabels, labelRule, group, sampleWeight, maxBadRows, List.of(), 1, 1, Map.of());
    }

    /** Without derived labels, group and sample weight; rows whose labels do not nest are rejected. */
    public static EncodingPlan of(List<FeatureEncoding> features, Map<String, String> labels) {
        return new EncodingPlan(features, labels, List.of(), LabelRule.REJECT, null, null, DEFAULT_MAX_BAD_ROWS);
    }

    /** The components while some of them are replaced. */
    private static final class Parts {
        private Map<String, String> labels;
        private List<DerivedLabel> derivedLabels;
        private LabelRule labelRule;
        private String group;
        private String sampleWeight;
        private double maxBadRows;
        private List<String> missingValues;
        private int keepEvery;
        private double trainShare;
        private Map<String, LabelWords> labelWords;
        private LabelTimes times;
        private Expiry expiry;

        private Parts(EncodingPlan plan) {
            labels = plan.labels;
            derivedLabels = plan.derivedLabels;
            labelRule = plan.labelRule;
            group = plan.group;
            sampleWeight = plan.sampleWeight;
            maxBadRows = plan.maxBadRows;
            missingValues = plan.missingValues;
            keepEvery = plan.keepEvery;
            trainShare = plan.trainShare;
            labelWords = plan.labelWords;
            times = plan.times;
            expiry = plan.expiry;
        }

        private void dropLabels() {
            labels = Map.of();
            derivedLabels = List.of();
            labelWords = Map.of();
        }
    }

    private EncodingPlan with(Consumer<Parts> change) {
        Parts plan = new Parts(this);
        change.accept(plan);
        return new EncodingPlan(
                features,
                plan.labels,
                plan.derivedLabels,
                plan.labelRule,
                plan.group,
                plan.sampleWeight,
                plan.maxBadRows,
                plan.missingValues,
                plan.keepEvery,
                plan.trainShare,
                plan.labelWords,
                plan.times,
                plan.expiry);
    }

    public EncodingPlan withDerivedLabels(DerivedLabel... derived) {
        return with(plan -> plan.derivedLabels = List.of(derived));
    }

    public EncodingPlan withLabelRule(LabelRule rule) {
        return with(plan -> plan.labelRule = rule);
    }

    public EncodingPlan withGroup(String column) {
        return with(plan -> plan.group = column);
    }

    public EncodingPlan withSampleWeight(String column) {
        return with(plan -> plan.sampleWeight = column);
    }

    public EncodingPlan withMaxBadRows(double share) {
        return with(plan -> plan.maxBadRows = share);
    }

    public EncodingPlan withMissingValues(List<String> texts) {
        return with(plan -> plan.missingValues = texts);
    }

    public EncodingPlan withKeepEvery(int every) {
        return with(plan -> plan.keepEvery = every);
    }

    public EncodingPlan withTrainShare(double share) {
        return with(plan -> plan.trainShare = share);
    }

    /** The plan with words that the columns of labels say instead of 0 and 1, by the label's name. */
    public EncodingPlan withLabelWords(Map<String, LabelWords> words) {
        return with(plan -> plan.labelWords = words);
    }

    /** The plan with times of labels; null for labels that are final. */
    public EncodingPlan withTimes(LabelTimes labelTimes) {
        return with(plan -> plan.times = labelTimes);
    }

    /** The columns of the times of labels and of the exposure. */
    public List<String> timeColumns() {
        return times == null ? List.of() : times.columns();
    }

    /** The plan with ids that expire. */
    public EncodingPlan withExpiry(Expiry when) {
        return with(plan -> plan.expiry = when);
    }

    /** The columns whose cells are read as texts: of ids, and of the group. */
    public Set<String> textColumns() {
        Set<String> columns = new LinkedHashSet<>();
        ids().forEach(feature -> columns.addAll(feature.columns()));
        if (group != null) {
            columns.add(group);
        }
        return columns;
    }

    /** The plan for features alone, for scoring. */
    public EncodingPlan featuresOnly() {
        return reducedTo(List.of());
    }

    /**
     * The plan without the group, the sample weight and the labels whose columns a source lacks, of all rows, with labels that
     * are final, for encoders that are fitted, so that no id expires; labels go together, so they stay if the source has the
     * column of one.
     */
    public EncodingPlan reducedTo(List<String> columns) {
        return with(plan -> {
            plan.group = group != null && columns.contains(group) ? group : null;
            plan.sampleWeight = sampleWeight != null && columns.contains(sampleWeight) ? sampleWeight : null;
            plan.keepEvery = 1;
            plan.trainShare = 1;
            plan.times = null;
            plan.expiry = null;
            if (labels.values().stream().noneMatch(columns::contains)) {
                plan.dropLabels();
            }
        });
    }

    /**
     * The least schema that encoders of this plan have: hashed features as they will be, others with the smallest table, since
     * their values are not known yet.
     *
     * @throws IllegalArgumentException if a feature is larger than any may be
     */
    public FeatureSchema leastSchema() {
        List<IdFeature> ids = new ArrayList<>();
        for (IdEncoding id : ids()) {
            int slots = id.list() == null ? 1 : Math.max(1, id.list().maxLength());
            Pooling pooling = id.list() == null ? Pooling.SUM : id.list().pooling();
            ids.add(new IdFeature(
                    id.name(),
                    id.table(),
                    Math.max(id.hashBuckets(), IdEncoding.FIRST_KNOWN),
                    id.dimension(),
                    slots,
                    pooling));
        }
        buckets().forEach(bucket -> ids.add(IdFeature.of(bucket.name(), IdEncoding.FIRST_KNOWN, bucket.dimension())));
        return new FeatureSchema(
                ids,
                numerics().stream()
                        .map(feature -> new NumericFeature(feature.name()))
                        .toList());
    }

    /**
     * What stands in an encoded row.
     *
     * @param schema of the fitted features
     */
    @Internal
    public RowLayout layout(FeatureSchema schema) {
        return new RowLayout(schema, labelNames(), delayedLabels(), group != null, sampleWeight != null);
    }

    /** Names of the labels: those of columns, then the derived ones. */
    public List<String> labelNames() {
        List<String> names = new ArrayList<>(labels.keySet());
        derivedLabels.forEach(derived -> names.add(derived.name()));
        return List.copyOf(names);
    }

    /** Names of the labels whose delays are stored, in order. */
    public List<String> delayedLabels() {
        return times == null ? List.of() : times.delayed();
    }

    /** The id features, in order. */
    public List<IdEncoding> ids() {
        return features.stream()
                .filter(IdEncoding.class::isInstance)
                .map(IdEncoding.class::cast)
                .toList();
    }

    /** The id features of single values, in order. */
    public List<IdEncoding> singles() {
        return ids().stream().filter(feature -> feature.list() == null).toList();
    }

    /** The id features of several values, in order. */
    public List<IdEncoding> lists() {
        return ids().stream().filter(feature -> feature.list() != null).toList();
    }

    /** The features of numbers in buckets, in order. */
    public List<BucketEncoding> buckets() {
        return features.stream()
                .filter(BucketEncoding.class::isInstance)
                .map(BucketEncoding.class::cast)
                .toList();
    }

    /** The numeric features, in order. */
    public List<NumericEncoding> numerics() {
        return features.stream()
                .filter(NumericEncoding.class::isInstance)
                .map(NumericEncoding.class::cast)
                .toList();
    }

    /** The first id feature of each table, by the table's name. */
    public Map<String, IdEncoding> tables() {
        Map<String, IdEncoding> tables = new LinkedHashMap<>();
        ids().forEach(feature -> tables.putIfAbsent(feature.table(), feature));
        return tables;
    }

    /** Whether the train rows must be read before the first can be encoded. */
    public boolean needsFitting() {
        return ids().stream().anyMatch(feature -> !feature.hashed())
                || lists().stream().anyMatch(feature -> feature.list().maxLength() == 0)
                || !buckets().isEmpty()
                || numerics().stream().anyMatch(feature -> feature.transform().standardised());
    }
}
