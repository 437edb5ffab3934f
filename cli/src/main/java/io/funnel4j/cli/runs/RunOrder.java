// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.runs;

import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.report.result.Goal;
import io.funnel4j.text.Nearest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs in the order of a metric, the best first; those without it last, the newest first. */
public final class RunOrder {
    private static final String SPEED = "samples_per_second";
    private static final String SECONDS = "seconds";

    private RunOrder() {}

    /**
     * Sorts runs.
     *
     * @param by a final metric that one of them has, such as {@code p_purchase.auc}, or {@code samples_per_second} or
     *     {@code seconds}
     * @throws Funnel4jException naming the metrics that there are, if none of them has it
     */
    public static List<FoundRun> sorted(List<FoundRun> runs, String by) {
        Map<String, Goal> goals = new LinkedHashMap<>();
        runs.forEach(run -> run.results().ifPresent(results -> goals.putAll(RunMetrics.goals(results))));
        goals.put(SPEED, Goal.HIGHER);
        goals.put(SECONDS, Goal.LOWER);
        Goal goal = goals.get(by);
        if (goal == null) {
            throw new Funnel4jException(
                    "no run has the metric '%s'; expected %s, %s, or <probability>.<metric>, with a probability of %s and a metric of %s%s"
                            .formatted(
                                    by,
                                    SPEED,
                                    SECONDS,
                                    parts(goals, 0),
                                    parts(goals, 1),
                                    Nearest.suggestion(by, goals.keySet())));
        }
        List<FoundRun> sorted = new ArrayList<>(runs);
        sorted.sort(Comparator.comparingDouble(run -> rank(value(run, by), goal)));
        return sorted;
    }

    /** What stands before the dot of some names, or after it. */
    private static String parts(Map<String, Goal> goals, int which) {
        return goals.keySet().stream()
                .filter(name -> name.contains("."))
                .map(name -> name.split("\\.", -1)[which])
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** NaN where a run has no such metric. */
    static double value(FoundRun run, String metric) {
        return switch (metric) {
            case SPEED -> run.epochs().samplesPerSecond();
            case SECONDS -> run.took().map(took -> took.toMillis() / 1000.0).orElse(Double.NaN);
            default -> run.metrics().getOrDefault(metric, Double.NaN);
        };
    }

    /** Whether the table has it as a column of its own anyway. */
    static boolean isShownAnyway(String metric) {
        return metric.equals(SPEED) || metric.equals(SECONDS);
    }

    private static double rank(double value, Goal goal) {
        return Double.isNaN(value) ? Double.POSITIVE_INFINITY : goal == Goal.NONE ? -value : -goal.merit(value);
    }
}
