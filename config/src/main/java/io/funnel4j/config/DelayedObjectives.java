// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What objectives with a delayed estimator ask of the data: the delays of their labels, since the right cause. */
final class DelayedObjectives {
    private DelayedObjectives() {}

    /**
     * What is wrong, a message each.
     *
     * <p>A delay must count since what its objective is given, or since something on the way to it. If it counted since a later
     * cause, rows without that cause would be taken as having had for ever, and the others as having had a moment: their
     * probability would come out far too low (one half of 0.2 where as many exposures as clicks are without a click).
     *
     * @param causes by each label whose delay is known the label, or {@value BehaviorGraph#ROOT}, since which it counts
     */
    static List<String> problems(BehaviorGraph graph, Map<String, String> causes) {
        List<String> problems = new ArrayList<>();
        for (Objective objective : graph.objectives()) {
            if (objective.estimator().readsDelays()) {
                String cause = causes.get(objective.label());
                if (cause == null) {
                    problems.add(
                            "the objective on '%s' has the estimator 'delayed', but how late label '%s' is is not known; name the column of its time and of the time of '%s'"
                                    .formatted(objective.behavior(), objective.label(), since(graph, objective)));
                } else if (!leadsTo(graph, cause, objective.given())) {
                    problems.add(
                            "the objective on '%s' has the estimator 'delayed' and is given '%s', but the delay of label '%s' counts since '%s', which need not have happened there: give the objective what the delay counts since, or let the delay count since '%s'"
                                    .formatted(
                                            objective.behavior(),
                                            objective.given(),
                                            objective.label(),
                                            cause,
                                            since(graph, objective)));
                }
            }
        }
        return problems;
    }

    /** Whether the cause is {@code given} or what cannot be missing where it happened. */
    private static boolean leadsTo(BehaviorGraph graph, String cause, String given) {
        return cause.equals(BehaviorGraph.ROOT)
                || (!given.equals(BehaviorGraph.ROOT)
                        && (cause.equals(graph.label(given))
                                || graph.necessaryAncestors(given).stream()
                                        .anyMatch(ancestor -> cause.equals(graph.label(ancestor)))));
    }

    private static String since(BehaviorGraph graph, Objective objective) {
        return objective.probability().onAllExposures() ? BehaviorGraph.ROOT : graph.label(objective.given());
    }
}
