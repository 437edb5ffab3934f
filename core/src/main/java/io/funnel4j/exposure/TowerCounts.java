// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.behavior.TowerRates;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Counts how often each category of each tower happens, by the labels of exposures, each weighing as much as in the loss, and how late
 * the effects came that were seen.
 *
 * <p>A behavior without a label happened where a tower that always has an outcome had none of its others: the other action of
 * ESM2. A row that stands twice counts as it became, and one that says nothing of a label is no row of its tower. Towers about which the labels say nothing else are not counted, and have equal rates. One thread's at a time.
 */
public final class TowerCounts implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int BATCH = 8192;
    /** Rows of mean weight that are counted of each category beforehand (Krichevsky and Trofimov, 1981), so that no rate is 0 or 1. */
    private static final double PRIOR = 0.5;

    /** By tower the weights of each category's rows, then the number of all these rows. */
    private final Map<String, double[]> counts = new LinkedHashMap<>();
    /** By hazard tower the weights of the effects that were seen, those times their days of delay, and the number of them. */
    private final Map<String, double[]> delays = new LinkedHashMap<>();

    /** Counts exposures in a single pass over their rows. */
    public static TowerCounts of(BehaviorGraph graph, Exposures exposures) {
        TowerCounts counts = new TowerCounts();
        Iterator<ExposureBatch> batches = exposures.labelBatches(BATCH);
        while (batches.hasNext()) {
            counts.add(graph, batches.next());
        }
        return counts;
    }

    /** Counts more exposures. */
    public void add(BehaviorGraph graph, ExposureBatch batch) {
        Happened happened = new Happened(graph, batch);
        for (Tower tower : graph.towers()) {
            byte[] from = happened.of(tower.from());
            byte[][] categories = happened.categories(tower);
            if (from != null && categories != null) {
                add(
                        counts.computeIfAbsent(tower.name(), name -> new double[tower.categories() + 1]),
                        categories,
                        learnt(batch, tower.outcomes().stream().map(graph::label)),
                        batch);
            }
        }
        for (Objective objective : graph.objectives()) {
            float[] days = batch.delays().get(objective.label());
            byte[] from = happened.of(objective.given());
            byte[] effect = happened.of(objective.behavior());
            if (objective.estimator().readsDelays() && days != null && from != null && effect != null) {
                double[] sums = delays.computeIfAbsent(objective.lossTower().orElseThrow(), name -> new double[3]);
                byte[] seen = happened.both(effect, from);
                addDelays(sums, days, happened.both(seen, learnt(batch, Stream.of(objective.label()))), batch);
            }
        }
    }

    /** 1 for the rows that do not stand once more as they became, and from which objectives of all these labels learn. */
    private static byte[] learnt(ExposureBatch batch, Stream<String> labels) {
        Set<String> own = labels.collect(Collectors.toSet());
        byte[] learnt = new byte[batch.rows()];
        Arrays.fill(learnt, (byte) 1);
        batch.delays().forEach((label, days) -> {
            for (int row = 0; row < learnt.length; row++) {
                if (Float.isNaN(days[row]) || (own.contains(label) && days[row] == ExposureBatch.UNKNOWN_DELAY)) {
                    learnt[row] = 0;
                }
            }
        });
        return learnt;
    }

    private static void addDelays(double[] sums, float[] days, byte[] seen, ExposureBatch batch) {
        for (int row = 0; row < seen.length; row++) {
            if (seen[row] == 1) {
                double weight = batch.sampleWeights() == null ? 1 : batch.sampleWeights()[row];
                sums[0] += weight;
                sums[1] += weight * days[row];
                sums[2]++;
            }
        }
    }

    private static void add(double[] counts, byte[][] categories, byte[] learnt, ExposureBatch batch) {
        float[] weights = batch.sampleWeights();
        for (int row = 0; row < batch.rows(); row++) {
            if (learnt[row] == 0) {
                continue;
            }
            double weight = weights == null ? 1 : weights[row];
            for (int category = 0; category < categories.length; category++) {
                counts[category] += weight * categories[category][row];
                counts[categories.length] += categories[category][row];
            }
        }
    }

    /** Adds what was counted elsewhere, of the same graph. */
    public void add(TowerCounts others) {
        add(counts, others.counts);
        add(delays, others.delays);
    }

    private static void add(Map<String, double[]> sums, Map<String, double[]> others) {
        others.forEach((tower, more) -> {
            double[] sum = sums.computeIfAbsent(tower, name -> new double[more.length]);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += more[i];
            }
        });
    }

    /**
     * The rates of all rows. The rate of delays is that of the effects that were seen, with half an effect after a day beforehand; those that
     * are still to come are later, so it is rather high, where a model starts.
     *
     * @param keepEvery k where of the rows without an outcome of the first tower every k-th was kept; 1 for all
     */
    public TowerRates rates(BehaviorGraph graph, int keepEvery) {
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (Tower tower : graph.towers()) {
            double[] counted = counts.get(tower.name());
            if (counted != null) {
                double[] each = Arrays.copyOf(counted, tower.categories());
                double prior = prior(each, counted[each.length]);
                if (keepEvery > 1 && tower.equals(graph.samplingTower())) {
                    each[each.length - 1] *= keepEvery;
                }
                rates.put(tower.name(), shares(each, prior));
            }
        }
        Map<String, Double> hazards = new LinkedHashMap<>();
        delays.forEach((tower, sums) -> {
            double prior = prior(new double[] {sums[0]}, sums[2]);
            hazards.put(tower, (sums[0] + prior) / (sums[1] + prior));
        });
        return new TowerRates(rates, hazards);
    }

    /** Weights may be of any size. */
    private static double prior(double[] weights, double rows) {
        double sum = DoubleStream.of(weights).sum();
        return sum > 0 ? PRIOR * sum / rows : PRIOR;
    }

    private static List<Double> shares(double[] weights, double prior) {
        double sum = DoubleStream.of(weights).sum() + prior * weights.length;
        Double[] shares = new Double[weights.length];
        for (int category = 0; category < shares.length; category++) {
            shares[category] = (weights[category] + prior) / sum;
        }
        return List.of(shares);
    }

    /** On which rows of a batch behaviors happened. */
    private static final class Happened {
        private final BehaviorGraph graph;
        private final ExposureBatch batch;
        private final Map<String, byte[]> known = new HashMap<>();

        Happened(BehaviorGraph graph, ExposureBatch batch) {
            this.graph = graph;
            this.batch = batch;
            byte[] all = new byte[batch.rows()];
            Arrays.fill(all, (byte) 1);
            known.put(BehaviorGraph.ROOT, all);
            for (String behavior : graph.behaviors()) { // each after the ones that it may follow
                byte[] label = batch.labels().get(graph.label(behavior));
                known.put(behavior, label == null ? withoutLabel(behavior) : label);
            }
        }

        /** By row, 0 or 1; null where the labels do not tell. */
        byte[] of(String behavior) {
            return known.get(behavior);
        }

        /** Where the one tower that leads to the behavior had no other outcome, if it always has one. */
        private byte[] withoutLabel(String behavior) {
            List<Tower> leading = graph.towers().stream()
                    .filter(tower -> tower.outcomes().contains(behavior))
                    .toList();
            if (leading.size() != 1 || !leading.get(0).exhaustive()) {
                return null;
            }
            Tower tower = leading.get(0);
            List<byte[]> others = tower.outcomes().stream()
                    .filter(outcome -> !outcome.equals(behavior))
                    .map(outcome -> batch.labels().get(graph.label(outcome)))
                    .toList();
            return others.contains(null) ? null : none(others, of(tower.from()));
        }

        /**
         * By category and row, 0 or 1, on rows where the behavior that the tower leaves happened; null where the labels do not
         * tell.
         */
        byte[][] categories(Tower tower) {
            byte[] from = of(tower.from());
            byte[][] categories = new byte[tower.categories()][];
            for (int outcome = 0; outcome < tower.outcomes().size(); outcome++) {
                byte[] happened = of(tower.outcomes().get(outcome));
                if (from == null || happened == null) {
                    return null;
                }
                categories[outcome] = both(happened, from);
            }
            if (!tower.exhaustive()) {
                categories[tower.outcomes().size()] = none(
                        Arrays.asList(categories).subList(0, tower.outcomes().size()), from);
            }
            return categories;
        }

        private byte[] both(byte[] one, byte[] other) {
            byte[] both = new byte[batch.rows()];
            for (int row = 0; row < both.length; row++) {
                both[row] = (byte) (one[row] & other[row]);
            }
            return both;
        }

        private byte[] none(List<byte[]> of, byte[] where) {
            if (where == null) {
                return null;
            }
            byte[] none = where.clone();
            for (byte[] one : of) {
                for (int row = 0; row < none.length; row++) {
                    none[row] &= (byte) (1 - one[row]);
                }
            }
            return none;
        }
    }
}
