// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.late;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.LabelTimes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which labels of a plan have times, and what comes before what. The time of the exposure has place 0, those of labels the
 * places behind it, in the plan's order.
 */
final class TimedLabels {
    /** The place of the exposure's time. */
    static final int EXPOSURE = 0;

    /** Whether the exposure has a time. */
    final boolean exposure;
    /** By place, the label; that of the exposure is none. */
    final int[] labels;
    /** Places of an effect and of what comes before it, the causes nearest to the root first. */
    final List<Pair> pairs;
    /** Labels of columns and those without which they cannot happen, the causes nearest to the root first. */
    final List<Pair> needs = new ArrayList<>();
    /** Places of the labels that have a delay. */
    final int[] delayed;
    /** Places since which those count. */
    final int[] since;

    private final List<String> names;
    private final List<String> places = new ArrayList<>();

    /** An effect and its cause. */
    record Pair(int effect, int cause) {}

    TimedLabels(EncodingPlan plan, BehaviorGraph graph) {
        LabelTimes times = plan.times();
        this.names = plan.labelNames();
        places.add(LabelTimes.EXPOSURE);
        places.addAll(times.labels().keySet());
        this.exposure = times.exposure() != null;
        this.labels = places.stream().mapToInt(names::indexOf).toArray();
        this.delayed = times.delayed().stream().mapToInt(places::indexOf).toArray();
        this.since = times.delayed().stream()
                .mapToInt(label -> places.indexOf(times.labels().get(label).since()))
                .toArray();
        this.pairs = pairs(times, graph);
        int columns = plan.labels().size();
        for (String behavior : graph.behaviors()) {
            for (String cause : graph.necessaryAncestors(behavior)) {
                Pair pair = new Pair(names.indexOf(graph.label(behavior)), names.indexOf(graph.label(cause)));
                if (ofColumn(pair.effect, columns) && ofColumn(pair.cause, columns)) {
                    needs.add(pair);
                }
            }
        }
    }

    private static boolean ofColumn(int label, int columns) {
        return label >= 0 && label < columns;
    }

    private List<Pair> pairs(LabelTimes times, BehaviorGraph graph) {
        Set<Pair> found = new LinkedHashSet<>();
        for (String label : times.labels().keySet()) {
            if (exposure) {
                found.add(new Pair(places.indexOf(label), EXPOSURE));
            }
        }
        for (String behavior : graph.behaviors()) {
            int effect = places.indexOf(graph.label(behavior));
            for (String cause : graph.necessaryAncestors(behavior)) {
                int place = places.indexOf(graph.label(cause));
                if (effect > EXPOSURE && place > EXPOSURE) {
                    found.add(new Pair(effect, place));
                }
            }
        }
        for (int i = 0; i < delayed.length; i++) {
            addCauses(times, places.get(delayed[i]), found);
        }
        return List.copyOf(found);
    }

    /** Those of the cause before that of the label itself. */
    private void addCauses(LabelTimes times, String label, Set<Pair> found) {
        LabelTimes.LabelTime time = times.labels().get(label);
        if (time != null && time.since() != null) {
            addCauses(times, time.since(), found);
            found.add(new Pair(places.indexOf(label), places.indexOf(time.since())));
        }
    }

    /** Whether what has a place happened. */
    boolean happened(int place, byte[] values) {
        return place == EXPOSURE ? exposure : values[labels[place]] == 1;
    }

    /** What has a place. */
    String name(int place) {
        return places.get(place);
    }

    /** How many places there are. */
    int count() {
        return places.size();
    }

    /** How many labels the plan has. */
    int labelCount() {
        return names.size();
    }
}
