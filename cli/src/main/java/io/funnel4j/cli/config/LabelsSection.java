// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.cli.config.yaml.ConfigValue;
import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.cli.config.yaml.YamlNode;
import io.funnel4j.dataset.plan.DerivedLabel;
import io.funnel4j.dataset.plan.LabelWords;
import io.funnel4j.text.Nearest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The labels that {@code data} names.
 *
 * @param columns the 0/1 column of each label, by the label's name
 * @param words what those columns say in words of their own, by the label's name
 * @param derived labels that are computed from those
 * @param names of all labels; those of faulty derived ones too, empty where the labels themselves are faulty
 */
record LabelsSection(
        Map<String, String> columns, Map<String, LabelWords> words, List<DerivedLabel> derived, Set<String> names) {
    private static final String KEY = "labels";
    private static final String DERIVED_KEY = "derived-labels";
    private static final String EXPECTED = "{<label>: <column>, ...}, or a list where names are equal; at least one";
    private static final String COLUMN_EXPECTED = "<column>, or {column: <column>, positive: [<words that mean 1>]}";
    private static final Converter<Column> IN_WORDS = Converters.section(COLUMN_EXPECTED, LabelsSection::readColumn);
    private static final Converter<Column> COLUMN = new Converter<>(
            COLUMN_EXPECTED,
            value -> value.node() instanceof YamlNode.Mapping
                    ? IN_WORDS.read(value)
                    : Converters.TEXT
                            .described(COLUMN_EXPECTED)
                            .read(value)
                            .map(column -> new Column(column, Optional.empty())));
    private static final Converter<Map<String, Optional<Column>>> BY_NAME =
            Converters.map(EXPECTED, Converters.tolerant(COLUMN));
    private static final Converter<List<String>> LISTED = Converters.list(Converters.TEXT);
    private static final Converter<Map<String, Column>> LABELS = new Converter<>(EXPECTED, LabelsSection::readLabels);
    private static final Converter<Map<String, Optional<DerivedLabel>>> DERIVED = Converters.map(
            "{<label>: {of: <label>, without: <label>}, ...}",
            Converters.tolerant(Converters.section("{of: <label>, without: <label>}", LabelsSection::readDerived)));

    /**
     * The column of a label.
     *
     * @param words what it says instead of 0 and 1
     */
    private record Column(String name, Optional<LabelWords> words) {}

    static LabelsSection read(Section data) {
        Map<String, Column> read = data.required(KEY, LABELS).orElse(Map.of());
        Map<String, String> columns = new LinkedHashMap<>();
        Map<String, LabelWords> words = new LinkedHashMap<>();
        read.forEach((label, column) -> {
            columns.put(label, column.name());
            column.words().ifPresent(given -> words.put(label, given));
        });
        Map<String, Optional<DerivedLabel>> derived =
                data.optional(DERIVED_KEY, DERIVED).orElse(Map.of());
        Set<String> names = new LinkedHashSet<>(columns.keySet());
        if (!names.isEmpty()) {
            names.addAll(derived.keySet());
        }
        return new LabelsSection(
                columns,
                words,
                derived.values().stream().flatMap(Optional::stream).toList(),
                names);
    }

    /** Reports the labels that the graph's objectives read and that are not here. */
    void checkObjectives(Section data, BehaviorGraph graph) {
        if (names.isEmpty()) {
            return; // reported already
        }
        for (String label : graph.labels()) {
            if (!names.contains(label)) {
                data.report(
                        KEY,
                        "the model needs label '%s', which is not among %s; name its column%s%s"
                                .formatted(
                                        label,
                                        names,
                                        Nearest.suggestion(label, names),
                                        label.equals("conversion")
                                                ? ", or say which of them is the conversion: conversion: NAME under model"
                                                : ""));
            }
        }
    }

    /** The labels that an evaluation of a probability reads and that are not here. */
    List<String> missing(Probability probability, BehaviorGraph graph) {
        Stream<String> behaviors = probability.onAllExposures()
                ? Stream.of(probability.behavior())
                : Stream.of(probability.given(), probability.behavior());
        return names.isEmpty()
                ? List.of()
                : behaviors
                        .map(graph::label)
                        .filter(label -> !names.contains(label))
                        .toList();
    }

    private static Optional<Map<String, Column>> readLabels(ConfigValue value) {
        Optional<Map<String, Column>> labels =
                value.node() instanceof YamlNode.Sequence ? readList(value) : readMap(value);
        return labels.isPresent() && labels.get().isEmpty() ? value.refuse(EXPECTED) : labels;
    }

    /** A label whose column is faulty stays, so that it is not reported as missing too. */
    private static Optional<Map<String, Column>> readMap(ConfigValue value) {
        return BY_NAME.read(value).map(read -> {
            Map<String, Column> labels = new LinkedHashMap<>();
            read.forEach((label, column) -> labels.put(label, column.orElse(new Column(label, Optional.empty()))));
            return labels;
        });
    }

    private static Optional<Map<String, Column>> readList(ConfigValue value) {
        return LISTED.read(value).map(read -> {
            Map<String, Column> labels = new LinkedHashMap<>();
            for (String label : read) {
                if (labels.putIfAbsent(label, new Column(label, Optional.empty())) != null) {
                    value.report("names '%s' twice; keep one".formatted(label));
                }
            }
            return labels;
        });
    }

    private static Optional<Column> readColumn(Section section) {
        String column = section.optional("column", Converters.TEXT).orElse(section.name());
        Optional<List<String>> positive = section.required(
                "positive",
                Converters.oneOrMore(Converters.TEXT)
                        .described("the words of the column that mean 1, such as [yes, Y]"));
        List<String> negative = section.optional("negative", Converters.oneOrMore(Converters.TEXT))
                .orElse(List.of());
        return positive.flatMap(words -> section.attempt(() -> new LabelWords(words, negative)))
                .map(words -> new Column(column, Optional.of(words)));
    }

    private static Optional<DerivedLabel> readDerived(Section section) {
        Optional<String> of = section.required("of", Converters.TEXT.described("the label that must be 1"));
        Optional<List<String>> without = section.required(
                "without",
                Converters.oneOrMore(Converters.TEXT).described("the label, or a list of labels, that must be 0"));
        return of.isPresent() && without.isPresent()
                ? section.attempt(() -> new DerivedLabel(section.name(), of.get(), without.get()))
                : Optional.empty();
    }
}
