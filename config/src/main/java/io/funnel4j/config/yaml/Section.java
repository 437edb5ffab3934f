// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.yaml;

import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problem;
import io.funnel4j.text.Nearest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The keys at one path of the file. It remembers which keys were asked for, and reports the others. */
public final class Section {
    private final ConfigValue value;
    private final YamlNode.Mapping mapping;
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, Object> held = new HashMap<>();

    Section(ConfigValue value, YamlNode.Mapping mapping) {
        this.value = value;
        this.mapping = mapping;
    }

    /** The key under which the section stands. */
    public String name() {
        return value.name();
    }

    public boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    /** Whether a key is there and reading it gave nothing. */
    public boolean faulty(String key, Optional<?> read) {
        return has(key) && read.isEmpty();
    }

    /** The value of a key that stands before, as {@link Keys} read it; null where it is nothing. */
    public <T> T held(String key, Class<T> type) {
        return type.cast(held.get(key));
    }

    void hold(String key, Object read) {
        held.put(key, read);
    }

    /** The folder that paths are relative to. */
    public Path folder() {
        return value.folder();
    }

    /** The value of a key; empty where it is missing or faulty. */
    public <T> Optional<T> optional(String key, Converter<T> kind) {
        known.add(key);
        return has(key) ? kind.read(at(key)) : Optional.empty();
    }

    /** The value of a key; empty where it is missing or faulty, which is reported. */
    public <T> Optional<T> required(String key, Converter<T> kind) {
        if (!has(key)) {
            report(key, "missing; expected " + kind.expected());
        }
        return optional(key, kind);
    }

    /**
     * The one of several keys that is there; none or more than one are reported.
     *
     * @param keys that exclude each other
     */
    public Optional<String> oneOf(String... keys) {
        known.addAll(Arrays.asList(keys));
        List<String> present = Arrays.stream(keys).filter(this::has).toList();
        if (present.size() == 1) {
            return Optional.of(present.get(0));
        }
        String choices = "'" + String.join("', '", keys) + "'";
        report(
                present.isEmpty()
                        ? "has none of %s; give one".formatted(choices)
                        : "has '%s'; keep one".formatted(String.join("' and '", present)));
        return Optional.empty();
    }

    /** Takes keys as known that are not read, because what they belong to is faulty. */
    public void ignore(String... keys) {
        known.addAll(Arrays.asList(keys));
    }

    /** Takes all keys as known, where what they would be is not known. */
    public void ignoreAll() {
        known.addAll(mapping.entries().keySet());
    }

    public void report(String message) {
        value.report(message);
    }

    /** At the line of the key, or of the section where the key is missing. */
    public void report(String key, String message) {
        at(key).report(message);
    }

    /** At the line of a key below a key that holds keys. */
    public void report(String key, String inner, String message) {
        at(key, inner).report(message);
    }

    /** Under the name of an option of the command line. */
    public void reportOption(String option, String message) {
        value.problems().add(option, 0, message);
    }

    /** Constructs a domain object of this section, or reports what its constructor says. */
    public <T> Optional<T> attempt(Supplier<T> construction) {
        return value.attempt(construction);
    }

    /** Constructs a domain object of a key, or reports what its constructor says. */
    public <T> Optional<T> attempt(String key, Supplier<T> construction) {
        return at(key).attempt(construction);
    }

    /**
     * Constructs a domain object of several sections, or reports what its constructor says.
     *
     * @param whole the section below which a problem's path leads
     */
    public <T> Optional<T> attempt(Function<Problem, Section> whole, Supplier<T> construction) {
        return value.attempt(problem -> whole.apply(problem).value, construction);
    }

    /**
     * Reports what a specification that is made of several sections was refused for.
     *
     * @param whole the section below which a problem's path leads
     */
    public static void report(Function<Problem, Section> whole, InvalidSpecException refused) {
        ConfigValue.report(problem -> whole.apply(problem).value, refused);
    }

    void reportUnknownKeys() {
        mapping.entries().forEach((key, node) -> {
            if (!known.contains(key)) {
                value.child(key, node)
                        .report("unknown key; keys here are %s%s"
                                .formatted(String.join(", ", known), Nearest.suggestion(key, known)));
            }
        });
    }

    private ConfigValue at(String key) {
        return value.at(key);
    }

    private ConfigValue at(String key, String inner) {
        return value.at(key).at(inner);
    }
}
