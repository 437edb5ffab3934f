// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.config.LabelsSection.Column;
import io.funnel4j.config.format.Format;
import io.funnel4j.config.format.Formats;
import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.NumberRange;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.config.yaml.YamlNode;
import io.funnel4j.dataset.plan.DerivedLabel;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.Expiry;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.plan.LateRule;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.Split;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code data}. */
final class DataSection {
    static final String DOMAIN = "domain";

    private static final String SPLIT = "split";
    private static final String EXPIRE = "expire";
    private static final String MISSING_VALUE_EXPECTED = "a text, in quotes where YAML takes it for nothing: 'NULL'";
    private static final Converter<String> MISSING_VALUE = Converters.LINE.readBy(
            MISSING_VALUE_EXPECTED,
            value -> value.node() instanceof YamlNode.Nothing
                    ? value.refuse(MISSING_VALUE_EXPECTED)
                    : Converters.LINE.read(value));

    /** Those of every format, but for the format itself and the split, which depend on it. */
    static final Keys<Written> KEYS = Keys.of(Written.class)
            .optional("group", Converters.TEXT)
            .means("the column that groups rows for GAUC")
            .optional(DOMAIN, Converters.TEXT)
            .means("the feature whose values")
            .required(LabelsSection.KEY, LabelsSection.LABELS)
            .means("the 0/1 columns")
            .standIn(Map.of())
            .optional("derived-labels", LabelsSection.DERIVED_LABELS, Map.of())
            .means("labels computed from others")
            .quiet()
            .optional("inconsistent-labels", Converters.constant(LabelRule.class), LabelRule.REJECT)
            .means("what happens to rows whose labels do not nest")
            .optional(TimesSection.KEY, TimesSection.TIMES, Map.of())
            .means("the columns with the time at which each label happened")
            .quiet()
            .optional(TimesSection.AS_OF, Converters.TEXT)
            .means("the time as of which labels of train are seen")
            .optional(TimesSection.LATE, TimesSection.LATE_LABELS, LateRule.KEEP)
            .means("what becomes of train rows some of whose labels may still become 1")
            .quiet()
            .optional(TimesSection.VALIDATION, Converters.constant(TimesSection.Seen.class), TimesSection.Seen.FINAL)
            .means("whether validation is judged by labels as they finally were")
            .quiet()
            .optional("sample-weight", Converters.TEXT)
            .means("the column with the weight of each row's losses")
            .optional("max-bad-rows", Converters.number(NumberRange.SHARE), EncodingPlan.DEFAULT_MAX_BAD_ROWS)
            .means("the share of unreadable rows that is accepted")
            .optional("missing-values", Converters.oneOrMore(MISSING_VALUE), List.of())
            .means("texts that mean \"missing\" besides a blank cell")
            .quiet()
            .optional("keep-every-non-click", Converters.wholeFrom(1), 1)
            .means("negative downsampling")
            .quiet()
            .optional("train-share", Converters.number(NumberRange.SHARE), 1.0)
            .means("the share of train rows to use")
            .quiet();

    private DataSection() {}

    /** What the keys hold; what is faulty is left out or has its default, so that the rest can be checked. */
    record Written(
            String group,
            String domain,
            Map<String, Optional<Column>> labels,
            Map<String, Optional<DerivedLabel>> derivedLabels,
            LabelRule inconsistentLabels,
            Map<String, Optional<TimesSection.Column>> times,
            String asOf,
            LateRule lateLabels,
            TimesSection.Seen validationLabels,
            String sampleWeight,
            double maxBadRows,
            List<String> missingValues,
            int keepEveryNonClick,
            double trainShare) {}

    /**
     * The section as it was read.
     *
     * @param section where problems of the whole are reported
     * @param source the exposures, empty where they are faulty
     * @param split the parts, empty where they are faulty
     * @param labels of columns and derived
     * @param expiry of ids; empty where it is faulty, too
     * @param written the rest
     */
    record Read(
            Section section,
            Optional<ExposureSource> source,
            Optional<Split> split,
            LabelsSection labels,
            Optional<Expiry> expiry,
            Written written) {
        /** Whether the split has a part; a faulty split is reported where it stands. */
        boolean mayHave(Part part) {
            return split.map(known -> known.parts().contains(part)).orElse(true);
        }
    }

    static Optional<Read> read(Section data, Overrides overrides) {
        Format format = overrides.source().isPresent() ? Formats.ignore(data) : Formats.read(data);
        List<Path> files = overrides.data().stream()
                .map(file -> file.toAbsolutePath().normalize())
                .toList();
        Optional<ExposureSource> source = overrides.source().or(() -> format.read(data, files, Optional.empty()));
        Optional<ExposureSource> ofFormat = overrides.source().isPresent() ? Optional.empty() : source;
        Optional<Split> split = data.required(SPLIT, new SplitSection(format, ofFormat).converter());
        Map<String, Object> given = new HashMap<>();
        overrides.labelRule().ifPresent(rule -> given.put("inconsistentLabels", rule));
        if (overrides.strict()) {
            given.put("maxBadRows", 0.0);
        }
        Written written = KEYS.read(data, Optional.empty(), given).orElseThrow();
        TimesSection.checkAlone(data);
        LabelsSection labels = LabelsSection.of(written.labels(), written.derivedLabels());
        Optional<Expiry> expiry = data.optional(EXPIRE, new ExpireSection(split).converter());
        return Optional.of(new Read(data, source, split, labels, expiry, written));
    }

    static Map<String, Object> write(DataConfig data) {
        EncodingPlan plan = data.plan();
        Format format = Formats.of(data.source());
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put(Formats.KEY, format.name());
        keys.putAll(format.write(data.source()));
        keys.put(
                SPLIT,
                new SplitSection(format, Optional.of(data.source())).converter().write(data.split()));
        Map<String, Optional<Column>> labels = new LinkedHashMap<>();
        plan.labels()
                .forEach((label, column) -> labels.put(
                        label, Optional.of(new Column(column, plan.labelWords().get(label)))));
        Map<String, Optional<DerivedLabel>> derived = new LinkedHashMap<>();
        plan.derivedLabels().forEach(label -> derived.put(label.name(), Optional.of(label)));
        keys.putAll(KEYS.write(new Written(
                plan.group(),
                data.domain().orElse(null),
                labels,
                derived,
                plan.labelRule(),
                TimesSection.columns(plan.times()),
                plan.times() == null ? null : plan.times().asOf(),
                plan.times() == null ? LateRule.KEEP : plan.times().late(),
                plan.times() != null && plan.times().validationAsOf()
                        ? TimesSection.Seen.AS_OF
                        : TimesSection.Seen.FINAL,
                plan.sampleWeight(),
                plan.maxBadRows(),
                plan.missingValues(),
                plan.keepEvery(),
                plan.trainShare())));
        if (plan.expiry() != null) {
            keys.put(
                    EXPIRE,
                    new ExpireSection(Optional.of(data.split())).converter().write(plan.expiry()));
        }
        return keys;
    }
}
