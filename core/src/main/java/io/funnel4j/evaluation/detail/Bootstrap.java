// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.detail;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.Calibration;
import io.funnel4j.evaluation.GroupAucs;
import io.funnel4j.evaluation.Metric;
import io.funnel4j.evaluation.RowOrder;
import io.funnel4j.evaluation.Scores;
import io.funnel4j.evaluation.Space;
import io.funnel4j.parallel.OrderedWork;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The metrics of one probability with its rows drawn again. Rows lie by rising prediction, so that a replicate is one pass over
 * them: nothing is sorted again, and the bins of the calibration stay.
 */
final class Bootstrap {
    private static final int BINS = Calibration.DEFAULT_BINS;
    private static final double NORMAL_95 = 1.6448536269514722;
    /** P(no more than k events) of a Poisson(1), for k = 0, 1, ... */
    private static final double[] POISSON = cumulativePoisson();

    private final boolean overGroups;
    private final byte[] labels;
    /** What is drawn: the number of a row's group, or its own. */
    private final int[] clusters;

    private final double[] weights;
    private final double[] predicted;
    private final double[] losses;
    private final short[] bins;
    /** Whether a row's prediction is that of the row before. */
    private final boolean[] tied;

    private int groups;
    private double[] groupAucs;
    private double[] groupWeights;

    Bootstrap(Space space, LogProbabilities predictions) {
        double[] scores = Scores.of(predictions);
        int[] order = RowOrder.ascending(scores);
        int rows = order.length;
        this.overGroups = space.groups() != null;
        this.labels = new byte[rows];
        this.clusters = new int[rows];
        this.weights = new double[rows];
        this.predicted = new double[rows];
        this.losses = new double[rows];
        this.bins = new short[rows];
        this.tied = new boolean[rows];
        int[] numbers = overGroups ? groupNumbers(space, scores) : null;
        int start = 0;
        for (int i = 0; i < rows; i++) {
            int row = order[i];
            tied[i] = i > 0 && scores[row] == scores[order[i - 1]];
            start = tied[i] ? start : i;
            labels[i] = space.labels()[row];
            clusters[i] = overGroups ? numbers[row] : row;
            weights[i] = space.sampleWeights() == null ? 1 : space.sampleWeights()[row];
            predicted[i] = Math.exp(predictions.logP()[row]);
            losses[i] = -(labels[i] == 1 ? predictions.logP()[row] : predictions.logQ()[row]);
            bins[i] = (short) ((long) start * BINS / rows);
        }
    }

    /** The rows' groups as numbers from 0, by rising id; and the AUC and weight of each. */
    private int[] groupNumbers(Space space, double[] scores) {
        long[] ids = space.groups();
        int[] numbers = new int[ids.length];
        long[] distinct = Arrays.stream(ids).sorted().distinct().toArray();
        for (int row = 0; row < numbers.length; row++) {
            numbers[row] = Arrays.binarySearch(distinct, ids[row]);
        }
        groupAucs = new double[distinct.length];
        groupWeights = new double[distinct.length];
        GroupAucs.forEach(scores, space.labels(), ids, space.sampleWeights(), (auc, rows, weight) -> {
            groupAucs[groups] = auc;
            groupWeights[groups++] = weight;
        });
        return numbers;
    }

    MetricIntervals intervals(Probability probability, int workers) {
        int count = MetricIntervals.replicates(labels.length);
        Map<Metric, double[]> replicates = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            if (metric != Metric.CALIBRATION_ERROR && (overGroups || !metric.needsGroups())) {
                replicates.put(metric, new double[count]);
            }
        }
        double[] ratios = new double[count];
        OrderedWork.run(IntStream.range(0, count).iterator(), workers, Drawn::new, drawn -> {
            replicates.forEach((metric, values) -> values[drawn.replicate] = drawn.value(metric));
            ratios[drawn.replicate] = drawn.predictedOverObserved();
        });
        Map<Metric, ConfidenceInterval> intervals = new EnumMap<>(Metric.class);
        replicates.forEach((metric, values) -> intervals.put(metric, ConfidenceInterval.ofReplicates(values)));
        return new MetricIntervals(
                probability, overGroups, intervals, ConfidenceInterval.ofReplicates(ratios), chanceError());
    }

    /**
     * Of a bin of rows with weights w and right predictions p, what is observed has the mean sum of w p and the variance v = sum of
     * w^2 p (1 - p); its distance from that mean has, as that of a normal number, the mean sqrt(2 v / pi) and the variance v (1 - 2 / pi).
     */
    private double chanceError() {
        double[] variances = new double[BINS];
        double weight = 0;
        for (int i = 0; i < labels.length; i++) {
            weight += weights[i];
            variances[bins[i]] += weights[i] * weights[i] * predicted[i] * (1 - predicted[i]);
        }
        double mean = 0;
        double variance = 0;
        for (double ofBin : variances) {
            mean += Math.sqrt(2 * ofBin / Math.PI);
            variance += ofBin * (1 - 2 / Math.PI);
        }
        return (mean + NORMAL_95 * Math.sqrt(variance)) / weight;
    }

    private static double[] cumulativePoisson() {
        double[] cumulative = new double[19];
        double term = Math.exp(-1);
        double sum = 0;
        for (int k = 0; k < cumulative.length; k++) {
            sum += term;
            cumulative[k] = sum;
            term /= k + 1;
        }
        return cumulative;
    }

    /** How often a cluster is drawn in a replicate: always the same for the two. */
    private static int times(int replicate, int cluster) {
        long bits = ((long) replicate << Integer.SIZE | cluster)
                * 0x9E3779B97F4A7C15L; // splitmix64's increment and finalizer
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        double uniform = ((bits ^ (bits >>> 31)) >>> 11) * 0x1p-53;
        int times = 0;
        while (times < POISSON.length && uniform >= POISSON[times]) {
            times++;
        }
        return times;
    }

    /** The sums of all rows, each as often as it is drawn. */
    private final class Drawn {
        private final int replicate;
        private double weight;
        private double positives;
        private double predictions;
        private double loss;
        private double auc;
        private double weightedGroupAuc;
        private double groupWeight;
        private double groupAuc;
        private double validGroups;

        Drawn(int replicate) {
            this.replicate = replicate;
            byte[] drawn = overGroups ? new byte[groups] : null;
            for (int group = 0; group < groups; group++) {
                int times = times(replicate, group);
                drawn[group] = (byte) times;
                addGroup(group, times);
            }
            addRows(drawn);
        }

        private void addGroup(int group, int times) {
            if (!Double.isNaN(groupAucs[group])) {
                weightedGroupAuc += times * groupWeights[group] * groupAucs[group];
                groupWeight += times * groupWeights[group];
                groupAuc += times * groupAucs[group];
                validGroups += times;
            }
        }

        private void addRows(byte[] drawn) {
            double won = 0;
            double negativesBelow = 0;
            double positivesTied = 0;
            double negativesTied = 0;
            for (int i = 0; i < labels.length; i++) {
                if (!tied[i]) {
                    won += positivesTied * (negativesBelow + negativesTied / 2);
                    negativesBelow += negativesTied;
                    positivesTied = 0;
                    negativesTied = 0;
                }
                int times = drawn == null ? times(replicate, clusters[i]) : drawn[clusters[i]];
                double rowWeight = times * weights[i];
                if (rowWeight == 0) {
                    continue;
                }
                weight += rowWeight;
                predictions += rowWeight * predicted[i];
                loss += rowWeight * losses[i];
                if (labels[i] == 1) {
                    positives += rowWeight;
                    positivesTied += rowWeight;
                } else {
                    negativesTied += rowWeight;
                }
            }
            won += positivesTied * (negativesBelow + negativesTied / 2);
            auc = won / (positives * (weight - positives));
        }

        double value(Metric metric) {
            return switch (metric) {
                case AUC -> auc;
                case GAUC -> weightedGroupAuc / groupWeight;
                case MEAN_GAUC -> groupAuc / validGroups;
                case LOG_LOSS -> loss / weight;
                case NORMALISED_ENTROPY -> normalisedEntropy();
                case CALIBRATION_ERROR -> throw new IllegalStateException("it has no interval");
            };
        }

        private double normalisedEntropy() {
            double rate = positives / weight;
            double entropy = -rate * Math.log(rate) - (1 - rate) * Math.log1p(-rate);
            return entropy > 0 ? loss / weight / entropy : Double.NaN;
        }

        /** NaN where nothing that happened was drawn. */
        double predictedOverObserved() {
            return positives > 0 ? predictions / positives : Double.NaN;
        }
    }
}
