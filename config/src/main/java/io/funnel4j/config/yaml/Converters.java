// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.yaml;

import io.funnel4j.file.PathCharset;
import io.funnel4j.text.EnumNames;
import io.funnel4j.text.Nearest;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of values that configurations are made of. */
public final class Converters {
    /** A text that is not blank, without control characters but for tabs and line ends; numbers, true and false are taken as they are written. */
    public static final Converter<String> TEXT = withoutControls(
            scalar("a text", text -> text.isBlank() ? Optional.empty() : Optional.of(text)), Escapes::problemInLines);

    /** The same in one line. */
    public static final Converter<String> LINE = withoutControls(TEXT, Escapes::problem);

    /** One character, which may be blank, or a control character of ASCII: tables are written with some of them. */
    public static final Converter<Character> CHARACTER = withoutControls(
            scalar(
                    "one character, in quotes",
                    text -> text.length() == 1 ? Optional.of(text.charAt(0)) : Optional.empty(),
                    String::valueOf),
            text -> text.length() == 1 && text.charAt(0) > 0 && text.charAt(0) < ' '
                    ? Optional.empty()
                    : Escapes.problem(text));

    public static final Converter<Boolean> TRUE_OR_FALSE = scalar("true or false", text -> switch (text) {
        case "true" -> Optional.of(true);
        case "false" -> Optional.of(false);
        default -> Optional.empty();
    });

    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9][0-9_]*");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?([0-9][0-9_]*+\\.?[0-9]*+|\\.[0-9]++)([eE][-+]?[0-9]++)?");

    private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,8})([smhd])");
    private static final Map<String, Duration> SPAN_UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    private Converters() {}

    /** A whole number that a long holds. */
    public static Converter<Long> whole() {
        return scalar("a whole number from -2^63 to 2^63 - 1", Converters::parseWhole);
    }

    /** A whole number from {@code least} to 2^31 - 1. */
    public static Converter<Integer> wholeFrom(int least) {
        return scalar(
                String.format(Locale.ROOT, "a whole number of at least %d (and below 2^31)", least),
                text -> parseWhole(text)
                        .filter(number -> number >= least && number <= Integer.MAX_VALUE)
                        .map(Long::intValue));
    }

    public static Converter<Double> number(NumberRange range) {
        return number(range, range.description());
    }

    /** A number where other kinds would do too, which {@code expected} names. */
    public static Converter<Double> number(NumberRange range, String expected) {
        return scalar(expected, text -> parseNumber(text).filter(range::contains));
    }

    /** A constant of an enum, by its name in configurations. */
    public static <E extends Enum<E>> Converter<E> constant(Class<E> type) {
        Converter<String> word = word(EnumNames.all(type));
        return word.to(name -> EnumNames.parse(type, name), EnumNames::of);
    }

    /** One of several words. */
    public static Converter<String> word(List<String> words) {
        String expected = "one of " + String.join(", ", words);
        return TEXT.readBy(expected, value -> {
            if (!(value.node() instanceof YamlNode.Scalar scalar)) {
                return value.refuse(expected);
            }
            return words.contains(scalar.text())
                    ? Optional.of(scalar.text())
                    : value.refuse(expected + Nearest.suggestion(scalar.text(), words));
        });
    }

    /** One of several things that have names. */
    public static <T> Converter<T> named(List<T> all, Function<T, String> name) {
        return word(all.stream().map(name).toList())
                .to(
                        word -> all.stream()
                                .filter(one -> name.apply(one).equals(word))
                                .findFirst()
                                .orElseThrow(),
                        name);
    }

    /** A span of time: {@code 30m}, {@code 12h}, {@code 7d}. */
    public static final Converter<Duration> DURATION = scalar(
            "a span of time such as 30m, 12h or 7d",
            text -> {
                Matcher parts = SPAN.matcher(text);
                return parts.matches()
                        ? Optional.of(SPAN_UNITS.get(parts.group(2)).multipliedBy(Long.parseLong(parts.group(1))))
                        : Optional.empty();
            },
            span -> span.toSeconds() + "s");

    /** A file, relative to the configuration's folder, or to the home folder where it begins with {@code ~}. */
    public static final Converter<Path> FILE =
            new Converter<>("the path of a file" + PathCharset.limit(), Converters::readFile, Path::toString);

    private static Optional<Path> readFile(ConfigValue value) {
        String text = value.node() instanceof YamlNode.Scalar scalar ? scalar.text() : "";
        Optional<String> problem = isThere(value.folder(), text) ? Optional.empty() : Escapes.problem(text);
        if (problem.isPresent()) {
            value.report(problem.get());
            return Optional.empty();
        }
        try {
            return text.isBlank()
                    ? value.refuse(FILE.expected())
                    : Optional.of(value.folder().resolve(HomeFolder.path(text)).normalize());
        } catch (InvalidPathException e) {
            return value.refuse(FILE.expected());
        }
    }

    /** What is there is named as it is meant, whatever characters it has. */
    private static boolean isThere(Path folder, String text) {
        try {
            return Files.exists(folder.resolve(text));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Empty where the value is faulty, so that a list or a map has all of its values. */
    public static <T> Converter<Optional<T>> tolerant(Converter<T> kind) {
        return new Converter<>(
                kind.expected(), value -> Optional.of(kind.read(value)), value -> kind.write(value.orElseThrow()));
    }

    /** A list without faulty items. */
    public static <T> Converter<List<T>> list(Converter<T> item) {
        String expected = "a list, each item " + item.expected();
        return new Converter<>(
                expected,
                value -> {
                    if (!(value.node() instanceof YamlNode.Sequence sequence)) {
                        return value.refuse(expected);
                    }
                    List<T> items = new ArrayList<>();
                    for (int index = 0; index < sequence.items().size(); index++) {
                        item.read(value.item(index, sequence.items().get(index)))
                                .ifPresent(items::add);
                    }
                    return items.size() == sequence.items().size() ? Optional.of(items) : Optional.empty();
                },
                items -> items.stream().map(item::write).toList());
    }

    /** One value, or a list of at least one. */
    public static <T> Converter<List<T>> oneOrMore(Converter<T> item) {
        String expected = item.expected() + ", or a list of at least one";
        Converter<List<T>> list = list(item);
        return list.readBy(expected, value -> {
            if (value.node() instanceof YamlNode.Sequence sequence) {
                return sequence.items().isEmpty() ? value.refuse(expected) : list.read(value);
            }
            return item.read(value).map(List::of);
        });
    }

    /** Keys that the file chooses, each with a value of one kind; faulty values are reported and left out. */
    public static <T> Converter<Map<String, T>> map(String expected, Converter<T> kind) {
        return new Converter<>(
                expected,
                value -> {
                    if (!(value.node() instanceof YamlNode.Mapping mapping)) {
                        return value.refuse(expected);
                    }
                    Map<String, T> values = new LinkedHashMap<>();
                    mapping.entries().forEach((key, node) -> {
                        ConfigValue child = value.child(key, node);
                        Escapes.problemInLines(key).ifPresent(problem -> child.report("the key: " + problem));
                        kind.read(child).ifPresent(read -> values.put(key, read));
                    });
                    return Optional.of(values);
                },
                values -> {
                    Map<String, Object> written = new LinkedHashMap<>();
                    values.forEach((key, held) -> written.put(key, kind.write(held)));
                    return written;
                });
    }

    /** Keys that the reader knows; others are reported. */
    public static <T> Converter<T> section(
            String expected, Function<Section, Optional<T>> reader, Function<? super T, Object> writer) {
        return new Converter<>(
                expected,
                value -> {
                    if (!(value.node() instanceof YamlNode.Mapping mapping)) {
                        return value.refuse(expected);
                    }
                    Section section = new Section(value, mapping);
                    Optional<T> read = reader.apply(section);
                    section.reportUnknownKeys();
                    return read;
                },
                writer);
    }

    /** Says first what YAML made of an escape, where the text can hardly be meant. */
    private static <T> Converter<T> withoutControls(Converter<T> kind, Function<String, Optional<String>> problem) {
        return kind.readBy(kind.expected(), value -> {
            Optional<String> found =
                    value.node() instanceof YamlNode.Scalar scalar ? problem.apply(scalar.text()) : Optional.empty();
            found.ifPresent(value::report);
            return found.isPresent() ? Optional.empty() : kind.read(value);
        });
    }

    private static <T> Converter<T> scalar(String expected, Function<String, Optional<T>> parse) {
        return scalar(expected, parse, value -> value);
    }

    private static <T> Converter<T> scalar(
            String expected, Function<String, Optional<T>> parse, Function<T, Object> writer) {
        return new Converter<>(
                expected,
                value -> {
                    Optional<T> parsed = value.node() instanceof YamlNode.Scalar scalar
                            ? parse.apply(scalar.text())
                            : Optional.empty();
                    return parsed.isPresent() ? parsed : value.refuse(expected);
                },
                writer);
    }

    private static Optional<Long> parseWhole(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(text.replace("_", "")));
        } catch (NumberFormatException e) {
            return Optional.empty(); // beyond a long
        }
    }

    private static Optional<Double> parseNumber(String text) {
        return NUMBER.matcher(text).matches()
                ? Optional.of(Double.parseDouble(text.replace("_", "")))
                : Optional.empty();
    }
}
