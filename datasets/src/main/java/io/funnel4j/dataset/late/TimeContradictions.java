// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.late;

import io.funnel4j.dataset.late.TimedLabels.Pair;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.report.LateReport;
import io.funnel4j.dataset.rows.BadCellException;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.text.Message;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds labels that are 1 without a time, times of labels that are 0, and effects before their causes, and does what the
 * label rule says. The contradictions have numbers: those of labels without a time first, then of times without a label,
 * then of effects before their causes.
 */
final class TimeContradictions {
    private final TimedLabels timed;
    private final LabelRule rule;
    /** Whether the first such row is a bad row at which the encoding stops. */
    private final boolean strict;

    TimeContradictions(TimedLabels timed, LabelRule rule, double maxBadRows) {
        this.timed = timed;
        this.rule = rule;
        this.strict = rule == LabelRule.REJECT && maxBadRows == 0;
    }

    int kinds() {
        return 2 * timed.count() + timed.pairs.size();
    }

    /**
     * Finds those of a row and mends its labels.
     *
     * @return whether the row stays
     * @throws BadCellException if there is one, under the rule REJECT where no bad row is accepted
     */
    boolean mend(byte[] labels, double[] times, RowReader row, LateCounts counts) {
        boolean agree = true;
        for (int place = 1; place < timed.count(); place++) {
            boolean happened = timed.happened(place, labels);
            if (happened == Double.isNaN(times[place])) {
                found(happened ? place : timed.count() + place, row, counts);
                agree = false;
            }
        }
        for (int pair = 0; pair < timed.pairs.size(); pair++) {
            if (reversed(timed.pairs.get(pair), labels, times)) {
                found(2 * timed.count() + pair, row, counts);
                agree = false;
            }
        }
        return agree || mend(labels, times, counts);
    }

    private boolean reversed(Pair pair, byte[] labels, double[] times) {
        return timed.happened(pair.effect(), labels)
                && timed.happened(pair.cause(), labels)
                && times[pair.effect()] < times[pair.cause()];
    }

    private void found(int kind, RowReader row, LateCounts counts) {
        if (strict) {
            throw new BadCellException(
                    BadRow.Kind.CONTRADICTORY_TIME, null, text(kind), "times that agree with labels");
        }
        counts.contradictions[kind]++;
        if (rule == LabelRule.REJECT && counts.wantsExample(kind)) {
            counts.examples.get(kind).add(row.location());
        }
    }

    private boolean mend(byte[] labels, double[] times, LateCounts counts) {
        switch (rule) {
            case DROP -> {
                counts.add(LateCounts.Row.DROPPED);
                return false;
            }
            case CLEAR_EFFECT -> {
                for (int place = 1; place < timed.count(); place++) {
                    if (Double.isNaN(times[place])) {
                        labels[timed.labels[place]] = 0;
                    }
                }
                for (Pair pair : timed.pairs) {
                    if (reversed(pair, labels, times)) {
                        labels[timed.labels[pair.effect()]] = 0;
                    }
                }
            }
            case RAISE_CAUSE -> {
                for (int place = 1; place < timed.count(); place++) {
                    if (!Double.isNaN(times[place])) {
                        labels[timed.labels[place]] = 1;
                    }
                }
            }
            case REJECT, KEEP -> {
                // REJECT fails after the pass, when all such rows are counted.
            }
        }
        return true;
    }

    /**
     * Gives each label that is 1 a time, where one is known, and brings the times into order: no effect is before its cause.
     * A cause that has no time, or under RAISE_CAUSE a later one, happened when its first effect did; an effect without a
     * time, or with an earlier one, when its cause did.
     *
     * @return by place, whether it happened without a time of its own
     */
    boolean[] arrange(byte[] labels, double[] times) {
        boolean[] untimed = new boolean[timed.count()];
        for (int place = 0; place < untimed.length; place++) {
            boolean happened = timed.happened(place, labels);
            untimed[place] = happened && Double.isNaN(times[place]);
            if (!happened) {
                times[place] = Double.NaN;
            }
        }
        for (int i = timed.pairs.size() - 1; i >= 0; i--) {
            Pair pair = timed.pairs.get(i);
            if (pair.cause() != TimedLabels.EXPOSURE
                    && timed.happened(pair.cause(), labels)
                    && (Double.isNaN(times[pair.cause()])
                            || ((untimed[pair.cause()] || rule == LabelRule.RAISE_CAUSE)
                                    && reversed(pair, labels, times)))) {
                times[pair.cause()] = times[pair.effect()];
            }
        }
        for (Pair pair : timed.pairs) {
            if (timed.happened(pair.effect(), labels)
                    && (Double.isNaN(times[pair.effect()]) || reversed(pair, labels, times))) {
                times[pair.effect()] = times[pair.cause()];
            }
        }
        return untimed;
    }

    private String text(int kind) {
        int places = timed.count();
        if (kind < places) {
            return "%s=1 without a time".formatted(timed.name(kind));
        }
        if (kind < 2 * places) {
            return "a time of %s with %1$s=0".formatted(timed.name(kind - places));
        }
        Pair pair = timed.pairs.get(kind - 2 * places);
        return "%s before %s".formatted(timed.name(pair.effect()), timed.name(pair.cause()));
    }

    /** @throws InvalidExposuresException under the rule REJECT, if there was one */
    void check(LateCounts counts) {
        if (rule != LabelRule.REJECT || reports(counts).isEmpty()) {
            return;
        }
        String kinds = IntStream.range(0, kinds())
                .filter(kind -> counts.contradictions[kind] > 0)
                .mapToObj(kind -> Message.of(
                        "%n  %,d %s %s, first %s",
                        counts.contradictions[kind],
                        counts.contradictions[kind] == 1 ? "row has" : "rows have",
                        text(kind),
                        String.join(", ", counts.examples.get(kind))))
                .collect(Collectors.joining());
        throw new InvalidExposuresException(
                ("times contradict labels:%s%n  say what is done with such rows (inconsistent-labels under data in a configuration, withLabelRule of a plan):"
                                + " drop (the row is left out), clear-effect (what has no time, or one before its cause, did not happen), raise-cause (what has a time happened, and a cause no later than its effect), or keep (labels stay; what has no time happened with its cause)")
                        .formatted(kinds));
    }

    List<LateReport.Contradiction> reports(LateCounts counts) {
        return IntStream.range(0, kinds())
                .filter(kind -> counts.contradictions[kind] > 0)
                .mapToObj(kind -> new LateReport.Contradiction(text(kind), counts.contradictions[kind]))
                .toList();
    }
}
