// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How much of what a tracker was to be told is still to arrive, by kind. */
final class Unsent {
    enum Kind {
        PARAMETERS("parameter"),
        TAGS("tag"),
        METRIC_POINTS("metric point"),
        FILES("file"),
        /** There is one at most. */
        RESUME(null),
        /** There is one at most. */
        END(null);

        private final String noun;

        Kind(String noun) {
            this.noun = noun;
        }

        private String text(long count) {
            return switch (this) {
                case RESUME -> "that it was resumed";
                case END -> "how the run ended";
                default -> String.format(Locale.ROOT, count == 1 ? "%,d %s" : "%,d %ss", count, noun);
            };
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

    /** {@code 12 parameters, 1 file, how the run ended}. */
    synchronized String text() {
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> entry.getKey().text(entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
