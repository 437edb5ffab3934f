// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.detail;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.evaluation.Checks;
import io.funnel4j.evaluation.RowOrder;
import java.util.Arrays;
import java.util.List;

/**
 * How often which probability was predicted, for positive and for negative rows. The bins are of equal width in log p:
 * probabilities of 1e-4 and of 1e-2 are as far apart as they are for a reader. They reach from the lowest prediction, a
 * thousandth of the rows left out, to the highest.
 *
 * @param edges of the bins, rising probabilities, one more than bins; empty without a row whose prediction is above 0
 * @param positives weight of the positive rows of each bin
 * @param negatives weight of the negative rows of each bin
 * @param positivesBelow weight of the positive rows below the first edge
 * @param negativesBelow weight of the negative rows below the first edge
 */
public record ScoreHistogram(
        List<Double> edges,
        List<Double> positives,
        List<Double> negatives,
        double positivesBelow,
        double negativesBelow) {
    /** Bins unless asked for otherwise. */
    public static final int DEFAULT_BINS = 40;

    private static final int LEFT_OUT_ONE_IN = 1000;
    /** Bins go down no farther than this from the highest prediction, in powers of e: 15 decades. */
    private static final double DEEPEST = 15 * Math.log(10);
    /** Predictions nearer than this, relatively, are one. */
    private static final double ONE_VALUE = 1e-6;

    public ScoreHistogram {
        edges = List.copyOf(edges);
        positives = List.copyOf(positives);
        negatives = List.copyOf(negatives);
        int bins = Math.max(0, edges.size() - 1);
        if (positives.size() != bins || negatives.size() != bins) {
            throw new IllegalArgumentException("%s edges have %s bins; found %s of positives and %s of negatives"
                    .formatted(edges.size(), bins, positives.size(), negatives.size()));
        }
    }

    /**
     * The histogram; a constant prediction has one bin.
     *
     * @param labels 0 or 1 a row
     * @param sampleWeights one a row, finite and not negative, or null for 1 everywhere
     * @param bins at least 1
     * @throws IllegalArgumentException if lengths differ, a prediction is not a pair (log p, log(1 - p)), a label is
     *     neither 0 nor 1, or a weight is negative or not finite
     */
    public static ScoreHistogram of(LogProbabilities predictions, byte[] labels, float[] sampleWeights, int bins) {
        Checks.probabilities("prediction", predictions, labels.length);
        Checks.binary("label", labels);
        Checks.sampleWeights(sampleWeights, labels.length);
        if (bins < 1) {
            throw new IllegalArgumentException("a histogram needs at least one bin; found " + bins);
        }
        double[] logP = predictions.logP();
        int[] order = RowOrder.ascending(logP);
        double high = order.length == 0 ? Double.NEGATIVE_INFINITY : logP[order[order.length - 1]];
        double[] below = new double[2];
        if (high == Double.NEGATIVE_INFINITY) {
            for (int row = 0; row < logP.length; row++) {
                below[labels[row]] += sampleWeights == null ? 1 : sampleWeights[row];
            }
            return new ScoreHistogram(List.of(), List.of(), List.of(), below[1], below[0]);
        }
        double low = Math.max(logP[order[order.length / LEFT_OUT_ONE_IN]], high - DEEPEST);
        boolean constant = high - low < ONE_VALUE;
        int count = constant ? 1 : bins;
        double[] edges = edges(constant ? low - ONE_VALUE : low, constant ? high + ONE_VALUE : high, count);
        double[][] weights = new double[2][count];
        for (int row = 0; row < logP.length; row++) {
            double weight = sampleWeights == null ? 1 : sampleWeights[row];
            if (logP[row] < edges[0]) {
                below[labels[row]] += weight;
            } else {
                int bin = (int) ((logP[row] - edges[0]) / (edges[count] - edges[0]) * count);
                weights[labels[row]][Math.min(bin, count - 1)] += weight;
            }
        }
        return new ScoreHistogram(
                Arrays.stream(edges).map(Math::exp).boxed().toList(),
                Arrays.stream(weights[1]).boxed().toList(),
                Arrays.stream(weights[0]).boxed().toList(),
                below[1],
                below[0]);
    }

    private static double[] edges(double low, double high, int bins) {
        double[] edges = new double[bins + 1];
        for (int edge = 0; edge <= bins; edge++) {
            edges[edge] = low + (high - low) * edge / bins;
        }
        return edges;
    }
}
