// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.runs;

import io.funnel4j.report.result.Goal;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.ProbabilityResult;
import io.funnel4j.report.result.RunReport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A final metric of two runs.
 *
 * @param probability such as {@code P(purchase | click)}
 * @param column the metric
 * @param first its value in the first run; NaN where it has none
 * @param second its value in the second run; NaN where it has none
 */
public record MetricDifference(String probability, MetricColumn column, double first, double second) {
    /** The second run's value less the first's; NaN where one has none. */
    public double difference() {
        return second - first;
    }

    /** 1 if the second run's value is the better one, -1 if the first's, 0 if neither is. */
    public int better() {
        double was = column.goal().merit(first);
        double is = column.goal().merit(second);
        return Double.isNaN(was) || Double.isNaN(is) ? 0 : Double.compare(is, was);
    }

    /** Of all metrics that any of two runs has, those of some probabilities first. */
    static List<MetricDifference> between(RunReport first, RunReport second, Set<String> probabilitiesFirst) {
        Set<String> probabilities = new LinkedHashSet<>();
        Set<String> all = new LinkedHashSet<>();
        first.probabilities().forEach(each -> all.add(each.probability()));
        second.probabilities().forEach(each -> all.add(each.probability()));
        probabilitiesFirst.stream().filter(all::contains).forEach(probabilities::add);
        probabilities.addAll(all);
        List<MetricDifference> found = new ArrayList<>();
        for (String probability : probabilities) {
            for (MetricColumn column : first.metrics()) {
                double one = value(first, probability, column.key());
                double other = value(second, probability, column.key());
                if (!Double.isNaN(one) || !Double.isNaN(other)) {
                    found.add(new MetricDifference(probability, column, one, other));
                }
            }
        }
        return found;
    }

    /** Whether it says how good a run is, not on how many rows. */
    boolean judges() {
        return column.goal() != Goal.NONE;
    }

    private static double value(RunReport run, String probability, String metric) {
        return run.probabilities().stream()
                .filter(each -> each.probability().equals(probability))
                .map(ProbabilityResult::metrics)
                .map(metrics -> metrics.getOrDefault(metric, Double.NaN))
                .findFirst()
                .orElse(Double.NaN);
    }
}
