// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config;

import io.funnel4j.cli.config.format.Format;
import io.funnel4j.cli.config.format.Formats;
import io.funnel4j.cli.config.format.TextFormat;
import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.NumberRange;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.cli.config.yaml.YamlNode;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.split.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads {@code data}. */
final class DataSection {
    private static final String MISSING_VALUE_EXPECTED = "a text, in quotes where YAML takes it for nothing: 'NULL'";
    private static final Converter<String> MISSING_VALUE = new Converter<>(
            MISSING_VALUE_EXPECTED,
            value -> value.node() instanceof YamlNode.Nothing
                    ? value.refuse(MISSING_VALUE_EXPECTED)
                    : Converters.LINE.read(value));

    private final Path folder;
    private final Overrides overrides;

    DataSection(Path folder, Overrides overrides) {
        this.folder = folder;
        this.overrides = overrides;
    }

    /**
     * What the section holds; what is faulty in it is left out or has its default, so that the rest can be checked.
     *
     * @param section where problems of the whole are reported
     * @param source the exposures, empty where they are faulty
     * @param split the parts, empty where they are faulty
     * @param labels of columns and derived
     * @param labelRule what is done where labels do not nest
     * @param group the column, or null
     * @param sampleWeight the column, or null
     * @param maxBadRows share of rows that may be bad
     * @param missingValues texts that stand for a missing value
     * @param keepEvery of the train rows in which nothing followed, every so-many-th is kept
     * @param trainShare of the train rows, the share that is kept
     */
    record Columns(
            Section section,
            Optional<ExposureSource> source,
            Optional<Split> split,
            LabelsSection labels,
            LabelRule labelRule,
            String group,
            String sampleWeight,
            double maxBadRows,
            List<String> missingValues,
            int keepEvery,
            double trainShare) {}

    Optional<Columns> read(Section data) {
        Format format = Formats.read(data).orElse(new TextFormat(TextFormat.CSV));
        List<Path> given = overrides.data().stream()
                .map(file -> file.toAbsolutePath().normalize())
                .toList();
        Optional<ExposureSource> source = format.read(data, folder, given, Optional.empty());
        Converter<Split> split = Converters.section(
                "{by: <column>, train: <share>, ...}, {by-time: <column>, ...} or {files: ...}",
                section -> SplitSection.read(section, folder, format, source));
        double maxBadRows = data.optional("max-bad-rows", Converters.number(NumberRange.SHARE))
                .orElse(EncodingPlan.DEFAULT_MAX_BAD_ROWS);
        Optional<LabelRule> labelRule = data.optional("inconsistent-labels", Converters.constant(LabelRule.class));
        return Optional.of(new Columns(
                data,
                source,
                data.required("split", split),
                LabelsSection.read(data),
                overrides.labelRule().or(() -> labelRule).orElse(LabelRule.REJECT),
                data.optional("group", Converters.TEXT).orElse(null),
                data.optional("sample-weight", Converters.TEXT).orElse(null),
                overrides.strict() ? 0 : maxBadRows,
                data.optional("missing-values", Converters.oneOrMore(MISSING_VALUE))
                        .orElse(List.of()),
                data.optional("keep-every-non-click", Converters.wholeFrom(1)).orElse(1),
                data.optional("train-share", Converters.number(NumberRange.SHARE))
                        .orElse(1.0)));
    }
}
