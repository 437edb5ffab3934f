// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.List;
import java.util.Locale;

/**
 * How often which probability was predicted, for positive and for negative rows.
 *
 * @param edges of the bins, rising probabilities, one more than bins; empty where there is nothing to show
 * @param positives weight of the positive rows of each bin
 * @param negatives weight of the negative rows of each bin
 * @param positivesBelow weight of the positive rows below the first edge
 * @param negativesBelow weight of the negative rows below the first edge
 */
public record ScoreBins(
        List<Double> edges,
        List<Double> positives,
        List<Double> negatives,
        double positivesBelow,
        double negativesBelow) {
    public ScoreBins {
        edges = List.copyOf(edges);
        positives = List.copyOf(positives);
        negatives = List.copyOf(negatives);
        int bins = Math.max(0, edges.size() - 1);
        if (positives.size() != bins || negatives.size() != bins) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d edges have %d bins; found %d of positives and %d of negatives",
                    edges.size(),
                    bins,
                    positives.size(),
                    negatives.size()));
        }
    }
}
