// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.yaml;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The keys of a section, each declared once: its name, what its value is to be, what is taken where it is missing, and what
 * it means. From the declarations follow the record that a section is read into, and the section that a record is written
 * as.
 *
 * <p>The key {@code weight-decay} fills the component {@code weightDecay}, or that of {@link #into}. A component that no key
 * fills is made of the components below it where it is a record, and is the key under which the section stands where it is
 * {@code name}. A key that is neither required nor has a default gives null, or an empty Optional.
 *
 * @param <T> the record
 */
public final class Keys<T> {
    private final Class<T> type;
    private final List<Key> keys = new ArrayList<>();
    private final Map<String, List<String>> places = new HashMap<>();
    private boolean strict;
    private Predicate<Section> check = section -> true;

    private Keys(Class<T> type) {
        this.type = type;
    }

    /** A section without keys; each of the following calls adds one, or says more of the one added last. */
    public static <T> Keys<T> of(Class<T> type) {
        return new Keys<>(type);
    }

    /** A required key for each component of a record, of the kind that its type tells. */
    public static <T> Keys<T> ofComponents(Class<T> type) {
        Keys<T> keys = new Keys<>(type);
        for (RecordComponent component : type.getRecordComponents()) {
            keys.required(Records.key(component), Records.kind(component.getGenericType()));
        }
        return keys;
    }

    public Keys<T> required(String name, Converter<?> kind) {
        return add(new Key(name, kind, true, false, section -> null));
    }

    /** Without a default. */
    public Keys<T> optional(String name, Converter<?> kind) {
        return add(new Key(name, kind, false, false, section -> null));
    }

    public <V> Keys<T> optional(String name, Converter<V> kind, V usual) {
        return add(new Key(name, kind, false, true, section -> usual));
    }

    /** With a default that follows from the section. */
    public <V> Keys<T> derived(String name, Converter<V> kind, Function<Section, V> usual) {
        return add(new Key(name, kind, false, false, usual));
    }

    /** What the key means, in the words that its row of docs/configuration.md begins with. */
    public Keys<T> means(String meaning) {
        last().meaning = meaning;
        return this;
    }

    /** Fills the component at a path, such as {@code settings.folder}, and not that of its name. */
    public Keys<T> into(String component) {
        last().component = component;
        return this;
    }

    /** What is taken where a required key is missing or faulty, which is reported, so that the rest can be checked. */
    public Keys<T> standIn(Object value) {
        last().usual = section -> value;
        return this;
    }

    /** Is a key of the sections alone that the condition holds for. */
    public Keys<T> onlyIf(Predicate<Section> condition) {
        last().there = condition;
        return this;
    }

    /** Is passed over in sections that the condition does not hold for. */
    public Keys<T> readIf(Predicate<Section> condition) {
        last().read = condition;
        return this;
    }

    /** Is not written where the value is the default. */
    public Keys<T> quiet() {
        last().quiet = true;
        return this;
    }

    /** Is not written where the condition holds for the record. */
    @SuppressWarnings("unchecked")
    public Keys<T> unwrittenIf(Predicate<T> condition) {
        last().unwritten = record -> condition.test((T) record);
        return this;
    }

    /** Has, in a part of {@code split.files}, the value of {@code data} where it has none itself. */
    public Keys<T> inherited() {
        last().inherited = true;
        return this;
    }

    /** No record is made where any value is faulty; else a faulty one is taken as its default, to check the rest. */
    public Keys<T> strict() {
        strict = true;
        return this;
    }

    /** Makes no record where the check, which reports what it finds, does not hold; the values are held by then. */
    public Keys<T> check(Predicate<Section> newCheck) {
        check = newCheck;
        return this;
    }

    /** What the record at a path refuses is reported at the first of these keys that is there, else at the last. */
    public Keys<T> refusedAt(String path, String... names) {
        places.put(path, List.of(names));
        return this;
    }

    public List<Key> keys() {
        return List.copyOf(keys);
    }

    /** Whether a section has one of the keys; all of them are known then. */
    public boolean anyIn(Section section) {
        section.ignore(keys.stream().map(Key::name).toArray(String[]::new));
        return keys.stream().anyMatch(key -> section.has(key.name()));
    }

    /** A section of these keys alone. */
    public Converter<T> section(String expected) {
        return Converters.section(expected, this::read, this::write);
    }

    /** The record that a section holds; empty, after reports, where it holds none. */
    public Optional<T> read(Section section) {
        return read(section, Optional.empty(), Map.of());
    }

    /**
     * The record that a section holds.
     *
     * @param outer what the section is a part of
     * @param given by component, what is taken instead of what the section holds
     */
    public Optional<T> read(Section section, Optional<T> outer, Map<String, ?> given) {
        Map<String, Object> values = new HashMap<>(given);
        boolean complete = true;
        for (Key key : keys) {
            Optional<?> stated = key.read(section, given.get(key.component), outer.orElse(null));
            Object value = stated.isPresent() ? stated.get() : key.usual.apply(section);
            complete &= value != null || !key.required();
            complete &= !strict || !section.faulty(key.name(), stated);
            section.hold(key.name(), value);
            values.put(key.component, value);
        }
        return complete && check.test(section) ? make(type, "", section, values) : Optional.empty();
    }

    private <R> Optional<R> make(Class<R> record, String path, Section section, Map<String, Object> values) {
        RecordComponent[] components = record.getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < arguments.length; i++) {
            Class<?> kind = components[i].getType();
            String inner = path.isEmpty() ? components[i].getName() : path + "." + components[i].getName();
            if (values.containsKey(inner)) {
                arguments[i] = Records.argument(kind, values.get(inner));
            } else if (inner.equals("name")) {
                arguments[i] = section.name();
            } else if (kind.isRecord()) {
                Optional<?> part = make(kind, inner, section, values);
                if (part.isEmpty()) {
                    return Optional.empty();
                }
                arguments[i] = part.get();
            } else {
                throw new IllegalStateException("no key fills %s of %s".formatted(inner, type));
            }
        }
        List<String> names = places.getOrDefault(path, List.of());
        return names.stream()
                .filter(section::has)
                .findFirst()
                .or(() -> names.isEmpty() ? Optional.empty() : Optional.of(names.get(names.size() - 1)))
                .map(name -> section.attempt(name, () -> Records.construct(record, arguments)))
                .orElseGet(() -> section.attempt(() -> Records.construct(record, arguments)));
    }

    /** Writes a record as {@link #read} reads it. */
    public Map<String, Object> write(T record) {
        Map<String, Object> section = new LinkedHashMap<>();
        keys.forEach(key -> key.write(section, record));
        return section;
    }

    private Keys<T> add(Key key) {
        keys.add(key);
        return this;
    }

    private Key last() {
        return keys.get(keys.size() - 1);
    }
}
