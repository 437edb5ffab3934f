// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** Checks that the records of this package share. */
final class Checks {
    private Checks() {}

    /** The text, which must say something. */
    static String nonBlank(String what, String text) {
        Objects.requireNonNull(text, what);
        if (text.isBlank()) {
            throw new IllegalArgumentException(what + " is blank; give it a text");
        }
        return text;
    }

    /** An unmodifiable copy that keeps the order ({@code Map.copyOf} does not). */
    static <V> Map<String, V> ordered(String what, Map<String, V> map) {
        Objects.requireNonNull(map, what);
        map.forEach((key, value) -> {
            nonBlank("a key of " + what, key);
            Objects.requireNonNull(value, () -> "%s: the value of '%s' is null".formatted(what, key));
        });
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** Refuses two elements of the same name. */
    static <T> void distinct(String what, List<T> elements, Function<T, ?> name) {
        Set<Object> seen = new HashSet<>();
        for (T element : elements) {
            if (!seen.add(name.apply(element))) {
                throw new IllegalArgumentException(
                        "two %s are named '%s'; rename one".formatted(what, name.apply(element)));
            }
        }
    }

    /** Refuses a metric that no column describes. */
    static void described(String where, Set<String> keys, List<MetricColumn> columns) {
        List<String> known = columns.stream().map(MetricColumn::key).toList();
        for (String key : keys) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException(
                        "%s has the metric '%s', which no column describes; the columns are %s"
                                .formatted(where, key, known));
            }
        }
    }
}
