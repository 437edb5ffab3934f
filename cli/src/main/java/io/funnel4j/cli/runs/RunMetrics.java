// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.runs;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.report.result.Goal;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.ProbabilityResult;
import io.funnel4j.report.result.RunReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run's metrics by the names that they have in files and options: {@code p_purchase_given_click.auc}. */
final class RunMetrics {
    /** The metric that runs are listed with. */
    static final String AUC = "auc";

    private static final Pattern PROBABILITY = Pattern.compile("P\\((\\w+)(?: \\| (\\w+))?\\)");

    private RunMetrics() {}

    /** Of final metrics; those that are not defined are left out. */
    static Map<String, Double> of(RunReport results) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (ProbabilityResult result : results.probabilities()) {
            result.metrics().forEach((metric, value) -> {
                if (!Double.isNaN(value)) {
                    metrics.put(name(result.probability(), metric), value);
                }
            });
        }
        return metrics;
    }

    /** Which values of each metric are good. */
    static Map<String, Goal> goals(RunReport results) {
        Map<String, Goal> goals = new LinkedHashMap<>();
        for (ProbabilityResult result : results.probabilities()) {
            for (MetricColumn column : results.metrics()) {
                goals.put(name(result.probability(), column.key()), column.goal());
            }
        }
        return goals;
    }

    /** @param probability as {@link Probability#toString} writes it */
    static String name(String probability, String metric) {
        Matcher parts = PROBABILITY.matcher(probability);
        String column = parts.matches()
                ? new Probability(parts.group(1), parts.group(2) == null ? BehaviorGraph.ROOT : parts.group(2))
                        .columnName()
                : probability;
        return column + "." + metric;
    }
}
