// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.detail;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * 95% intervals of one probability's metrics by a bootstrap (Efron and Tibshirani, <em>An Introduction to the Bootstrap</em>,
 * 1993): {@value #REPLICATES} times (fewer, down to {@value #FEWEST_REPLICATES}, on more than five million rows), each group of rows, or each row where there are no groups, is drawn a Poisson(1) number of times.
 * Rows of one user are not independent, and drawing them together says so. An expected calibration error is a sum of distances, which
 * chance alone makes larger; so in place of an interval it has what chance makes of it.
 *
 * @param probability whose
 * @param overGroups whether groups were drawn
 * @param metrics by metric, but for {@link Metric#CALIBRATION_ERROR}; those that need groups only where there are some
 * @param predictedOverObserved of the mean prediction over the observed rate; unknown where nothing was observed
 * @param chanceError below which 95% of expected calibration errors would lie if the predictions were right and rows independent
 */
public record MetricIntervals(
        Probability probability,
        boolean overGroups,
        Map<Metric, ConfidenceInterval> metrics,
        ConfidenceInterval predictedOverObserved,
        double chanceError) {
    /** Of the bootstrap. */
    public static final int REPLICATES = 200;
    /** On very many rows. */
    public static final int FEWEST_REPLICATES = 40;

    private static final long MOST_ROWS_DRAWN = 1_000_000_000;

    public MetricIntervals {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /**
     * The intervals of the probabilities that have labels and predictions. The same rows and predictions have the same ones,
     * whatever the number of workers.
     *
     * @param predictions as {@link FunnelEvaluator#evaluate} takes them
     * @param workers threads, at least 1
     * @throws IllegalArgumentException as {@link FunnelEvaluator#evaluate}
     */
    public static List<MetricIntervals> of(
            FunnelEvaluator rows, Map<Probability, LogProbabilities> predictions, int workers) {
        List<MetricIntervals> intervals = new ArrayList<>();
        rows.spaces(predictions).forEach((probability, space) -> {
            if (space.labels().length > 0) {
                intervals.add(new Bootstrap(space, space.select(predictions.get(probability)))
                        .intervals(probability, workers));
            }
        });
        return intervals;
    }

    /** Where rows are many intervals are narrow, and a replicate takes long. */
    static int replicates(long rows) {
        return (int) Math.max(FEWEST_REPLICATES, Math.min(REPLICATES, MOST_ROWS_DRAWN / Math.max(1, rows)));
    }
}
