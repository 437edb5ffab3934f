// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.config.yaml.ConfigValue;
import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.config.yaml.YamlNode;
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
    static final String KEY = "labels";

    static final Keys<Column> COLUMN = Keys.of(Column.class)
            .derived("column", Converters.TEXT, Section::name)
            .means("the column")
            .into("name")
            .required(
                    "positive",
                    Converters.oneOrMore(Converters.TEXT)
                            .described("the words of the column that mean 1, such as [yes, Y]"))
            .means("words that mean 1")
            .into("words.positive")
            .optional("negative", Converters.oneOrMore(Converters.TEXT), List.of())
            .means("words that mean 0; a row with any other word is then bad")
            .into("words.negative")
            .quiet();

    static final Keys<DerivedLabel> DERIVED = Keys.of(DerivedLabel.class)
            .required("of", Converters.TEXT.described("the label that must be 1"))
            .means("the label that must be 1")
            .required(
                    "without",
                    Converters.oneOrMore(Converters.TEXT).described("the label, or a list of labels, that must be 0"))
            .means("one label or several that must be 0");

    private static final String EXPECTED = "{<label>: <column>, ...}, or a list where names are equal; at least one";
    private static final String COLUMN_EXPECTED = "<column>, or {column: <column>, positive: [<words that mean 1>]}";
    private static final Converter<Column> IN_WORDS = COLUMN.section(COLUMN_EXPECTED);
    private static final Converter<Column> BY_COLUMN = new Converter<>(
            COLUMN_EXPECTED,
            value -> value.node() instanceof YamlNode.Mapping
                    ? IN_WORDS.read(value)
                    : Converters.TEXT.described(COLUMN_EXPECTED).read(value).map(column -> new Column(column, null)),
            column -> column.words() == null ? column.name() : IN_WORDS.write(column));
    private static final Converter<Map<String, Optional<Column>>> BY_NAME =
            Converters.map(EXPECTED, Converters.tolerant(BY_COLUMN));

    /** The column of each label; a label whose column is faulty stays, so that it is not reported as missing too. */
    static final Converter<Map<String, Optional<Column>>> LABELS = BY_NAME.readBy(EXPECTED, LabelsSection::readLabels);

    static final Converter<Map<String, Optional<DerivedLabel>>> DERIVED_LABELS = Converters.map(
            "{<label>: {of: <label>, without: <label>}, ...}",
            Converters.tolerant(DERIVED.section("{of: <label>, without: <label>}")));

    /**
     * The column of a label.
     *
     * @param words what it says instead of 0 and 1, or null
     */
    record Column(String name, LabelWords words) {}

    static LabelsSection of(Map<String, Optional<Column>> read, Map<String, Optional<DerivedLabel>> derived) {
        Map<String, String> columns = new LinkedHashMap<>();
        Map<String, LabelWords> words = new LinkedHashMap<>();
        read.forEach((label, column) -> {
            columns.put(label, column.map(Column::name).orElse(label));
            column.map(Column::words).ifPresent(given -> words.put(label, given));
        });
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

    private static Optional<Map<String, Optional<Column>>> readLabels(ConfigValue value) {
        Optional<Map<String, Optional<Column>>> labels =
                value.node() instanceof YamlNode.Sequence ? readList(value) : BY_NAME.read(value);
        return labels.isPresent() && labels.get().isEmpty() ? value.refuse(EXPECTED) : labels;
    }

    private static Optional<Map<String, Optional<Column>>> readList(ConfigValue value) {
        return Converters.list(Converters.TEXT).read(value).map(read -> {
            Map<String, Optional<Column>> labels = new LinkedHashMap<>();
            for (String label : read) {
                if (labels.putIfAbsent(label, Optional.of(new Column(label, null))) != null) {
                    value.report("names '%s' twice; keep one".formatted(label));
                }
            }
            return labels;
        });
    }
}
