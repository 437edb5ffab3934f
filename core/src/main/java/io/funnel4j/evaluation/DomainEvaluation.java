// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * An evaluation on the rows of one domain: a market, a place on the screen, a scenario. A model that serves several may rank
 * well over all of them because it tells domains apart, and badly within each.
 *
 * @param domain its name
 * @param evaluation as of {@link FunnelEvaluator}, on its rows alone
 */
public record DomainEvaluation(String domain, FunnelEvaluation evaluation) {
    /**
     * Evaluates the predictions on each domain, that of the most rows first; of as many rows, that of the lower number.
     *
     * @param rows all exposures
     * @param domains the number of each row's domain
     * @param nameOf the name of each number
     * @param predictions as {@link FunnelEvaluator#evaluate} takes them
     * @throws IllegalArgumentException as {@link FunnelEvaluator#evaluate}, or if there are not as many domains as rows
     */
    public static List<DomainEvaluation> of(
            FunnelEvaluator rows,
            int[] domains,
            IntFunction<String> nameOf,
            Map<Probability, LogProbabilities> predictions) {
        Checks.sameLength("labels", rows.exposures().rows(), "domains", domains.length);
        List<Map.Entry<Integer, int[]>> largestFirst =
                new ArrayList<>(byDomain(domains).entrySet());
        largestFirst.sort(Comparator.comparingInt((Map.Entry<Integer, int[]> domain) -> domain.getValue().length)
                .reversed()
                .thenComparing(Map.Entry::getKey));
        return largestFirst.stream()
                .map(domain ->
                        new DomainEvaluation(nameOf.apply(domain.getKey()), rows.on(domain.getValue(), predictions)))
                .toList();
    }

    private static Map<Integer, int[]> byDomain(int[] domains) {
        Map<Integer, Integer> counts = new LinkedHashMap<>();
        for (int domain : domains) {
            counts.merge(domain, 1, Integer::sum);
        }
        Map<Integer, int[]> rows = new LinkedHashMap<>();
        counts.forEach((domain, count) -> rows.put(domain, new int[count]));
        Map<Integer, Integer> filled = new LinkedHashMap<>();
        for (int row = 0; row < domains.length; row++) {
            int at = filled.merge(domains[row], 1, Integer::sum) - 1;
            rows.get(domains[row])[at] = row;
        }
        return rows;
    }
}
