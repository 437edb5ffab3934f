package io.funnel4j.cli.config;

import io.funnel4j.dataset.encode.EncodingPlan;
import io.funnel4j.dataset.encode.LabelRule;
import io.funnel4j.dataset.format.DelimitedText;
import io.funnel4j.dataset.split.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads {@code data}. */
final class DataSection {
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
     */
    record Columns(
            Section section,
            Optional<DelimitedText> source,
            Optional<Split> split,
            LabelsSection labels,
            LabelRule labelRule,
            String group,
            String sampleWeight,
            double maxBadRows) {}

    Optional<Columns> read(Section data) {
        TextFormat format = TextFormat.read(data);
        Kind<List<Path>> paths = Kinds.oneOrMore(Kinds.file(folder));
        Optional<List<Path>> files = files(data, paths);
        Kind<Split> split = Kinds.section(
                "{by: <column>, train: <share>, ...}, {by-time: <column>, ...} or {files: ...}",
                section -> SplitSection.read(section, paths, format, files));
        Optional<LabelRule> labelRule = data.optional("inconsistent-labels", Kinds.constant(LabelRule.class));
        return Optional.of(new Columns(
                data,
                files.map(format::of),
                data.required("split", split),
                LabelsSection.read(data),
                overrides.labelRule().or(() -> labelRule).orElse(LabelRule.REJECT),
                data.optional("group", Kinds.TEXT).orElse(null),
                data.optional("sample-weight", Kinds.TEXT).orElse(null),
                data.optional("max-bad-rows", Kinds.number(NumberRange.SHARE))
                        .orElse(EncodingPlan.DEFAULT_MAX_BAD_ROWS)));
    }

    private Optional<List<Path>> files(Section data, Kind<List<Path>> paths) {
        if (overrides.data().isEmpty()) {
            return data.required("path", paths.described("the exposures' file, here or by --data FILE"));
        }
        data.optional("path", paths);
        return Optional.of(overrides.data().stream()
                .map(file -> file.toAbsolutePath().normalize())
                .toList());
    }
}
