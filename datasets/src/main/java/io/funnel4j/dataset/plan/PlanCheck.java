// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import io.funnel4j.Internal;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.split.ColumnSplit;
import io.funnel4j.dataset.split.FileSplit;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problems;
import io.funnel4j.text.Nearest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds every contradiction between a plan, its sources, its split and the graph before a row is read. */
@Internal
public final class PlanCheck {
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
        check.source(source, split);
        if (split instanceof FileSplit files) {
            if (files.validation() != null) {
                check.source(files.validation(), split);
            }
            if (files.test() != null) {
                check.source(files.test(), split);
            }
        }
        check.graph(graph);
        check.sampling(graph);
        check.problems.throwIfAny("the encoding");
    }

    /**
     * Checks that a source has the features' columns.
     *
     * @throws InvalidSpecException listing every column that is missing
     */
    public static void check(EncodingPlan plan, ExposureSource source) {
        PlanCheck check = new PlanCheck(plan);
        check.columns(source);
        check.problems.throwIfAny("the encoding");
    }

    private void source(ExposureSource source, Split split) {
        columns(source);
        if (split instanceof ColumnSplit columnSplit) {
            column("the split", columnSplit.column(), source, source.columns());
        }
    }

    private void columns(ExposureSource source) {
        List<String> columns = source.columns();
        for (FeatureEncoding feature : plan.features()) {
            for (String column : feature.columns()) {
                column("feature '" + feature.name() + "'", column, source, columns);
            }
        }
        plan.labels().forEach((label, column) -> column("label '" + label + "'", column, source, columns));
        if (plan.group() != null) {
            column("the group", plan.group(), source, columns);
        }
        if (plan.sampleWeight() != null) {
            column("the sample weight", plan.sampleWeight(), source, columns);
        }
    }

    private void column(String what, String column, ExposureSource source, List<String> columns) {
        if (!columns.contains(column)) {
            problems.add("%s reads column '%s', which %s does not have; its columns are %s%s"
                    .formatted(what, column, source.name(), columns, suggestion(column, columns)));
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
                    problems.add("rows without '%s' are sampled, but the plan has no label '%s'; its labels are %s"
                            .formatted(outcome, graph.label(outcome), plan.labelNames()));
                }
            }
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
    }

    private void graph(BehaviorGraph graph) {
        List<String> names = plan.labelNames();
        for (String label : graph.labels()) {
            if (!names.contains(label)) {
                problems.add(
                        "the graph's objectives read label '%s', which the plan does not have; its labels are %s%s; name its column"
                                .formatted(label, names, Nearest.suggestion(label, names)));
            }
        }
    }
}
