// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PathsTest {
    @Test
    void keepsTheComplementOfAPurchaseThatIsAlmostCertain() {
        Paths paths = Paths.ofLogits(
                Graphs.esm2(),
                Map.of(
                        "ctr", new double[] {60},
                        "action", new double[] {0.3},
                        "buy_after_daction", new double[] {60},
                        "buy_after_oaction", new double[] {60}),
                1);

        LogProbabilities purchase = paths.of(Probability.of("purchase"));

        assertThat(purchase.logQ()[0]).isCloseTo(-59.30685281944005, within(1e-13));
        assertThat(purchase.logP()[0]).isCloseTo(-Math.exp(-59.30685281944005), within(1e-15));
    }

    @Test
    void staysFiniteAtAnyFloatLogit() {
        for (double z : new double[] {-3e38, -1e4, -89, 0, 89, 1e4, 3e38}) {
            Paths paths = Paths.ofLogits(Graphs.esmm(), Map.of("ctr", new double[] {z}, "cvr", new double[] {z}), 1);
            for (Probability probability : Graphs.esmm().probabilities()) {
                LogProbabilities pair = paths.of(probability);
                assertThat(LogSpace.logLoss(1, pair.logP()[0], pair.logQ()[0])).isFinite();
                assertThat(LogSpace.logLoss(0, pair.logP()[0], pair.logQ()[0])).isFinite();
            }
        }
    }

    @Test
    void multipliesAlongTheFunnelOfEsmm() {
        Paths paths =
                Paths.ofLogits(Graphs.esmm(), Map.of("ctr", new double[] {-1, 2}, "cvr", new double[] {0.5, -3}), 2);

        double[] ctr = paths.of(Probability.of("click")).probabilities();
        double[] cvr = paths.of(new Probability("conversion", "click")).probabilities();
        double[] ctcvr = paths.of(Probability.of("conversion")).probabilities();

        assertThat(ctr[0]).isCloseTo(1 / (1 + Math.exp(1)), within(1e-15));
        assertThat(cvr[1]).isCloseTo(1 / (1 + Math.exp(3)), within(1e-15));
        for (int row = 0; row < 2; row++) {
            assertThat(ctcvr[row]).isCloseTo(ctr[row] * cvr[row], within(1e-15));
        }
    }

    @Test
    void agreesWithEveryWorldOfRandomGraphs() {
        int graphs = 0;
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            RandomTowers oracle = new RandomTowers(random);
            if (!oracle.exclusive()) {
                continue;
            }
            graphs++;
            BehaviorGraph graph = oracle.graph();
            int rows = 2;
            Map<String, double[]> logits = logits(random, graph, rows);
            Paths paths = Paths.ofLogits(graph, logits, rows);
            for (int row = 0; row < rows; row++) {
                Map<String, double[]> categories = softmax(graph, logits, row);
                for (Probability probability : graph.probabilities()) {
                    LogProbabilities pair = paths.of(probability);
                    double p = oracle.probability(probability, categories, true);
                    double q = oracle.probability(probability, categories, false);
                    String where =
                            String.format(Locale.ROOT, "seed %d, row %d, %s of %s", seed, row, probability, graph);
                    assertThat(pair.probabilities()[row]).as(where).isCloseTo(p, within(1e-12 * p));
                    assertThat(Math.exp(pair.logQ()[row])).as(where).isCloseTo(q, within(1e-12 + 1e-12 * q));
                    assertThat(naive(graph, probability.given(), probability.behavior(), categories))
                            .as(where)
                            .isCloseTo(p, within(1e-12));
                }
            }
        }
        assertThat(graphs).isGreaterThan(100);
    }

    @Test
    void sumsToOneAtExtremeLogits() {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            RandomTowers towers = new RandomTowers(random);
            if (!towers.exclusive()) {
                continue;
            }
            BehaviorGraph graph = towers.graph();
            int rows = 20;
            Map<String, double[]> logits = logits(random, graph, rows);
            logits.values().forEach(values -> Arrays.setAll(values, i -> values[i] * 30));
            Paths paths = Paths.ofLogits(graph, logits, rows);
            for (Probability probability : graph.probabilities()) {
                LogProbabilities pair = paths.of(probability);
                for (int row = 0; row < rows; row++) {
                    assertThat(LogSpace.add(pair.logP()[row], pair.logQ()[row]))
                            .as("seed %d, row %d, %s", seed, row, probability)
                            .isCloseTo(0, within(1e-12));
                }
            }
        }
    }

    @Test
    void takesCategoriesAsWellAsLogits() {
        BehaviorGraph graph = Graphs.threeWay();
        Map<String, double[]> logits = logits(new Random(5), graph, 3);
        Map<String, double[]> categories = new HashMap<>();
        graph.towers()
                .forEach(tower -> categories.put(
                        tower.name(), Paths.logCategories(tower.categories(), logits.get(tower.name()), 3)));

        Probability purchase = Probability.of("purchase");
        assertThat(Paths.ofCategories(graph, categories, 3).of(purchase).logQ())
                .isEqualTo(Paths.ofLogits(graph, logits, 3).of(purchase).logQ());
    }

    @Test
    void needsTheTowersOnTheWayAlone() {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            RandomTowers towers = new RandomTowers(random);
            if (!towers.exclusive()) {
                continue;
            }
            BehaviorGraph graph = towers.graph();
            Map<String, double[]> logits = logits(random, graph, 3);
            Paths all = Paths.ofLogits(graph, logits, 3);
            for (Probability probability : graph.probabilities()) {
                String where = String.format(Locale.ROOT, "seed %d, %s of %s", seed, probability, graph);
                List<Tower> needed = Paths.towers(graph, List.of(probability));
                assertThat(Paths.ofCategories(graph, categories(needed, logits), 3)
                                .of(probability)
                                .logP())
                        .as(where)
                        .isEqualTo(all.of(probability).logP());
                for (Tower left : needed) {
                    List<Tower> tooFew =
                            needed.stream().filter(tower -> !tower.equals(left)).toList();
                    Paths paths = Paths.ofCategories(graph, categories(tooFew, logits), 3);
                    assertThatThrownBy(() -> paths.of(probability))
                            .as(where)
                            .hasMessageContaining("tower '%s' needs".formatted(left.name()));
                }
            }
            assertThat(Paths.towers(graph, graph.probabilities())).isEqualTo(graph.towers());
        }
        assertThat(Paths.towers(Graphs.esmm(), List.of(Probability.of("click"))))
                .extracting(Tower::name)
                .containsExactly("ctr");
        assertThatThrownBy(() -> Paths.towers(Graphs.esmm(), List.of(Probability.of("cart"))))
                .hasMessageContaining("P(cart) is not defined");
    }

    @Test
    void refusesTowersWithoutTheRightNumberOfLogits() {
        assertThatThrownBy(() -> Paths.ofLogits(Graphs.esmm(), Map.of("ctr", new double[3]), 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tower 'cvr' needs 3 values, found none");
        assertThatThrownBy(
                        () -> Paths.ofLogits(Graphs.threeWay(), Map.of("ctr", new double[2], "next", new double[5]), 2))
                .hasMessage("tower 'next' needs 6 values, found 5");
        assertThatThrownBy(() -> Paths.ofCategories(Graphs.esmm(), Map.of("ctr", new double[3]), 3))
                .hasMessage("tower 'ctr' needs 6 values, found 3");
    }

    @Test
    void refusesAProbabilityThatNoPathDefines() {
        Paths paths = Paths.ofLogits(Graphs.esmm(), Map.of("ctr", new double[1], "cvr", new double[1]), 1);

        assertThatThrownBy(() -> paths.of(new Probability("click", "conversion")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "P(click | conversion) is not defined: no path leads from 'conversion' to 'click'")
                .hasMessageContaining("P(conversion | click)");
    }

    private static Map<String, double[]> logits(Random random, BehaviorGraph graph, int rows) {
        Map<String, double[]> logits = new HashMap<>();
        for (Tower tower : graph.towers()) {
            double[] values = new double[rows * tower.logits()];
            Arrays.setAll(values, i -> 3 * random.nextGaussian());
            logits.put(tower.name(), values);
        }
        return logits;
    }

    private static Map<String, double[]> categories(List<Tower> towers, Map<String, double[]> logits) {
        Map<String, double[]> categories = new HashMap<>();
        towers.forEach(tower ->
                categories.put(tower.name(), Paths.logCategories(tower.categories(), logits.get(tower.name()), 3)));
        return categories;
    }

    private static Map<String, double[]> softmax(BehaviorGraph graph, Map<String, double[]> logits, int row) {
        Map<String, double[]> categories = new HashMap<>();
        for (Tower tower : graph.towers()) {
            double[] p = new double[tower.categories()];
            p[p.length - 1] = 1;
            for (int category = 0; category < tower.logits(); category++) {
                p[category] = Math.exp(logits.get(tower.name())[row * tower.logits() + category]);
            }
            double sum = Arrays.stream(p).sum();
            categories.put(
                    tower.name(), Arrays.stream(p).map(value -> value / sum).toArray());
        }
        return categories;
    }

    /** The sum over paths of the products of plain probabilities. */
    private static double naive(BehaviorGraph graph, String from, String behavior, Map<String, double[]> categories) {
        if (from.equals(behavior)) {
            return 1;
        }
        double sum = 0;
        for (Tower tower : graph.towersLeaving(from)) {
            List<String> outcomes = tower.outcomes();
            for (int o = 0; o < outcomes.size(); o++) {
                sum += categories.get(tower.name())[o] * naive(graph, outcomes.get(o), behavior, categories);
            }
        }
        return sum;
    }
}
