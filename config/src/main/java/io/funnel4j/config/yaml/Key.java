// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.yaml;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** A key as {@link Keys} declares it. */
public final class Key {
    private final String name;
    private final Converter<Object> kind;
    private final boolean required;
    /** Whether the usual value is the same in all sections. */
    private final boolean constant;

    /** What it means, in one line. */
    String meaning = "";
    /** The component that it fills. */
    String component;
    /** What is taken where the value is missing or faulty. */
    Function<Section, ?> usual;
    /** Whether a section has the key. */
    Predicate<Section> there = section -> true;
    /** Whether it is read where a section has it. */
    Predicate<Section> read = section -> true;
    /** Whether it is left out where a record is written. */
    Predicate<Object> unwritten = record -> false;
    /** Whether it is left out where it has the value that is taken anyway. */
    boolean quiet;
    /** Whether a part of the data has the value of the whole where it has none itself. */
    boolean inherited;

    @SuppressWarnings("unchecked")
    Key(String name, Converter<?> kind, boolean required, boolean constant, Function<Section, ?> usual) {
        this.name = name;
        this.kind = (Converter<Object>) kind;
        this.required = required;
        this.constant = constant;
        this.usual = usual;
        this.component = Records.component(name);
    }

    public String name() {
        return name;
    }

    public boolean required() {
        return required;
    }

    /** The default, as it is written; empty where there is none, or it follows from the rest, or it is not written. */
    public Optional<Object> usualWritten() {
        return constant && !quiet ? Optional.of(kind.write(usual.apply(null))) : Optional.empty();
    }

    /** What it means, in one line. */
    public String meaning() {
        return meaning;
    }

    /**
     * What a section holds for the key; empty where that is nothing, or something faulty, which is reported.
     *
     * @param given what is taken instead, or null
     * @param whole what the section is a part of, or null
     */
    Optional<?> read(Section section, Object given, Object whole) {
        if (!there.test(section)) {
            return Optional.empty();
        }
        if (!read.test(section)) {
            section.ignore(name);
            return Optional.empty();
        }
        Object outer = inherited && whole != null && !section.has(name) ? Records.get(whole, component) : null;
        Optional<?> instead = Optional.ofNullable(given != null ? given : outer);
        Optional<?> found = required && instead.isEmpty() ? section.required(name, kind) : section.optional(name, kind);
        return instead.isPresent() ? instead : found;
    }

    /** Adds the key where the record's value is to be written. */
    void write(Map<String, Object> section, Object record) {
        Object value = Records.get(record, component);
        if (value != null && !unwritten.test(record) && !(quiet && value.equals(usual.apply(null)))) {
            section.put(name, kind.write(value));
        }
    }
}
