// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.report;

import io.funnel4j.Internal;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Tower;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.rows.BadCellException;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.dataset.rows.LabelCounts;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Checks a row's labels against the graph, applies the label rule, computes derived labels, and lets counts know what it
 * found and did. Safe for use by several threads, each with counts of its own.
 *
 * <p>Labels nest if, wherever a behavior's label is 1, so are those of all behaviors without which it cannot happen.
 */
@Internal
public final class FunnelLabels {
    private final LabelRule rule;
    /** Whether the first row whose labels do not nest is a bad row at which the encoding stops. */
    private final boolean strict;

    private final List<String> names;
    private final List<Nesting> nestings = new ArrayList<>();
    private final List<Exclusion> exclusions = new ArrayList<>();
    private final int columnLabels;
    private final int[] derivedOf;
    private final int[][] derivedWithout;

    public FunnelLabels(EncodingPlan plan, BehaviorGraph graph) {
        this.rule = plan.labelRule();
        this.strict = rule == LabelRule.REJECT && plan.maxBadRows() == 0;
        this.names = plan.labelNames();
        this.columnLabels = plan.labels().size();
        for (String behavior : graph.behaviors()) {
            int effect = columnLabel(graph, behavior);
            for (String ancestor : graph.necessaryAncestors(behavior)) {
                int cause = columnLabel(graph, ancestor);
                if (effect >= 0 && cause >= 0) {
                    nestings.add(new Nesting(effect, cause));
                }
            }
        }
        for (Tower tower : graph.towers()) {
            int[] outcomes = tower.outcomes().stream()
                    .mapToInt(outcome -> names.indexOf(graph.label(outcome)))
                    .filter(label -> label >= 0)
                    .toArray();
            if (outcomes.length > 1) {
                exclusions.add(new Exclusion(tower.name(), outcomes));
            }
        }
        this.derivedOf = plan.derivedLabels().stream()
                .mapToInt(derived -> names.indexOf(derived.of()))
                .toArray();
        this.derivedWithout = plan.derivedLabels().stream()
                .map(derived ->
                        derived.without().stream().mapToInt(names::indexOf).toArray())
                .toArray(int[][]::new);
    }

    private int columnLabel(BehaviorGraph graph, String behavior) {
        int label = names.indexOf(graph.label(behavior));
        return label < columnLabels ? label : -1;
    }

    /** Counts of nothing yet. */
    public LabelCounts newCounts() {
        return new LabelCounts(nestings.size(), exclusions.size(), columnLabels);
    }

    /**
     * Makes the labels of columns nest and fills the derived ones.
     *
     * @param labels of columns, then derived ones; changed in place
     * @param row for the location of a rejected row
     * @return whether the row stays
     * @throws BadCellException if they do not nest, under the rule REJECT where no bad row is accepted
     */
    public boolean apply(byte[] labels, RowReader row, LabelCounts counts) {
        if (names.isEmpty()) {
            return true;
        }
        boolean nested = true;
        for (int i = 0; i < nestings.size(); i++) {
            if (nestings.get(i).contradicts(labels)) {
                if (strict) {
                    throw notNested(nestings.get(i));
                }
                counts.notNested[i]++;
                nested = false;
                if (rule == LabelRule.REJECT && counts.wantsExample(i)) {
                    counts.examples.get(i).add(row.location());
                }
            }
        }
        if (!nested && !mend(labels, counts)) {
            return false;
        }
        derive(labels);
        for (int i = 0; i < exclusions.size(); i++) {
            counts.overlapping[i] += exclusions.get(i).overlaps(labels) ? 1 : 0;
        }
        return true;
    }

    private BadCellException notNested(Nesting nesting) {
        String effect = names.get(nesting.effect);
        String cause = names.get(nesting.cause);
        return new BadCellException(
                BadRow.Kind.NOT_NESTED,
                null,
                effect + "=1 with " + cause + "=0",
                cause + "=1 wherever " + effect + "=1");
    }

    private boolean mend(byte[] labels, LabelCounts counts) {
        switch (rule) {
            case DROP -> {
                counts.dropped++;
                return false;
            }
            case CLEAR_EFFECT -> clearEffects(labels, counts);
            case RAISE_CAUSE -> raiseCauses(labels, counts);
            case REJECT, KEEP -> {
                // REJECT fails after the pass, when all such rows are counted.
            }
        }
        return true;
    }

    /** Nestings are ordered from the root downwards, so a cause is final before its effects are looked at. */
    private void clearEffects(byte[] labels, LabelCounts counts) {
        for (Nesting nesting : nestings) {
            if (nesting.contradicts(labels)) {
                labels[nesting.effect] = 0;
                counts.changed[nesting.effect]++;
            }
        }
    }

    private void raiseCauses(byte[] labels, LabelCounts counts) {
        for (int i = nestings.size() - 1; i >= 0; i--) {
            Nesting nesting = nestings.get(i);
            if (nesting.contradicts(labels)) {
                labels[nesting.cause] = 1;
                counts.changed[nesting.cause]++;
            }
        }
    }

    /** Fills the derived labels from the others. */
    public void derive(byte[] labels) {
        for (int derived = 0; derived < derivedOf.length; derived++) {
            byte value = labels[derivedOf[derived]];
            for (int without : derivedWithout[derived]) {
                value &= (byte) (1 - labels[without]);
            }
            labels[columnLabels + derived] = value;
        }
    }

    /**
     * Checks what was counted.
     *
     * @throws InvalidExposuresException under the rule REJECT, if labels of some row did not nest
     */
    public void check(LabelCounts counts) {
        if (rule != LabelRule.REJECT || nestings(counts).isEmpty()) {
            return;
        }
        String pairs = IntStream.range(0, nestings.size())
                .filter(i -> counts.notNested[i] > 0)
                .mapToObj(i -> Message.of(
                        "%n  %,d %s %s=1 with %s=0, first %s",
                        counts.notNested[i],
                        counts.notNested[i] == 1 ? "row has" : "rows have",
                        names.get(nestings.get(i).effect),
                        names.get(nestings.get(i).cause),
                        String.join(", ", counts.examples.get(i))))
                .collect(Collectors.joining());
        throw new InvalidExposuresException(
                ("labels do not nest:%s%n  say what is done with such rows (inconsistent-labels under data in a configuration, withLabelRule of a plan):"
                                + " drop (the row is left out), clear-effect (the effect did not happen), raise-cause (the cause happened), or keep")
                        .formatted(pairs));
    }

    public LabelReport report(LabelCounts counts) {
        Map<String, Long> changes = new LinkedHashMap<>();
        for (int label = 0; label < columnLabels; label++) {
            if (counts.changed[label] > 0) {
                changes.put(names.get(label), counts.changed[label]);
            }
        }
        List<LabelReport.Exclusion> overlaps = IntStream.range(0, exclusions.size())
                .filter(i -> counts.overlapping[i] > 0)
                .mapToObj(i -> new LabelReport.Exclusion(
                        exclusions.get(i).tower,
                        Arrays.stream(exclusions.get(i).labels)
                                .mapToObj(names::get)
                                .toList(),
                        counts.overlapping[i]))
                .toList();
        return new LabelReport(rule, nestings(counts), changes, counts.dropped, overlaps);
    }

    private List<LabelReport.Nesting> nestings(LabelCounts counts) {
        return IntStream.range(0, nestings.size())
                .filter(i -> counts.notNested[i] > 0)
                .mapToObj(i -> new LabelReport.Nesting(
                        names.get(nestings.get(i).effect), names.get(nestings.get(i).cause), counts.notNested[i]))
                .toList();
    }

    private record Nesting(int effect, int cause) {
        boolean contradicts(byte[] labels) {
            return labels[effect] == 1 && labels[cause] == 0;
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Exclusion(String tower, int[] labels) {
        boolean overlaps(byte[] values) {
            int happened = 0;
            for (int label : labels) {
                happened += values[label];
            }
            return happened > 1;
        }
    }
}
