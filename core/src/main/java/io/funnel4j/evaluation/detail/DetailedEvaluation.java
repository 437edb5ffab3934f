// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.detail;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.DomainEvaluation;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.FunnelEvaluator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An evaluation, and what stands behind its figures.
 *
 * @param evaluation the figures
 * @param intervals of them, one an evaluated probability that has rows
 * @param curves one an evaluated probability, in the same order
 * @param domains the same figures on each domain's rows, that of the most rows first; empty where rows have no domain
 */
public record DetailedEvaluation(
        FunnelEvaluation evaluation,
        List<MetricIntervals> intervals,
        List<ProbabilityCurves> curves,
        List<DomainEvaluation> domains) {
    public DetailedEvaluation {
        domains = List.copyOf(domains);
        intervals = List.copyOf(intervals);
        curves = List.copyOf(curves);
    }

    /**
     * Evaluates predictions, with intervals and curves.
     *
     * @param predictions as {@link FunnelEvaluator#evaluate} takes them
     * @param workers threads, at least 1; nothing depends on it
     * @throws IllegalArgumentException as {@link FunnelEvaluator#evaluate}
     */
    public static DetailedEvaluation of(
            FunnelEvaluator rows, Map<Probability, LogProbabilities> predictions, int workers) {
        return new DetailedEvaluation(
                rows.evaluate(predictions),
                MetricIntervals.of(rows, predictions, workers),
                ProbabilityCurves.of(rows, predictions),
                List.of());
    }

    /** The same with the figures of each domain. */
    public DetailedEvaluation withDomains(List<DomainEvaluation> newDomains) {
        return new DetailedEvaluation(evaluation, intervals, curves, newDomains);
    }

    /** The intervals of a probability; empty where it was not evaluated, or has no rows. */
    public Optional<MetricIntervals> intervals(Probability probability) {
        return intervals.stream()
                .filter(found -> found.probability().equals(probability))
                .findFirst();
    }
}
