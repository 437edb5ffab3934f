// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.importance;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.exposure.Exposures;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Scorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mean of each probability over some exposures, had they all one value of a numeric feature and everything else as it is (Friedman,
 * <em>Greedy function approximation</em>, Annals of Statistics 29, 2001). P(b | a) is averaged over all of them too.
 *
 * @param feature that is set
 * @param points by rising value
 */
public record PartialDependence(String feature, List<Point> points) {
    private static final int POINTS = 11;

    public PartialDependence {
        points = List.copyOf(points);
    }

    /**
     * One value.
     *
     * @param value as the model reads it, transformed
     * @param means of the probabilities
     */
    public record Point(float value, Map<Probability, Double> means) {
        public Point {
            means = Collections.unmodifiableMap(new LinkedHashMap<>(means));
        }
    }

    /**
     * Over the values of some numeric features: at most {@value #POINTS} of each, its tenths of the exposures.
     *
     * @param features their names, in the order in which they are wanted
     * @param rows drawn of the exposures, at most
     * @return one a feature
     * @throws IllegalArgumentException if there is no such numeric feature
     */
    public static List<PartialDependence> of(
            FunnelModel model, Exposures exposures, List<String> features, int rows, long seed) {
        model.requireSchema(exposures.schema());
        SampledRows sampled = SampledRows.of(exposures, rows, seed);
        List<PartialDependence> found = new ArrayList<>();
        try (Scorer scorer = Scorer.of(model)) {
            for (String feature : features) {
                List<Point> points = new ArrayList<>();
                for (float value : tenths(sampled.values(feature))) {
                    Map<Probability, Double> means = new LinkedHashMap<>();
                    scorer.score(
                                    sampled.with(feature, value),
                                    model.spec().graph().probabilities())
                            .forEach((probability, pairs) -> means.put(probability, mean(pairs)));
                    points.add(new Point(value, means));
                }
                found.add(new PartialDependence(feature, points));
            }
        }
        return found;
    }

    private static double mean(LogProbabilities pairs) {
        return Arrays.stream(pairs.probabilities()).average().orElse(Double.NaN);
    }

    private static List<Float> tenths(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        List<Float> tenths = new ArrayList<>();
        for (int i = 0; i < POINTS && sorted.length > 0; i++) {
            float value = sorted[(int) Math.round((double) i * (sorted.length - 1) / (POINTS - 1))];
            if (tenths.isEmpty() || tenths.get(tenths.size() - 1) != value) {
                tenths.add(value);
            }
        }
        return tenths;
    }
}
