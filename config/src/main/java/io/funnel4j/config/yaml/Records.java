// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.yaml;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Components of records: {@code ownExperts} is the key {@code own-experts}. */
final class Records {
    private static final Pattern CAPITAL = Pattern.compile("([A-Z])");
    private static final Pattern HYPHENATED = Pattern.compile("-([a-z0-9])");
    private static final Pattern DOT = Pattern.compile("\\.");

    private Records() {}

    static String key(RecordComponent component) {
        return CAPITAL.matcher(component.getName()).replaceAll("-$1").toLowerCase(Locale.ROOT);
    }

    static String component(String key) {
        return HYPHENATED.matcher(key).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    /** What the value of a component is to be, by its type. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static Converter<?> kind(Type type) {
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

    /** A value, or null, as a component of a type takes it. */
    static Object argument(Class<?> type, Object value) {
        if (type == Optional.class) {
            return value instanceof Optional<?> ? value : Optional.ofNullable(value);
        }
        if (type == OptionalLong.class) {
            return value == null ? OptionalLong.empty() : OptionalLong.of((Long) value);
        }
        if (type == OptionalDouble.class) {
            return value == null ? OptionalDouble.empty() : OptionalDouble.of((Double) value);
        }
        return value;
    }

    static <T> T construct(Class<T> type, Object... arguments) {
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalArgumentException("%s cannot be made: %s".formatted(type.getName(), e.getCause()), e);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException("%s cannot be made: %s".formatted(type.getName(), e), e);
        }
    }

    /** The component at a path, such as {@code plan.epochs}; null where there is none. */
    static Object get(Object record, String path) {
        Object value = record;
        for (String name : DOT.split(path, -1)) {
            value = value == null ? null : content(component(value, name));
        }
        return value;
    }

    private static Object component(Object record, String name) {
        try {
            RecordComponent component = Arrays.stream(record.getClass().getRecordComponents())
                    .filter(candidate -> candidate.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("%s of %s cannot be read".formatted(name, record), e);
        }
    }

    private static Object content(Object value) {
        if (value instanceof Optional<?> held) {
            return held.orElse(null);
        }
        if (value instanceof OptionalLong held) {
            return held.isPresent() ? held.getAsLong() : null;
        }
        if (value instanceof OptionalDouble held) {
            return held.isPresent() ? held.getAsDouble() : null;
        }
        return value;
    }
}
