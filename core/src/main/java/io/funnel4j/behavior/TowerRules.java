// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import io.funnel4j.problem.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What must hold of towers before they are a graph without cycles that hangs on the root. */
final class TowerRules {
    private final List<Tower> towers;
    private final Set<String> behaviors;
    private final Map<String, List<Tower>> leaving;

    private TowerRules(List<Tower> towers, Set<String> behaviors, Map<String, List<Tower>> leaving) {
        this.towers = towers;
        this.behaviors = behaviors;
        this.leaving = leaving;
    }

    /**
     * What is broken.
     *
     * @param behaviors the root and every outcome
     * @param leaving the towers that leave a behavior
     */
    static Problems of(List<Tower> towers, Set<String> behaviors, Map<String, List<Tower>> leaving) {
        return new TowerRules(towers, behaviors, leaving).broken();
    }

    private Problems broken() {
        Problems problems = new Problems();
        if (towers.isEmpty()) {
            problems.add("the graph has no tower; add one that leaves '%s'".formatted(BehaviorGraph.ROOT));
        }
        Set<String> names = new HashSet<>();
        for (Tower tower : towers) {
            if (!names.add(tower.name())) {
                problems.add("two towers are named '%s'; rename one".formatted(tower.name()));
            }
            if (tower.outcomes().contains(BehaviorGraph.ROOT)) {
                problems.add("tower '%s' leads to '%s'; nothing leads to the root"
                        .formatted(tower.name(), BehaviorGraph.ROOT));
            }
            if (!behaviors.contains(tower.from())) {
                problems.add("tower '%s' leaves '%s', which no tower leads to; behaviors are %s"
                        .formatted(tower.name(), tower.from(), new TreeSet<>(behaviors)));
            }
        }
        findCycle()
                .ifPresent(cycle -> problems.add("behaviors form a cycle: %s; remove one of these outcomes"
                        .formatted(String.join(" -> ", cycle))));
        return problems;
    }

    private Optional<List<String>> findCycle() {
        Set<String> done = new HashSet<>();
        for (String behavior : behaviors) {
            Optional<List<String>> cycle = findCycle(behavior, new ArrayList<>(), done);
            if (cycle.isPresent()) {
                return cycle;
            }
        }
        return Optional.empty();
    }

    private Optional<List<String>> findCycle(String behavior, List<String> path, Set<String> done) {
        int start = path.indexOf(behavior);
        if (start >= 0) {
            List<String> cycle = new ArrayList<>(path.subList(start, path.size()));
            cycle.add(behavior);
            return Optional.of(cycle);
        }
        if (!done.add(behavior)) {
            return Optional.empty();
        }
        path.add(behavior);
        for (Tower tower : leaving.getOrDefault(behavior, List.of())) {
            for (String outcome : tower.outcomes()) {
                Optional<List<String>> cycle = findCycle(outcome, path, done);
                if (cycle.isPresent()) {
                    return cycle;
                }
            }
        }
        path.remove(path.size() - 1);
        return Optional.empty();
    }
}
