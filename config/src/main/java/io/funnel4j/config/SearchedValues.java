// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.config.yaml.ConfigValue;
import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.NumberRange;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.config.yaml.YamlNode;
import io.funnel4j.tuning.Domain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Finds {@code {search: ..., ...}} in a configuration, and puts values in its place. */
final class SearchedValues {
    private static final String SEARCH = "search";
    private static final String START = "start";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String OF = "of";
    private static final String DATA = "data";
    private static final String CALIBRATION = "calibration";
    private static final List<String> OTHERS = List.of(FROM, TO, OF, START);
    private static final List<String> KINDS = List.of("log-uniform", "uniform", "whole", "choice");
    private static final Converter<Double> NUMBER = Converters.number(NumberRange.ANY);
    private static final Converter<Double> WHOLE = Converters.wholeFrom(0).to(Integer::doubleValue, Double::intValue);
    private static final Converter<List<YamlNode>> OPTIONS = Converters.list(
            new Converter<>("a value, a list or a section", value -> Optional.of(value.node()), node -> Map.of()));
    private static final Converter<YamlNode> OPTION =
            new Converter<>("one of the options", value -> Optional.of(value.node()), node -> Map.of());
    private static final Converter<SearchedValue> SEARCHED = Converters.section(
            "{search: log-uniform, from: <number>, to: <number>} or {search: choice, of: [...]}",
            SearchedValues::read,
            value -> Map.of());

    private SearchedValues() {}

    /** The searched values by path, in the order of the file; those that are faulty are reported. */
    static Map<String, SearchedValue> of(ConfigValue root) {
        Map<String, SearchedValue> found = new LinkedHashMap<>();
        collect(root, found);
        return found;
    }

    private static void collect(ConfigValue value, Map<String, SearchedValue> found) {
        if (isSearch(value.node())) {
            if (isIn(DATA, value)) {
                value.report("what the data is made of cannot be searched; search in features, model or training");
            } else if (isIn(CALIBRATION, value)) {
                value.report(
                        "trials are measured before calibration, which cannot be searched; search in features, model or training");
            } else {
                SEARCHED.read(value).ifPresent(read -> found.put(value.path(), read));
            }
        } else {
            value.below().forEach(below -> collect(below, found));
        }
    }

    private static boolean isIn(String section, ConfigValue value) {
        return value.path().equals(section) || value.path().startsWith(section + ".");
    }

    /** A feature or a behavior may be called search, too. */
    static boolean isSearch(YamlNode node) {
        return node instanceof YamlNode.Mapping mapping
                && mapping.entries().get(SEARCH) instanceof YamlNode.Scalar kind
                && (KINDS.contains(kind.text()) || OTHERS.stream().anyMatch(mapping.entries()::containsKey));
    }

    private static boolean holdsSearch(YamlNode node) {
        if (node instanceof YamlNode.Mapping mapping) {
            return isSearch(node) || mapping.entries().values().stream().anyMatch(SearchedValues::holdsSearch);
        }
        return node instanceof YamlNode.Sequence sequence
                && sequence.items().stream().anyMatch(SearchedValues::holdsSearch);
    }

    private static Optional<SearchedValue> read(Section section) {
        Optional<String> kind = section.required(SEARCH, Converters.word(KINDS));
        if (kind.isEmpty()) {
            OTHERS.forEach(section::ignore);
            return Optional.empty();
        }
        return switch (kind.get()) {
            case "log-uniform" -> numbers(section, NUMBER, Domain.LogUniform::new, true);
            case "uniform" -> numbers(section, NUMBER, Domain.Uniform::new, false);
            case "whole" -> numbers(section, WHOLE, (from, to) -> new Domain.Whole((int) from, (int) to), false);
            default -> choice(section);
        };
    }

    private interface Range {
        Domain of(double from, double to);
    }

    private static Optional<SearchedValue> numbers(
            Section section, Converter<Double> number, Range range, boolean logarithmic) {
        Optional<Double> from = section.required(FROM, number);
        Optional<Double> to = section.required(TO, number);
        Optional<Double> start = section.optional(START, number);
        if (from.isEmpty() || to.isEmpty() || section.faulty(START, start)) {
            return Optional.empty();
        }
        Optional<Domain> domain = attempt(section, () -> range.of(from.get(), to.get()));
        if (domain.isPresent() && start.isPresent() && !domain.get().contains(start.get())) {
            section.report(START, "found %s; expected a number of the range".formatted(start.get()));
            return Optional.empty();
        }
        return domain.map(found ->
                new SearchedValue(found, List.of(), start.orElseGet(() -> found.at(logarithmic ? 0.5 : 0.499999))));
    }

    private static Optional<SearchedValue> choice(Section section) {
        Optional<List<YamlNode>> options = section.required(OF, OPTIONS);
        Optional<YamlNode> start = section.optional(START, OPTION);
        if (options.isEmpty()) {
            return Optional.empty();
        }
        if (!sound(section, options.get())) {
            return Optional.empty();
        }
        Optional<Domain> domain =
                attempt(section, () -> new Domain.Choice(options.get().size()));
        int first = start.map(node -> place(node, options.get())).orElse(0);
        if (first < 0) {
            section.report(
                    START,
                    "found %s; expected one of the options"
                            .formatted(start.get().description()));
            return Optional.empty();
        }
        return domain.map(found -> new SearchedValue(found, options.get(), first));
    }

    private static boolean sound(Section section, List<YamlNode> options) {
        Set<String> seen = new HashSet<>();
        boolean sound = true;
        for (YamlNode option : options) {
            String text = SearchedValue.text(option);
            if (!seen.add(text)) {
                section.report(OF, "'%s' stands twice; keep one".formatted(text));
                sound = false;
            }
            if (holdsSearch(option)) {
                section.report(OF, "a search within an option is not possible; write the options out");
                sound = false;
            }
        }
        return sound;
    }

    /** Options are compared as they are written, whatever line they stand on. */
    private static int place(YamlNode node, List<YamlNode> options) {
        for (int option = 0; option < options.size(); option++) {
            if (SearchedValue.text(options.get(option)).equals(SearchedValue.text(node))) {
                return option;
            }
        }
        return -1;
    }

    private static Optional<Domain> attempt(Section section, Supplier<Domain> domain) {
        try {
            return Optional.of(domain.get());
        } catch (IllegalArgumentException e) {
            section.report(e.getMessage());
            return Optional.empty();
        }
    }

    /** The configuration with values in place of what they are drawn from. */
    static YamlNode replaced(YamlNode root, Map<String, SearchedValue> searched, Map<String, Double> values) {
        return replaced("", root, searched, values);
    }

    private static YamlNode replaced(
            String path, YamlNode node, Map<String, SearchedValue> searched, Map<String, Double> values) {
        SearchedValue here = searched.get(path);
        if (here != null) {
            return here.node(values.get(path), node.line());
        }
        if (node instanceof YamlNode.Mapping mapping) {
            Map<String, YamlNode> entries = new LinkedHashMap<>();
            mapping.entries()
                    .forEach((key, below) ->
                            entries.put(key, replaced(ConfigValue.childPath(path, key), below, searched, values)));
            return new YamlNode.Mapping(mapping.line(), entries);
        }
        if (node instanceof YamlNode.Sequence sequence) {
            List<YamlNode> items = new ArrayList<>();
            for (int item = 0; item < sequence.items().size(); item++) {
                items.add(replaced(
                        ConfigValue.itemPath(path, item), sequence.items().get(item), searched, values));
            }
            return new YamlNode.Sequence(sequence.line(), items);
        }
        return node;
    }
}
