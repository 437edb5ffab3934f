// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import io.funnel4j.problem.InvalidSpecException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A user's behaviors as towers that leave one behavior and lead to exclusive others, and the objectives that train
 * them. ESMM, ESM2, single-task models and longer funnels are instances of it.
 *
 * <p>P(b) = sum over the paths from the root to b of the product of the outcomes' probabilities. The sum is a
 * probability because any two paths that meet were parted by one tower: the constructor refuses any other graph.
 * See Ma et al., SIGIR 2018 (ESMM) and Wen et al., SIGIR 2020 (ESM2).
 */
public final class BehaviorGraph {
    /** The root behavior: one shown item, one row. */
    public static final String ROOT = "exposure";

    private static final String WHAT = "the behavior graph";

    private final List<Tower> towers;
    private final List<Objective> objectives;
    private final Set<String> behaviors;
    private final Map<String, List<Tower>> leaving;
    private final Map<String, Set<String>> reachable;

    /**
     * @throws InvalidSpecException listing every broken rule: duplicate names, unknown or unreachable
     *     behaviors, a cycle, joining paths that are not exclusive, two probabilities of one column name, an objective
     *     that is unknown, repeated or not below what it is given, two labels of one behavior or two behaviors of one
     *     label, a tower that no objective reads
     */
    public BehaviorGraph(List<Tower> towers, List<Objective> objectives) {
        this.towers = List.copyOf(towers);
        this.objectives = List.copyOf(objectives);
        this.behaviors = behaviorsOf(this.towers);
        this.leaving = leavingOf(this.towers);

        TowerRules.of(this.towers, behaviors, leaving).throwIfAny(WHAT);
        this.reachable = reachableFrom();
        new GraphRules(this).broken().throwIfAny(WHAT);
    }

    public List<Tower> towers() {
        return towers;
    }

    public List<Objective> objectives() {
        return objectives;
    }

    /** All behaviors but the root, each after the ones it may follow. */
    public List<String> behaviors() {
        List<String> ordered = new ArrayList<>();
        Set<String> rest = new LinkedHashSet<>(behaviors);
        rest.remove(ROOT);
        while (!rest.isEmpty()) {
            String next = rest.stream()
                    .filter(candidate -> rest.stream().noneMatch(other -> isAncestor(other, candidate)))
                    .findFirst()
                    .orElseThrow();
            ordered.add(next);
            rest.remove(next);
        }
        return List.copyOf(ordered);
    }

    /** The towers that leave a behavior, in the order they were given. */
    public List<Tower> towersLeaving(String behavior) {
        return leaving.getOrDefault(behavior, List.of());
    }

    public Tower tower(String name) {
        return towers.stream()
                .filter(tower -> tower.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown tower '%s'; towers are %s"
                        .formatted(name, towers.stream().map(Tower::name).toList())));
    }

    /**
     * The tower whose remainder may be sampled: the one that leaves the exposure. Where rows in its remainder are kept one
     * in k, only its own probabilities change, and those by a known factor of their odds. That needs outcomes that are final:
     * of rows that are in the remainder just for now some would be kept as often as those that stay there.
     *
     * @throws IllegalArgumentException if several towers leave the exposure, or the one that does has no remainder, or an
     *     objective of one of its outcomes allows for labels that may still become 1
     */
    public Tower samplingTower() {
        List<Tower> first = towersLeaving(ROOT);
        if (first.size() != 1 || first.get(0).exhaustive()) {
            throw new IllegalArgumentException(
                    "rows in which nothing followed the exposure can be sampled where one tower with a remainder leaves it; here %s"
                            .formatted(first));
        }
        for (Objective objective : objectives) {
            if (objective.estimator().awaitsEffects() && first.get(0).outcomes().contains(objective.behavior())) {
                throw new IllegalArgumentException(
                        "rows without '%s' are sampled as if it would never come, and the estimator %s of its objective says that it may be late; keep all rows, or give the objective another estimator"
                                .formatted(
                                        objective.behavior(),
                                        objective.estimator().type()));
            }
        }
        return first.get(0);
    }

    /** Whether {@code behavior} may follow {@code ancestor}, directly or after others; false for the same behavior. */
    public boolean isAncestor(String ancestor, String behavior) {
        return reachable.getOrDefault(ancestor, Set.of()).contains(behavior);
    }

    /**
     * The one tower through which all paths from {@code from} to {@code behavior} leave; empty where none leads there.
     */
    public Optional<Tower> towerToward(String from, String behavior) {
        return towersLeaving(from).stream()
                .filter(tower -> tower.outcomes().stream()
                        .anyMatch(outcome -> outcome.equals(behavior) || isAncestor(outcome, behavior)))
                .findFirst();
    }

    /** The behaviors without which {@code behavior} cannot happen (the root left out), nearest to the root first. */
    public List<String> necessaryAncestors(String behavior) {
        return behaviors().stream()
                .filter(candidate -> isAncestor(candidate, behavior))
                .filter(candidate -> !reachesWithout(behavior, candidate))
                .toList();
    }

    /** The name of the 0/1 column that says that the behavior happened: its objectives' label, else its own name. */
    public String label(String behavior) {
        return objectives.stream()
                .filter(objective -> objective.behavior().equals(behavior))
                .map(Objective::label)
                .findFirst()
                .orElse(behavior);
    }

    /** The labels that training reads, without repetition: each objective's and that of what it is given. */
    public List<String> labels() {
        Set<String> labels = new LinkedHashSet<>();
        for (Objective objective : objectives) {
            if (!objective.probability().onAllExposures()) {
                labels.add(label(objective.given()));
            }
            labels.add(objective.label());
        }
        return List.copyOf(labels);
    }

    /** The labels whose delays training reads, without repetition: those of objectives with a delayed estimator. */
    public List<String> delayedLabels() {
        return objectives.stream()
                .filter(objective -> objective.estimator().readsDelays())
                .map(Objective::label)
                .distinct()
                .toList();
    }

    /** The names of the towers that an objective's loss alone reads, in the objectives' order. */
    public List<String> lossTowers() {
        return objectives.stream()
                .map(Objective::lossTower)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Every P(b), then every P(b | a) that is defined for a behavior a other than the root. */
    public List<Probability> probabilities() {
        List<Probability> all = new ArrayList<>();
        List<String> ordered = behaviors();
        for (String behavior : ordered) {
            all.add(Probability.of(behavior));
        }
        for (String behavior : ordered) {
            for (String given : ordered) {
                if (isAncestor(given, behavior)) {
                    all.add(new Probability(behavior, given));
                }
            }
        }
        return List.copyOf(all);
    }

    /**
     * Refuses a probability that this graph does not define.
     *
     * @throws IllegalArgumentException naming the ones it does
     */
    public void require(Probability probability) {
        if (!isAncestor(probability.given(), probability.behavior())) {
            throw new IllegalArgumentException("%s is not defined: no path leads from '%s' to '%s'; defined are %s"
                    .formatted(probability, probability.given(), probability.behavior(), probabilities()));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BehaviorGraph graph
                && graph.towers.equals(towers)
                && graph.objectives.equals(objectives);
    }

    @Override
    public int hashCode() {
        return Objects.hash(towers, objectives);
    }

    @Override
    public String toString() {
        return "BehaviorGraph[towers=" + towers + ", objectives=" + objectives + "]";
    }

    private static Set<String> behaviorsOf(List<Tower> towers) {
        Set<String> all = new LinkedHashSet<>();
        all.add(ROOT);
        for (Tower tower : towers) {
            all.addAll(tower.outcomes());
        }
        return all;
    }

    private static Map<String, List<Tower>> leavingOf(List<Tower> towers) {
        Map<String, List<Tower>> leaving = new LinkedHashMap<>();
        for (Tower tower : towers) {
            leaving.computeIfAbsent(tower.from(), from -> new ArrayList<>()).add(tower);
        }
        return leaving;
    }

    private Map<String, Set<String>> reachableFrom() {
        Map<String, Set<String>> all = new HashMap<>();
        for (String behavior : behaviors) {
            Set<String> reached = new LinkedHashSet<>();
            for (Tower tower : towersLeaving(behavior)) {
                reached.addAll(reachedThrough(tower));
            }
            all.put(behavior, reached);
        }
        return all;
    }

    /** Every behavior that may follow a tower's outcomes, and those themselves. */
    Set<String> reachedThrough(Tower first) {
        Set<String> reached = new LinkedHashSet<>(first.outcomes());
        Deque<String> open = new ArrayDeque<>(first.outcomes());
        while (!open.isEmpty()) {
            for (Tower tower : towersLeaving(open.remove())) {
                for (String outcome : tower.outcomes()) {
                    if (reached.add(outcome)) {
                        open.add(outcome);
                    }
                }
            }
        }
        return reached;
    }

    private boolean reachesWithout(String behavior, String avoided) {
        Set<String> seen = new HashSet<>(Set.of(ROOT));
        Deque<String> open = new ArrayDeque<>(Set.of(ROOT));
        while (!open.isEmpty()) {
            for (Tower tower : towersLeaving(open.remove())) {
                for (String outcome : tower.outcomes()) {
                    if (outcome.equals(behavior)) {
                        return true;
                    }
                    if (!outcome.equals(avoided) && seen.add(outcome)) {
                        open.add(outcome);
                    }
                }
            }
        }
        return false;
    }
}
