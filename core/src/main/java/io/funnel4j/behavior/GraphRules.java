// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import io.funnel4j.problem.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What must hold of a graph without cycles: its sums are probabilities, and its objectives train all of it. */
final class GraphRules {
    private final BehaviorGraph graph;
    private final Problems problems = new Problems();

    GraphRules(BehaviorGraph graph) {
        this.graph = graph;
    }

    /** What is broken. */
    Problems broken() {
        checkExclusivePaths();
        checkColumnNames();
        checkObjectives();
        return problems;
    }

    /**
     * Two paths to one behavior part either at a tower (exclusive outcomes) or at a behavior that two towers leave (both
     * may happen, so their sum could pass 1). The second kind exists exactly where two towers that leave one behavior
     * reach a common one.
     */
    private void checkExclusivePaths() {
        for (String behavior : withRoot()) {
            List<Tower> parting = graph.towersLeaving(behavior);
            for (int i = 0; i < parting.size(); i++) {
                for (int j = i + 1; j < parting.size(); j++) {
                    Tower one = parting.get(i);
                    Tower other = parting.get(j);
                    Set<String> common = new LinkedHashSet<>(graph.reachedThrough(one));
                    common.retainAll(graph.reachedThrough(other));
                    common.stream().findFirst().ifPresent(meeting -> problems.add(notExclusive(one, other, meeting)));
                }
            }
        }
    }

    private String notExclusive(Tower one, Tower other, String meeting) {
        String first = outcomeToward(one, meeting);
        String second = outcomeToward(other, meeting);
        String mend = first.equals(second)
                ? "remove '%s' from one of the towers".formatted(first)
                : "make '%s' and '%s' outcomes of one tower".formatted(first, second);
        return ("paths to '%s' through '%s' (tower '%s') and '%s' (tower '%s') are not exclusive: both may follow '%s',"
                        + " so their sum could pass 1; %s")
                .formatted(meeting, first, one.name(), second, other.name(), one.from(), mend);
    }

    private String outcomeToward(Tower tower, String behavior) {
        return tower.outcomes().stream()
                .filter(outcome -> outcome.equals(behavior) || graph.isAncestor(outcome, behavior))
                .findFirst()
                .orElseThrow();
    }

    private void checkColumnNames() {
        Map<String, Probability> byName = new HashMap<>();
        for (Probability probability : graph.probabilities()) {
            Probability first = byName.putIfAbsent(probability.columnName(), probability);
            if (first != null) {
                problems.add("%s and %s would share the column '%s'; rename a behavior"
                        .formatted(first, probability, probability.columnName()));
            }
        }
    }

    private void checkObjectives() {
        if (graph.objectives().isEmpty()) {
            problems.add("the graph has no objective; nothing would be trained");
        }
        Set<Probability> seen = new HashSet<>();
        Map<String, String> labelOf = new HashMap<>();
        Map<String, String> behaviorOf = new HashMap<>();
        Set<Tower> read = new HashSet<>();
        for (Objective objective : graph.objectives()) {
            String behavior = objective.behavior();
            String given = objective.given();
            if (!graph.behaviors().contains(behavior)) {
                problems.add(
                        "objective on unknown behavior '%s'; behaviors are %s".formatted(behavior, graph.behaviors()));
            } else if (!withRoot().contains(given)) {
                problems.add("objective on '%s' is given unknown behavior '%s'; behaviors are %s"
                        .formatted(behavior, given, new TreeSet<>(withRoot())));
            } else if (!graph.isAncestor(given, behavior)) {
                problems.add("objective on '%s' is given '%s', from which no path leads to it; name an ancestor or '%s'"
                        .formatted(behavior, given, BehaviorGraph.ROOT));
            } else {
                collectTowers(given, behavior, read);
            }
            if (!seen.add(objective.probability())) {
                problems.add("two objectives on %s; keep one".formatted(objective.probability()));
            }
            String label = labelOf.putIfAbsent(behavior, objective.label());
            if (label != null && !label.equals(objective.label())) {
                problems.add("behavior '%s' has two labels, '%s' and '%s'; it happens or not, so keep one"
                        .formatted(behavior, label, objective.label()));
            }
            String labelled = behaviorOf.putIfAbsent(objective.label(), behavior);
            if (labelled != null && !labelled.equals(behavior)) {
                problems.add("behaviors '%s' and '%s' have one label, '%s'; name each one's own column"
                        .formatted(labelled, behavior, objective.label()));
            }
        }
        for (Tower tower : graph.towers()) {
            if (graph.lossTowers().contains(tower.name())) {
                problems.add("tower '%s' has the name of a tower that an objective's loss reads; rename it"
                        .formatted(tower.name()));
            }
            if (!read.contains(tower)) {
                problems.add("tower '%s' is read by no objective and would not be trained; add an objective on %s"
                        .formatted(tower.name(), String.join(" or ", tower.outcomes())));
            }
        }
    }

    private void collectTowers(String from, String behavior, Set<Tower> read) {
        for (Tower tower : graph.towersLeaving(from)) {
            for (String outcome : tower.outcomes()) {
                if (outcome.equals(behavior)) {
                    read.add(tower);
                } else if (graph.isAncestor(outcome, behavior)) {
                    read.add(tower);
                    collectTowers(outcome, behavior, read);
                }
            }
        }
    }

    private List<String> withRoot() {
        List<String> all = new ArrayList<>(List.of(BehaviorGraph.ROOT));
        all.addAll(graph.behaviors());
        return all;
    }
}
