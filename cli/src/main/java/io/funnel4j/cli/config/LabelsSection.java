package io.funnel4j.cli.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.encode.DerivedLabel;
import io.funnel4j.dataset.encode.Suggestion;
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
 * @param derived labels that are computed from those
 * @param names of all labels; those of faulty derived ones too, empty where the labels themselves are faulty
 */
record LabelsSection(Map<String, String> columns, List<DerivedLabel> derived, Set<String> names) {
    private static final String KEY = "labels";
    private static final String DERIVED_KEY = "derived-labels";
    private static final String EXPECTED = "{<label>: <column>, ...}, or a list where names are equal; at least one";
    private static final Kind<Map<String, Optional<String>>> BY_NAME = Kinds.map(EXPECTED, Kinds.tolerant(Kinds.TEXT));
    private static final Kind<List<String>> LISTED = Kinds.list(Kinds.TEXT);
    private static final Kind<Map<String, String>> LABELS = new Kind<>(EXPECTED, LabelsSection::readLabels);
    private static final Kind<Map<String, Optional<DerivedLabel>>> DERIVED = Kinds.map(
            "{<label>: {of: <label>, without: <label>}, ...}",
            Kinds.tolerant(Kinds.section("{of: <label>, without: <label>}", LabelsSection::readDerived)));

    static LabelsSection read(Section data) {
        Map<String, String> columns = data.required(KEY, LABELS).orElse(Map.of());
        Map<String, Optional<DerivedLabel>> derived =
                data.optional(DERIVED_KEY, DERIVED).orElse(Map.of());
        Set<String> names = new LinkedHashSet<>(columns.keySet());
        if (!names.isEmpty()) {
            names.addAll(derived.keySet());
        }
        return new LabelsSection(
                columns, derived.values().stream().flatMap(Optional::stream).toList(), names);
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
                        "the model needs label '%s', which is not among %s; name its column%s"
                                .formatted(label, names, Suggestion.nearest(label, names)));
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

    private static Optional<Map<String, String>> readLabels(Value value) {
        Optional<Map<String, String>> labels =
                value.node() instanceof YamlNode.Sequence ? readList(value) : readMap(value);
        return labels.isPresent() && labels.get().isEmpty() ? value.refuse(EXPECTED) : labels;
    }

    /** A label whose column is faulty stays, so that it is not reported as missing too. */
    private static Optional<Map<String, String>> readMap(Value value) {
        return BY_NAME.read(value).map(read -> {
            Map<String, String> labels = new LinkedHashMap<>();
            read.forEach((label, column) -> labels.put(label, column.orElse(label)));
            return labels;
        });
    }

    private static Optional<Map<String, String>> readList(Value value) {
        return LISTED.read(value).map(read -> {
            Map<String, String> labels = new LinkedHashMap<>();
            for (String label : read) {
                if (labels.putIfAbsent(label, label) != null) {
                    value.report("names '%s' twice; keep one".formatted(label));
                }
            }
            return labels;
        });
    }

    private static Optional<DerivedLabel> readDerived(Section section) {
        Optional<String> of = section.required("of", Kinds.TEXT.described("the label that must be 1"));
        Optional<List<String>> without = section.required(
                "without", Kinds.oneOrMore(Kinds.TEXT).described("the label, or a list of labels, that must be 0"));
        return of.isPresent() && without.isPresent()
                ? section.attempt(() -> new DerivedLabel(section.name(), of.get(), without.get()))
                : Optional.empty();
    }
}
