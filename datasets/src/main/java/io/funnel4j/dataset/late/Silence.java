// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.late;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.LabelTimes;
import io.funnel4j.dataset.plan.LateRule;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Of which labels with a delay a row says nothing as of a time, so that their objectives leave it out.
 *
 * <p>Under {@link LateRule.Kind#WAIT} those for which the row is too young. What an objective is given may have happened, and what it waits for
 * may still come, at any step of the chain of causes between them. So the age is that of the chain's first cause, and each step gets the
 * time that is waited: which rows stay then does not depend on what happened after that cause. Elsewhere those that
 * an objective with estimator delayed reads, where nothing says when the cause happened.
 */
final class Silence {
    private static final int NONE = -1;

    private final TimedLabels timed;
    private final boolean waits;
    private final long waitSeconds;
    private final double asOf;
    /** By label with a delay, the place of the first cause. */
    private final int[] first;
    /** By label with a delay, seconds that are waited after it. */
    private final long[] seconds;
    /** Whether some objective of the label is given what comes before the first cause that has a time. */
    private final boolean[] cut;
    /** By label with a delay, whether an objective reads it. */
    private final boolean[] read;
    /** The labels of all objectives, among those with a delay. */
    private final int[] objectives;

    Silence(EncodingPlan plan, BehaviorGraph graph, TimedLabels timed, double asOf) {
        this.timed = timed;
        this.asOf = asOf;
        this.waits = plan.times().late().kind() == LateRule.Kind.WAIT;
        this.waitSeconds = plan.times().late().waitSeconds();
        this.first = timed.since.clone();
        this.seconds = new long[first.length];
        this.cut = new boolean[first.length];
        this.read = new boolean[first.length];
        for (int i = 0; i < first.length; i++) {
            String label = timed.name(timed.delayed[i]);
            read[i] = plan.times().late().kind() == LateRule.Kind.KEEP
                    && graph.delayedLabels().contains(label);
            climb(i, label, graph);
        }
        this.objectives = graph.objectives().stream()
                .map(Objective::label)
                .distinct()
                .mapToInt(label -> IntStream.range(0, first.length)
                        .filter(i -> timed.name(timed.delayed[i]).equals(label))
                        .findFirst()
                        .orElse(NONE))
                .toArray();
    }

    /** Goes from the cause of a label towards the root, as far as what its objectives are given. */
    private void climb(int i, String label, BehaviorGraph graph) {
        List<String> given = graph.objectives().stream()
                .filter(objective -> objective.label().equals(label))
                .map(Objective::given)
                .distinct()
                .toList();
        seconds[i] = waitSeconds;
        while (!given.stream().allMatch(behavior -> implied(behavior, graph).contains(timed.name(first[i])))) {
            int before = cause(first[i]);
            if (before == NONE) {
                cut[i] = true;
                return;
            }
            first[i] = before;
            seconds[i] += waitSeconds;
        }
    }

    /** The labels that are 1 wherever a behavior happened, and the exposure. */
    private static Set<String> implied(String behavior, BehaviorGraph graph) {
        Set<String> labels = new HashSet<>(Set.of(LabelTimes.EXPOSURE));
        if (!behavior.equals(BehaviorGraph.ROOT)) {
            labels.add(graph.label(behavior));
            graph.necessaryAncestors(behavior).forEach(ancestor -> labels.add(graph.label(ancestor)));
        }
        return labels;
    }

    /** The place since which the delay of another counts. */
    private int cause(int place) {
        return IntStream.range(0, timed.delayed.length)
                .filter(i -> timed.delayed[i] == place)
                .map(i -> timed.since[i])
                .findFirst()
                .orElse(NONE);
    }

    /**
     * Of which labels with a delay a row says nothing.
     *
     * @param labels as they are seen
     * @param untimed places that happened without a time of their own
     */
    Labels of(byte[] labels, double[] times, boolean[] untimed) {
        boolean[] silent = new boolean[first.length];
        boolean young = false;
        boolean unknown = false;
        for (int i = 0; i < silent.length; i++) {
            if ((waits || read[i]) && timed.happened(first(i), labels)) {
                boolean ageless = untimed[first(i)];
                boolean tooYoung = waits && !ageless && asOf - times[first(i)] < seconds[i];
                silent[i] = ageless || tooYoung;
                young |= tooYoung;
                unknown |= ageless;
            }
        }
        boolean all = Arrays.stream(objectives).allMatch(i -> i != NONE && silent[i]);
        return new Labels(silent, young, unknown, all);
    }

    private int first(int delayed) {
        return waits ? first[delayed] : timed.since[delayed];
    }

    /** Whether a row stays in objectives, though it would not if it had come as far as others that are too young. */
    boolean withoutCause(byte[] labels) {
        return waits && IntStream.range(0, cut.length).anyMatch(i -> cut[i] && !timed.happened(first[i], labels));
    }

    /**
     * What a row is silent about.
     *
     * @param silent by label with a delay
     * @param young whether it is too young for one of them
     * @param unknown whether nothing says when the cause of one of them happened
     * @param all whether no objective learns from it
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Labels(boolean[] silent, boolean young, boolean unknown, boolean all) {}
}
