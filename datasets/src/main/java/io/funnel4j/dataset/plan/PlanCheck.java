// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import io.funnel4j.Internal;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.split.ColumnSplit;
import io.funnel4j.dataset.split.FileSplit;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.dataset.split.TimeSplit;
import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problems;
import io.funnel4j.text.Nearest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds every contradiction between a plan, its sources, its split and the graph before a row is read. The paths of what it
 * finds are those of a configuration's {@code features} and {@code data}, as in {@link EncodingPlan}.
 */
@Internal
public final class PlanCheck {
    private static final String KEEP_EVERY = "keep-every-non-click";
    private static final String TIMES = "times";
    private static final Pattern SEPARATOR = Pattern.compile("[;\\t|,]");

    private final EncodingPlan plan;
    private final Problems problems = new Problems();

    private PlanCheck(EncodingPlan plan) {
        this.plan = plan;
    }

    /**
     * Checks a plan against its source, split and graph.
     *
     * @throws InvalidSpecException listing every problem
     */
    public static void check(EncodingPlan plan, ExposureSource source, Split split, BehaviorGraph graph) {
        check(plan, source, split, graph, List.of());
    }

    /**
     * The same where more is known to be wrong.
     *
     * @param known problems, to be listed with the others
     */
    public static void check(
            EncodingPlan plan, ExposureSource source, Split split, BehaviorGraph graph, List<String> known) {
        PlanCheck check = new PlanCheck(plan);
        known.forEach(check.problems::add);
        check.sources(source, split);
        check.graph(graph);
        check.sampling(graph);
        TimeCheck.check(plan, graph, check.problems);
        check.problems.throwIfAny("the encoding");
    }

    /**
     * Checks that the sources have the columns of the plan and the split.
     *
     * @param split null where it is not known
     * @throws InvalidSpecException listing every column that is missing
     */
    public static void checkColumns(EncodingPlan plan, ExposureSource source, Split split) {
        PlanCheck check = new PlanCheck(plan);
        check.sources(source, split);
        check.problems.throwIfAny("the encoding");
    }

    /**
     * Checks that the times of labels are what the graph's objectives need.
     *
     * @throws InvalidSpecException listing every problem
     */
    public static void checkTimes(EncodingPlan plan, BehaviorGraph graph) {
        Problems problems = new Problems();
        TimeCheck.check(plan, graph, problems);
        problems.throwIfAny("the encoding");
    }

    /**
     * Checks that a source has the plan's columns.
     *
     * @throws InvalidSpecException listing every column that is missing
     */
    public static void check(EncodingPlan plan, ExposureSource source) {
        PlanCheck check = new PlanCheck(plan);
        check.columns(source);
        check.problems.throwIfAny("the encoding");
    }

    private void sources(ExposureSource source, Split split) {
        source(source, split);
        if (split instanceof FileSplit files) {
            if (files.validation() != null) {
                source(files.validation(), split);
            }
            if (files.test() != null) {
                source(files.test(), split);
            }
        }
    }

    private void source(ExposureSource source, Split split) {
        List<String> columns = columns(source);
        if (split instanceof ColumnSplit columnSplit) {
            List<String> path = List.of("split", columnSplit instanceof TimeSplit ? "by-time" : "by");
            column(path, "the split", columnSplit.column(), source, columns);
        }
    }

    private List<String> columns(ExposureSource source) {
        List<String> columns = source.columns();
        for (FeatureEncoding feature : plan.features()) {
            for (String column : feature.columns()) {
                List<String> path =
                        List.of("features", feature.name(), feature.columns().size() > 1 ? "of" : "column");
                column(path, "feature '" + feature.name() + "'", column, source, columns);
            }
        }
        plan.labels().forEach((label, column) -> {
            List<String> path = plan.labelWords().containsKey(label)
                    ? List.of("labels", label, "column")
                    : List.of("labels", label);
            column(path, "label '" + label + "'", column, source, columns);
        });
        times(source, columns);
        if (plan.group() != null) {
            column(List.of("group"), "the group", plan.group(), source, columns);
        }
        if (plan.sampleWeight() != null) {
            column(List.of("sample-weight"), "the sample weight", plan.sampleWeight(), source, columns);
        }
        if (plan.expiry() != null && plan.expiry().time() != null) {
            column(
                    List.of("expire", "time"),
                    "the time that ids expire by",
                    plan.expiry().time().column(),
                    source,
                    columns);
        }
        return columns;
    }

    private void times(ExposureSource source, List<String> columns) {
        LabelTimes times = plan.times();
        if (times == null) {
            return;
        }
        if (times.exposure() != null) {
            List<String> path = List.of(TIMES, LabelTimes.EXPOSURE);
            column(path, "the time of the exposure", times.exposure(), source, columns);
        }
        times.labels()
                .forEach((label, time) -> column(
                        List.of(TIMES, label), "the time of label '" + label + "'", time.column(), source, columns));
    }

    /** The columns come last: a log may have so many that a message is cut there. */
    private void column(List<String> path, String what, String column, ExposureSource source, List<String> columns) {
        if (!columns.contains(column)) {
            problems.add(
                    path,
                    "%s reads column '%s', which %s does not have%s (its columns are %s)"
                            .formatted(what, column, source.name(), suggestion(column, columns), columns));
        }
    }

    /** Where a file's only column holds the characters that others separate columns by, that is what is wrong. */
    private static String suggestion(String column, List<String> columns) {
        Matcher separator = SEPARATOR.matcher(columns.size() == 1 ? columns.get(0) : "");
        if (separator.find()) {
            return "; that is one column whose name holds '%1$s': write delimiter: \"%1$s\" under data"
                    .formatted(separator.group().replace("\t", "\\t"));
        }
        return Nearest.suggestion(column, columns);
    }

    private void sampling(BehaviorGraph graph) {
        if (plan.keepEvery() == 1) {
            return;
        }
        try {
            for (String outcome : graph.samplingTower().outcomes()) {
                if (!plan.labelNames().contains(graph.label(outcome))) {
                    problems.add(
                            List.of(KEEP_EVERY),
                            "rows without '%s' are sampled, but the plan has no label '%s'; its labels are %s"
                                    .formatted(outcome, graph.label(outcome), plan.labelNames()));
                }
            }
        } catch (IllegalArgumentException e) {
            problems.add(List.of(KEEP_EVERY), e.getMessage());
        }
    }

    private void graph(BehaviorGraph graph) {
        List<String> names = plan.labelNames();
        for (String label : graph.labels()) {
            if (!names.contains(label)) {
                problems.add(
                        List.of("labels"),
                        "the graph's objectives read label '%s', which the plan does not have; its labels are %s%s; name its column"
                                .formatted(label, names, Nearest.suggestion(label, names)));
            }
        }
    }
}
