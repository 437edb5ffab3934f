// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The algebra of a behavior graph's probabilities on plain arrays, in log space.
 *
 * <p>Reaching b from a, where tower t leaves a toward b with outcomes o:
 *
 * <pre>
 *   p(b | a) = sum over o of p(o | a) p(b | o)
 *   q(b | a) = sum over o of p(o | a) q(b | o) + p(remainder | a)          q = 1 - p, without the subtraction
 *   p(b | b) = 1,  and p(b | o) = 0 where no path leads from o to b
 * </pre>
 */
public final class Paths {
    private final BehaviorGraph graph;
    private final Map<String, double[]> categories;
    private final int rows;
    private final Map<Probability, LogProbabilities> known = new HashMap<>();

    private Paths(BehaviorGraph graph, Map<String, double[]> categories, int rows) {
        this.graph = graph;
        this.categories = categories;
        this.rows = rows;
    }

    /**
     * From the towers' logits.
     *
     * @param logits for each tower by name, its logits row by row, [rows * tower.logits()]
     * @param rows rows of the batch
     * @throws IllegalArgumentException if a tower's logits are missing or of another length
     */
    public static Paths ofLogits(BehaviorGraph graph, Map<String, double[]> logits, int rows) {
        Map<String, double[]> categories = new HashMap<>();
        for (Tower tower : graph.towers()) {
            double[] towerLogits = require(tower, logits, (long) rows * tower.logits());
            categories.put(tower.name(), logCategories(tower.categories(), towerLogits, rows));
        }
        return new Paths(graph, categories, rows);
    }

    /**
     * From the towers' log-probabilities.
     *
     * @param categories for each tower by name, the log-probabilities of its categories row by row, [rows *
     *     tower.categories()]; those of {@link #towers} suffice for a probability
     * @param rows rows of the batch
     * @throws IllegalArgumentException if a tower's categories are of another length
     */
    public static Paths ofCategories(BehaviorGraph graph, Map<String, double[]> categories, int rows) {
        for (Tower tower : graph.towers()) {
            if (categories.containsKey(tower.name())) {
                require(tower, categories, (long) rows * tower.categories());
            }
        }
        return new Paths(graph, Map.copyOf(categories), rows);
    }

    /**
     * The towers that probabilities are computed from, in the graph's order.
     *
     * @throws IllegalArgumentException if one is not defined
     */
    public static List<Tower> towers(BehaviorGraph graph, Collection<Probability> probabilities) {
        Set<Tower> needed = new HashSet<>();
        for (Probability probability : probabilities) {
            graph.require(probability);
            Set<Tower> onTheWay = new HashSet<>();
            collectTowers(graph, probability.given(), probability.behavior(), onTheWay);
            needed.addAll(onTheWay);
        }
        return graph.towers().stream().filter(needed::contains).toList();
    }

    private static void collectTowers(BehaviorGraph graph, String from, String behavior, Set<Tower> collected) {
        Tower tower = graph.towerToward(from, behavior).orElseThrow();
        if (collected.add(tower)) {
            tower.outcomes().stream()
                    .filter(outcome -> graph.isAncestor(outcome, behavior))
                    .forEach(outcome -> collectTowers(graph, outcome, behavior, collected));
        }
    }

    /**
     * The log-probabilities of a tower's n categories: log softmax of (z1, ..., z(n-1), 0).
     *
     * @param n categories, at least 2
     * @param logits row by row, [rows * (n - 1)]
     * @return row by row, [rows * n]
     */
    public static double[] logCategories(int n, double[] logits, int rows) {
        double[] logP = new double[rows * n];
        for (int row = 0; row < rows; row++) {
            int at = row * n;
            if (n == 2) {
                double less = LogSpace.softplus(-Math.abs(logits[row]));
                logP[at] = -(Math.max(-logits[row], 0) + less);
                logP[at + 1] = -(Math.max(logits[row], 0) + less);
                continue;
            }
            System.arraycopy(logits, row * (n - 1), logP, at, n - 1);
            double normaliser = LogSpace.sum(logP, at, at + n);
            for (int category = 0; category < n; category++) {
                logP[at + category] -= normaliser;
            }
        }
        return logP;
    }

    /**
     * P(behavior | given) for every row.
     *
     * @throws IllegalArgumentException if no path leads from {@code given} to {@code behavior}, or the values of a tower
     *     on the way are missing
     */
    public LogProbabilities of(Probability probability) {
        graph.require(probability);
        return reach(probability);
    }

    private LogProbabilities reach(Probability probability) {
        LogProbabilities result = known.get(probability);
        if (result == null) {
            result = computeReach(probability);
            known.put(probability, result);
        }
        return result;
    }

    private LogProbabilities computeReach(Probability probability) {
        String behavior = probability.behavior();
        Tower tower = graph.towerToward(probability.given(), behavior).orElseThrow();
        List<String> outcomes = tower.outcomes();
        List<Optional<LogProbabilities>> onward = outcomes.stream()
                .map(outcome -> graph.isAncestor(outcome, behavior)
                        ? Optional.of(reach(new Probability(behavior, outcome)))
                        : Optional.<LogProbabilities>empty())
                .toList();
        int n = tower.categories();
        double[] logCategory = require(tower, categories, (long) rows * n);
        double[] logP = new double[rows];
        double[] logQ = new double[rows];
        for (int row = 0; row < rows; row++) {
            double p = Double.NEGATIVE_INFINITY;
            double q = tower.exhaustive() ? Double.NEGATIVE_INFINITY : logCategory[row * n + n - 1];
            for (int o = 0; o < outcomes.size(); o++) {
                double logOutcome = logCategory[row * n + o];
                if (outcomes.get(o).equals(behavior)) {
                    p = LogSpace.add(p, logOutcome);
                } else if (onward.get(o).isPresent()) {
                    LogProbabilities further = onward.get(o).get();
                    p = LogSpace.add(p, logOutcome + further.logP()[row]);
                    q = LogSpace.add(q, logOutcome + further.logQ()[row]);
                } else {
                    q = LogSpace.add(q, logOutcome);
                }
            }
            logP[row] = p;
            logQ[row] = q;
        }
        return new LogProbabilities(logP, logQ);
    }

    private static double[] require(Tower tower, Map<String, double[]> arrays, long length) {
        double[] found = arrays.get(tower.name());
        if (found == null || found.length != length) {
            throw new IllegalArgumentException("tower '%s' needs %s values, found %s"
                    .formatted(tower.name(), length, found == null ? "none" : Integer.toString(found.length)));
        }
        return found;
    }
}
