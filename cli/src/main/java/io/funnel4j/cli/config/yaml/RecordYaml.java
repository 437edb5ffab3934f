// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config.yaml;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.text.EnumNames;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A record as the keys of a section: its component {@code ownExperts} is {@code own-experts}; all are required. */
public final class RecordYaml {
    private static final Pattern CAPITAL = Pattern.compile("([A-Z])");

    private RecordYaml() {}

    /** The record that a section holds; its mistakes, and what its constructor refuses, are reported. */
    public static <T> Optional<T> read(Section section, Class<T> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            section.ignoreAll();
            section.report(
                    "type",
                    "class '%s' is no record; a configuration can name records alone".formatted(type.getName()));
            return Optional.empty();
        }
        Object[] values = new Object[components.length];
        boolean complete = true;
        for (int i = 0; i < values.length; i++) {
            Optional<?> value = section.required(key(components[i]), kind(components[i].getGenericType()));
            complete &= value.isPresent();
            values[i] = value.orElse(null);
        }
        return complete ? section.attempt(() -> construct(type, components, values)) : Optional.empty();
    }

    /** Writes a record's components as {@link #read} reads them. */
    public static void write(ObjectNode node, Object value) {
        RecordComponent[] components = value.getClass().getRecordComponents();
        for (RecordComponent component : components == null ? new RecordComponent[0] : components) {
            Object held = get(component, value);
            if (held instanceof List<?> list) {
                ArrayNode items = node.putArray(key(component));
                list.forEach(item -> items.addPOJO(item));
            } else {
                node.putPOJO(key(component), held instanceof Enum<?> constant ? EnumNames.of(constant) : held);
            }
        }
    }

    private static String key(RecordComponent component) {
        return CAPITAL.matcher(component.getName()).replaceAll("-$1").toLowerCase(Locale.ROOT);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Converter<?> kind(Type type) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return Converters.oneOrMore((Converter<Object>) kind(list.getActualTypeArguments()[0]));
        }
        if (type == int.class || type == Integer.class) {
            return Converters.wholeFrom(0);
        }
        if (type == long.class || type == Long.class) {
            return Converters.whole();
        }
        if (type == double.class || type == Double.class) {
            return Converters.number(NumberRange.ANY);
        }
        if (type == boolean.class || type == Boolean.class) {
            return Converters.TRUE_OR_FALSE;
        }
        if (type instanceof Class<?> constants && constants.isEnum()) {
            return Converters.constant((Class) constants);
        }
        return Converters.TEXT;
    }

    private static <T> T construct(Class<T> type, RecordComponent[] components, Object[] values) {
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalArgumentException("%s cannot be made: %s".formatted(type.getName(), e.getCause()), e);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException("%s cannot be made: %s".formatted(type.getName(), e), e);
        }
    }

    private static Object get(RecordComponent component, Object value) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("%s cannot be read".formatted(component), e);
        }
    }
}
