// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** What an event of a known word says of its visit. */
final class EventWord {
    private final boolean exposure;
    private final int[] behaviors;

    private EventWord(boolean exposure, int[] behaviors) {
        this.exposure = exposure;
        this.behaviors = behaviors;
    }

    /** All words that a log knows, each once. */
    static List<String> known(EventLog log) {
        Set<String> known = new LinkedHashSet<>(log.exposure());
        log.behaviors().values().forEach(known::addAll);
        return List.copyOf(known);
    }

    /** In the order of {@link #known}. */
    static List<EventWord> of(EventLog log) {
        List<Set<String>> behaviors = new ArrayList<>(log.behaviors().values());
        return known(log).stream()
                .map(word -> new EventWord(
                        log.exposure().contains(word),
                        IntStream.range(0, behaviors.size())
                                .filter(behavior -> behaviors.get(behavior).contains(word))
                                .toArray()))
                .toList();
    }

    boolean isExposure() {
        return exposure;
    }

    /** The numbers of the behaviors that happened. */
    int[] behaviors() {
        return behaviors;
    }
}
