package io.funnel4j.dataset.encode;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Tower;
import io.funnel4j.dataset.format.InvalidExposuresException;
import io.funnel4j.dataset.format.RowReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Checks a row's labels against the graph, applies the label rule, computes derived labels, and counts what it found and
 * did.
 *
 * <p>Labels nest if, wherever a behavior's label is 1, so are those of all behaviors without which it cannot happen.
 */
final class FunnelLabels {
    private static final int EXAMPLES = 5;

    private final LabelRule rule;
    private final List<String> names;
    private final List<Nesting> nestings = new ArrayList<>();
    private final List<Exclusion> exclusions = new ArrayList<>();
    private final int columnLabels;
    private final int[] derivedOf;
    private final int[][] derivedWithout;
    private final long[] changed;
    private long dropped;

    FunnelLabels(EncodingPlan plan, BehaviorGraph graph) {
        this.rule = plan.labelRule();
        this.names = plan.labelNames();
        this.columnLabels = plan.labels().size();
        this.changed = new long[columnLabels];
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

    /**
     * Makes the labels of columns nest and fills the derived ones.
     *
     * @param labels of columns, then derived ones; changed in place
     * @param row for the location of a rejected row
     * @return whether the row stays
     */
    boolean apply(byte[] labels, RowReader row) {
        if (names.isEmpty()) {
            return true;
        }
        boolean nested = true;
        for (Nesting nesting : nestings) {
            if (labels[nesting.effect] == 1 && labels[nesting.cause] == 0) {
                nesting.rows++;
                nested = false;
                if (rule == LabelRule.REJECT && nesting.examples.size() < EXAMPLES) {
                    nesting.examples.add(row.location());
                }
            }
        }
        if (!nested && !mend(labels)) {
            return false;
        }
        derive(labels);
        for (Exclusion exclusion : exclusions) {
            exclusion.count(labels);
        }
        return true;
    }

    private boolean mend(byte[] labels) {
        switch (rule) {
            case DROP -> {
                dropped++;
                return false;
            }
            case CLEAR_EFFECT -> clearEffects(labels);
            case RAISE_CAUSE -> raiseCauses(labels);
            case REJECT, KEEP -> {
                // REJECT fails after the pass, when all such rows are counted.
            }
        }
        return true;
    }

    /** Nestings are ordered from the root downwards, so a cause is final before its effects are looked at. */
    private void clearEffects(byte[] labels) {
        for (Nesting nesting : nestings) {
            if (labels[nesting.effect] == 1 && labels[nesting.cause] == 0) {
                labels[nesting.effect] = 0;
                changed[nesting.effect]++;
            }
        }
    }

    private void raiseCauses(byte[] labels) {
        for (int i = nestings.size() - 1; i >= 0; i--) {
            Nesting nesting = nestings.get(i);
            if (labels[nesting.effect] == 1 && labels[nesting.cause] == 0) {
                labels[nesting.cause] = 1;
                changed[nesting.cause]++;
            }
        }
    }

    private void derive(byte[] labels) {
        for (int derived = 0; derived < derivedOf.length; derived++) {
            byte value = labels[derivedOf[derived]];
            for (int without : derivedWithout[derived]) {
                value &= (byte) (1 - labels[without]);
            }
            labels[columnLabels + derived] = value;
        }
    }

    /** @throws InvalidExposuresException under the rule REJECT, if labels of some row did not nest */
    void check() {
        List<LabelReport.Nesting> found = nestings();
        if (rule != LabelRule.REJECT || found.isEmpty()) {
            return;
        }
        String pairs = nestings.stream()
                .filter(nesting -> nesting.rows > 0)
                .map(nesting -> "%n  %d rows have %s=1 with %s=0, first %s"
                        .formatted(
                                nesting.rows,
                                names.get(nesting.effect),
                                names.get(nesting.cause),
                                String.join(", ", nesting.examples)))
                .collect(Collectors.joining());
        throw new InvalidExposuresException(
                ("labels do not nest:%s%nchoose what is done with such rows by the label rule:"
                                + " DROP the row, CLEAR_EFFECT (the effect did not happen), RAISE_CAUSE (the cause happened), or KEEP")
                        .formatted(pairs));
    }

    LabelReport report() {
        Map<String, Long> changes = new LinkedHashMap<>();
        for (int label = 0; label < columnLabels; label++) {
            if (changed[label] > 0) {
                changes.put(names.get(label), changed[label]);
            }
        }
        List<LabelReport.Exclusion> overlaps = exclusions.stream()
                .filter(exclusion -> exclusion.rows > 0)
                .map(exclusion -> new LabelReport.Exclusion(
                        exclusion.tower,
                        Arrays.stream(exclusion.labels).mapToObj(names::get).toList(),
                        exclusion.rows))
                .toList();
        return new LabelReport(rule, nestings(), changes, dropped, overlaps);
    }

    private List<LabelReport.Nesting> nestings() {
        return nestings.stream()
                .filter(nesting -> nesting.rows > 0)
                .map(nesting ->
                        new LabelReport.Nesting(names.get(nesting.effect), names.get(nesting.cause), nesting.rows))
                .toList();
    }

    private static final class Nesting {
        private final int effect;
        private final int cause;
        private final List<String> examples = new ArrayList<>();
        private long rows;

        Nesting(int effect, int cause) {
            this.effect = effect;
            this.cause = cause;
        }
    }

    private static final class Exclusion {
        private final String tower;
        private final int[] labels;
        private long rows;

        Exclusion(String tower, int[] labels) {
            this.tower = tower;
            this.labels = labels;
        }

        void count(byte[] values) {
            int happened = 0;
            for (int label : labels) {
                happened += values[label];
            }
            rows += happened > 1 ? 1 : 0;
        }
    }
}
