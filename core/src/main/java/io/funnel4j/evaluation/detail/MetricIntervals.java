// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.detail;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.Metric;
import io.funnel4j.evaluation.Space;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * 95% intervals of one probability's metrics by a bootstrap (Efron and Tibshirani, <em>An Introduction to the Bootstrap</em>,
 * 1993): {@value #REPLICATES} times, each group of rows, or each row where there are no groups, is drawn a Poisson(1) number of times.
 * Rows of one user are not independent, and drawing them together says so. The calibration error, which noise alone makes larger, has
 * its interval turned around the figure; the others have percentiles.
 *
 * @param probability whose
 * @param overGroups whether groups were drawn
 * @param metrics by metric; those that need groups only where there are some
 * @param predictedOverObserved of the mean prediction over the observed rate
 */
public record MetricIntervals(
        Probability probability,
        boolean overGroups,
        Map<Metric, ConfidenceInterval> metrics,
        ConfidenceInterval predictedOverObserved) {
    /** Of the bootstrap. */
    public static final int REPLICATES = 200;

    public MetricIntervals {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /**
     * The intervals of the probabilities that have labels and predictions. The same rows and predictions have the same ones,
     * on any number of processors.
     *
     * @param predictions as {@link FunnelEvaluator#evaluate} takes them
     * @throws IllegalArgumentException as {@link FunnelEvaluator#evaluate}
     */
    public static List<MetricIntervals> of(FunnelEvaluator rows, Map<Probability, LogProbabilities> predictions) {
        List<MetricIntervals> intervals = new ArrayList<>();
        rows.spaces(predictions).forEach((probability, space) -> {
            if (space.labels().length > 0) {
                intervals.add(of(probability, space, space.select(predictions.get(probability))));
            }
        });
        return intervals;
    }

    private static MetricIntervals of(Probability probability, Space space, LogProbabilities predictions) {
        return new Bootstrap(space, predictions).intervals(probability);
    }
}
