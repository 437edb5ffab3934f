// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How much of what a tracker was to be told is still to arrive, by kind. */
final class Unsent {
    enum Kind {
        PARAMETERS,
        TAGS,
        METRIC_POINTS,
        FILES,
        CHANGES_OF_STATUS;

        private String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

    synchronized void add(Map<Kind, Long> more) {
        more.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
    }

    synchronized void arrived(Map<Kind, Long> less) {
        less.forEach((kind, count) -> counts.merge(kind, -count, Long::sum));
    }

    synchronized boolean none() {
        return counts.values().stream().allMatch(count -> count == 0);
    }

    /** {@code 12 parameters, 3 files}. */
    synchronized String text() {
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> String.format(
                        Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey().text()))
                .collect(Collectors.joining(", "));
    }
}
