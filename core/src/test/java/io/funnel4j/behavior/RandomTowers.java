// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Random acyclic towers, and what a walk through every world tells of them. A world fixes the category that each tower
 * falls into; there are few enough to visit all.
 */
final class RandomTowers {
    private final List<String> behaviors = new ArrayList<>(List.of(BehaviorGraph.ROOT));
    private final List<Tower> towers = new ArrayList<>();

    RandomTowers(Random random) {
        int count = 1 + random.nextInt(5);
        for (int t = 0; t < count; t++) {
            int from = random.nextInt(behaviors.size());
            Set<String> outcomes = new LinkedHashSet<>();
            int wanted = 1 + random.nextInt(3);
            while (outcomes.size() < wanted) {
                outcomes.add(outcome(random, from));
            }
            boolean exhaustive = outcomes.size() > 1 && random.nextBoolean();
            towers.add(new Tower("t" + t, behaviors.get(from), List.copyOf(outcomes), exhaustive));
        }
    }

    List<Tower> towers() {
        return towers;
    }

    /** With an objective on each behavior, so that every tower is read. */
    BehaviorGraph graph() {
        return new BehaviorGraph(
                towers, behaviors.stream().skip(1).map(Objective::of).toList());
    }

    /** Whether no world has two paths to one behavior. */
    boolean exclusive() {
        return worlds().stream().allMatch(world -> paths(world, BehaviorGraph.ROOT).values().stream()
                .allMatch(paths -> paths <= 1));
    }

    /** P(behavior | given): the probability of the worlds in which a path leads there. */
    double probability(Probability probability, Map<String, double[]> categories, boolean happens) {
        double sum = 0;
        for (int[] world : worlds()) {
            double p = 1;
            for (int t = 0; t < world.length; t++) {
                p *= categories.get(towers.get(t).name())[world[t]];
            }
            boolean happened = paths(world, probability.given()).getOrDefault(probability.behavior(), 0) > 0;
            sum += happened == happens ? p : 0;
        }
        return sum;
    }

    private String outcome(Random random, int from) {
        if (random.nextInt(10) < 4 && from + 1 < behaviors.size()) {
            return behaviors.get(from + 1 + random.nextInt(behaviors.size() - from - 1));
        }
        behaviors.add("b" + behaviors.size());
        return behaviors.get(behaviors.size() - 1);
    }

    private List<int[]> worlds() {
        List<int[]> worlds = new ArrayList<>(List.of(new int[0]));
        for (Tower tower : towers) {
            List<int[]> longer = new ArrayList<>();
            for (int[] world : worlds) {
                for (int category = 0; category < tower.categories(); category++) {
                    int[] next = Arrays.copyOf(world, world.length + 1);
                    next[world.length] = category;
                    longer.add(next);
                }
            }
            worlds = longer;
        }
        return worlds;
    }

    /** How many paths lead to each behavior in a world, from one behavior; behaviors stand in topological order. */
    private Map<String, Integer> paths(int[] world, String start) {
        Map<String, Integer> paths = new HashMap<>(Map.of(start, 1));
        for (String behavior : behaviors) {
            for (int t = 0; t < world.length; t++) {
                Tower tower = towers.get(t);
                if (tower.from().equals(behavior) && world[t] < tower.outcomes().size()) {
                    paths.merge(tower.outcomes().get(world[t]), paths.getOrDefault(behavior, 0), Integer::sum);
                }
            }
        }
        return paths;
    }
}
