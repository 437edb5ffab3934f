// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.Objective;
import io.funnel4j.problem.Problems;
import io.funnel4j.text.EnumNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the times of labels and the objectives that are trained must agree on. */
final class TimeCheck {
    private static final String TIMES = "times";
    private static final String LATE = "late-labels";

    private final EncodingPlan plan;
    private final BehaviorGraph graph;
    private final Problems problems;

    private TimeCheck(EncodingPlan plan, BehaviorGraph graph, Problems problems) {
        this.plan = plan;
        this.graph = graph;
        this.problems = problems;
    }

    static void check(EncodingPlan plan, BehaviorGraph graph, Problems problems) {
        TimeCheck check = new TimeCheck(plan, graph, problems);
        check.delaysThatAreRead();
        if (plan.times() == null) {
            return;
        }
        check.causes();
        check.givenCauses();
        check.rule();
    }

    private void delaysThatAreRead() {
        for (String label : graph.delayedLabels()) {
            if (!plan.delayedLabels().contains(label)) {
                problems.add(
                        List.of(TIMES),
                        "an objective of label '%s' has estimator delayed, which reads how late the label is; name the columns of its time and of the time of what it follows: times: {click: clicked_at, %1$s: happened_at}"
                                .formatted(label));
            }
        }
    }

    /** What a delay counts since must come before the label on every row. */
    private void causes() {
        plan.times().labels().forEach((label, time) -> {
            if (time.since() != null && !time.since().equals(LabelTimes.EXPOSURE) && !precedes(time.since(), label)) {
                problems.add(
                        List.of(TIMES, label),
                        "the delay of '%s' counts since '%s', without which it can happen too; name what all paths to it lead through"
                                .formatted(label, time.since()));
            }
        });
    }

    /**
     * Where the cause may be missing though {@code given} happened, the rows without it would have had for ever and those with it a moment,
     * so that the probability came out far too low.
     */
    private void givenCauses() {
        for (Objective objective : graph.objectives()) {
            String cause = since(objective.label());
            if (objective.estimator().readsDelays() && cause != null && !implies(objective.given(), cause)) {
                problems.add(
                        List.of(TIMES, objective.label()),
                        "the delay of '%s' counts since '%s', which need not have happened where an objective with estimator delayed is given '%s'; give the objective what the delay counts since, or say since: %s here"
                                .formatted(objective.label(), cause, objective.given(), label(objective.given())));
            }
        }
    }

    private String since(String label) {
        LabelTimes.LabelTime time = plan.times().labels().get(label);
        return time == null ? null : time.since();
    }

    /** Whether a label is 1 wherever a behavior happened. */
    private boolean implies(String behavior, String label) {
        return label.equals(LabelTimes.EXPOSURE)
                || label.equals(label(behavior))
                || graph.necessaryAncestors(behavior).stream()
                        .anyMatch(needed -> graph.label(needed).equals(label));
    }

    /** A behavior's label, or what stands for the exposure. */
    private String label(String behavior) {
        return behavior.equals(BehaviorGraph.ROOT) ? LabelTimes.EXPOSURE : graph.label(behavior);
    }

    /** Whether no behavior of a label can happen without one of another; labels of no behavior are as the plan says. */
    private boolean precedes(String cause, String label) {
        return graph.behaviors().stream()
                .filter(behavior -> graph.label(behavior).equals(label))
                .allMatch(behavior -> graph.necessaryAncestors(behavior).stream()
                        .anyMatch(needed -> graph.label(needed).equals(cause)));
    }

    private void rule() {
        LateRule.Kind kind = plan.times().late().kind();
        for (String label : graph.delayedLabels()) {
            if (kind != LateRule.Kind.KEEP) {
                problems.add(
                        List.of(LATE),
                        "an objective of label '%s' has estimator delayed, which weighs in itself what may still come; expected keep, found %s"
                                .formatted(label, EnumNames.of(kind)));
            }
        }
        fakeNegatives()
                .filter(label -> kind != LateRule.Kind.REPEAT)
                .forEach(label -> problems.add(
                        List.of(LATE),
                        "an objective of label '%s' has estimator fake-negative, for rows that were negatives before they became positives; expected repeat, found %s"
                                .formatted(label, EnumNames.of(kind))));
        if (kind == LateRule.Kind.REPEAT) {
            repeated();
        }
        if (kind == LateRule.Kind.WAIT) {
            derived();
        }
        fakeNegatives()
                .filter(label ->
                        kind == LateRule.Kind.REPEAT && !plan.times().last().contains(label))
                .forEach(label -> problems.add(
                        List.of(LATE),
                        "an objective of label '%s' has estimator fake-negative, but rows are repeated for %s; give that estimator to its objective"
                                .formatted(label, plan.times().last())));
    }

    /** Any other estimator takes the negative that a positive was first for one more row. */
    private void repeated() {
        for (Objective objective : graph.objectives()) {
            if (objective.estimator().type() != Estimator.Type.FAKE_NEGATIVE
                    && plan.times().last().contains(objective.label())) {
                problems.add(
                        List.of(LATE),
                        "rows are repeated for label '%s', and the objective of '%s' has estimator %s, which learns too few from rows that are negatives first; give it estimator fake-negative, or write keep"
                                .formatted(
                                        objective.label(),
                                        objective.behavior(),
                                        objective.estimator().type()));
            }
        }
    }

    /** Nothing tells how old a row must be for a label that is made of others, some of which may still become 1. */
    private void derived() {
        Set<String> waited = new HashSet<>(plan.delayedLabels());
        for (DerivedLabel derived : plan.derivedLabels()) {
            if (waited.contains(derived.of()) || derived.without().stream().anyMatch(waited::contains)) {
                waited.add(derived.name());
            }
        }
        for (Objective objective : graph.objectives()) {
            if (waited.contains(objective.label()) && !plan.delayedLabels().contains(objective.label())) {
                problems.add(
                        List.of(LATE),
                        "an objective has label '%s', which is derived from labels that are waited for, and rows that are too young for those are none for it; expected keep, or another objective"
                                .formatted(objective.label()));
            }
        }
    }

    /** The labels of objectives for rows that were negatives first. */
    private Stream<String> fakeNegatives() {
        return graph.objectives().stream()
                .filter(objective -> objective.estimator().type() == Estimator.Type.FAKE_NEGATIVE)
                .map(Objective::label)
                .distinct();
    }
}
