// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.late;

import io.funnel4j.Internal;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.late.LateCounts.Row;
import io.funnel4j.dataset.late.TimedLabels.Pair;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.LabelTimes;
import io.funnel4j.dataset.plan.LateRule;
import io.funnel4j.dataset.report.LateReport;
import io.funnel4j.dataset.rows.BadCellException;
import io.funnel4j.dataset.rows.RawExposure;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.exposure.ExposureBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the labels of train rows back to what was known of them as of a time T, and says how late they are. With t_c the time
 * of a label's cause and t_e its own, in days:
 *
 * <pre>
 *   seen        y = 1 where t_e &lt;= T,              delay t_e - t_c
 *   not seen    y = 0,                             delay T - t_c, and infinity where the cause did not happen by T
 *   final       y = 1 wherever it happened,        delay t_e - t_c, else infinity     (test; validation unless asked otherwise)
 *   waiting W   y = 1 where t_e - t_c &lt;= W, on rows that are old enough for it
 * </pre>
 *
 * <p>Of labels of which a row says nothing (see {@link Silence}) the delay is {@link ExposureBatch#UNKNOWN_DELAY}.
 *
 * <p>Safe for use by several threads, each with counts of its own.
 */
@Internal
public final class LateLabels {
    private static final double SECONDS_A_DAY = 86_400;

    private final LabelTimes plan;
    private final TimedLabels timed;
    private final TimeContradictions contradictions;
    private final double asOf;
    private final Silence silence;
    /** The place of the label for which rows are repeated, among those with a delay. */
    private final int repeated;

    private LateLabels(EncodingPlan plan, BehaviorGraph graph) {
        this.plan = plan.times();
        this.timed = new TimedLabels(plan, graph);
        this.contradictions = new TimeContradictions(timed, plan.labelRule(), plan.maxBadRows());
        this.asOf = plan.times().form().parse(plan.times().asOf());
        this.silence = new Silence(plan, graph, timed, asOf);
        this.repeated = this.plan.late().kind() == LateRule.Kind.REPEAT
                ? this.plan.delayed().indexOf(this.plan.last().get(0))
                : -1;
    }

    /** Those of a plan; empty where all of its labels are final. */
    public static Optional<LateLabels> of(EncodingPlan plan, BehaviorGraph graph) {
        return plan.times() == null ? Optional.empty() : Optional.of(new LateLabels(plan, graph));
    }

    /** Counts of nothing yet. */
    public LateCounts newCounts() {
        return new LateCounts(contradictions.kinds(), timed.count(), timed.delayed.length);
    }

    /**
     * Finds where the times of a row contradict its labels, and does what the label rule says. Comes before labels are made
     * to nest.
     *
     * @param at for the location of a rejected row
     * @return whether the row stays
     * @throws BadCellException if they do, under the rule REJECT where no bad row is accepted
     */
    public boolean mend(RawExposure row, RowReader at, LateCounts counts) {
        return contradictions.mend(row.labels, row.times, at, counts);
    }

    /**
     * Makes the labels of a row those that are seen of it, and fills its delays.
     *
     * @return how often the row stands in its part: 0 where it is left out; 2 where {@link #asFirstSeen} gives the other
     */
    public int see(RawExposure row, LateCounts counts) {
        boolean[] untimed = contradictions.arrange(row.labels, row.times);
        countDelays(row, counts);
        boolean train = row.part == Part.TRAIN;
        if (!train && !(plan.validationAsOf() && row.part == Part.VALIDATION)) {
            fillDelays(row, Double.POSITIVE_INFINITY);
            return 1;
        }
        if (first(row) > asOf) {
            counts.add(Row.AFTER);
            return 0;
        }
        boolean[] happened = hide(row);
        Silence.Labels about = silence.of(row.labels, row.times, untimed);
        if (train) {
            count(about, counts);
            if (about.all()) {
                return 0;
            }
            count(row, happened, counts);
        }
        fillDelays(row, asOf);
        for (int i = 0; i < row.delays.length; i++) {
            row.delays[i] = about.silent()[i] ? ExposureBatch.UNKNOWN_DELAY : row.delays[i];
        }
        boolean repeats = train
                && plan.late().kind() == LateRule.Kind.REPEAT
                && timed.happened(timed.delayed[repeated], row.labels);
        if (repeats) {
            counts.add(Row.REPEATED);
        }
        return repeats ? 2 : 1;
    }

    /**
     * Makes the labels of a row that stands twice those that were seen of it at first, without a delay, so that objectives of
     * other labels leave it out.
     */
    public void asFirstSeen(RawExposure row) {
        boolean[] hidden = new boolean[timed.labelCount()];
        hide(row, timed.delayed[repeated], hidden);
        hideEffects(row, hidden);
        row.delays[repeated] = Float.NaN;
    }

    private void countDelays(RawExposure row, LateCounts counts) {
        for (int i = 0; i < timed.delayed.length; i++) {
            double delay = delay(row, i);
            if (!Double.isNaN(delay)) {
                counts.delays.get(i).add((float) delay);
            }
        }
    }

    /** From the cause to the label, in days; NaN where one of them did not happen, or nothing says when. */
    private double delay(RawExposure row, int delayed) {
        return (row.times[timed.delayed[delayed]] - row.times[timed.since[delayed]]) / SECONDS_A_DAY;
    }

    /** When the row began to be known. */
    private double first(RawExposure row) {
        if (timed.exposure) {
            return row.times[TimedLabels.EXPOSURE];
        }
        double first = Double.POSITIVE_INFINITY;
        for (int place = 1; place < timed.count(); place++) {
            first = row.times[place] < first ? row.times[place] : first;
        }
        return first == Double.POSITIVE_INFINITY ? Double.NEGATIVE_INFINITY : first;
    }

    /**
     * Makes the labels those that are seen, and under the rule of waiting those that came soon enough.
     *
     * @return by place, whether it had happened before
     */
    private boolean[] hide(RawExposure row) {
        boolean[] happened = new boolean[timed.count()];
        boolean[] hidden = new boolean[timed.labelCount()];
        for (int place = 1; place < happened.length; place++) {
            happened[place] = timed.happened(place, row.labels);
            if (happened[place] && row.times[place] > asOf) {
                hide(row, place, hidden);
            }
        }
        for (int i = 0; plan.late().kind() == LateRule.Kind.WAIT && i < timed.delayed.length; i++) {
            double seconds = row.times[timed.delayed[i]] - row.times[timed.since[i]];
            if (happened[timed.delayed[i]] && seconds > plan.late().waitSeconds()) {
                hide(row, timed.delayed[i], hidden);
            }
        }
        hideEffects(row, hidden);
        return happened;
    }

    private void count(Silence.Labels about, LateCounts counts) {
        if (about.young()) {
            counts.add(Row.YOUNG);
        }
        if (about.unknown()) {
            counts.add(Row.UNKNOWN);
        }
    }

    /** Counts what became of the labels of a row that stays. */
    private void count(RawExposure row, boolean[] happened, LateCounts counts) {
        for (int place = 1; place < happened.length; place++) {
            if (happened[place]) {
                long[] fates = timed.happened(place, row.labels)
                        ? counts.seen
                        : row.times[place] > asOf ? counts.unseen : counts.beyond;
                fates[place]++;
            }
        }
        if (silence.withoutCause(row.labels)) {
            counts.add(Row.WITHOUT_CAUSE);
        }
    }

    private void hide(RawExposure row, int place, boolean[] hidden) {
        row.labels[timed.labels[place]] = 0;
        hidden[timed.labels[place]] = true;
    }

    /** What cannot happen without something that is hidden is not seen either; the causes come root first. */
    private void hideEffects(RawExposure row, boolean[] hidden) {
        for (Pair need : timed.needs) {
            if (hidden[need.cause()]) {
                row.labels[need.effect()] = 0;
                hidden[need.effect()] = true;
            }
        }
    }

    /** @param end up to which what has not happened had time to; infinite where nothing comes any more */
    private void fillDelays(RawExposure row, double end) {
        for (int i = 0; i < timed.delayed.length; i++) {
            if (timed.happened(timed.delayed[i], row.labels)) {
                double delay = delay(row, i);
                row.delays[i] = Double.isNaN(delay) ? 0 : (float) delay;
            } else {
                double elapsed = (end - row.times[timed.since[i]]) / SECONDS_A_DAY;
                row.delays[i] = timed.happened(timed.since[i], row.labels) && !Double.isNaN(elapsed)
                        ? (float) elapsed
                        : Float.POSITIVE_INFINITY;
            }
        }
    }

    /**
     * Refuses what can be known only after the last row.
     *
     * @throws InvalidExposuresException under the rule REJECT, if times of some row contradicted its labels
     */
    public void check(LateCounts counts) {
        contradictions.check(counts);
    }

    /** What was found and done. */
    public LateReport report(LateCounts counts) {
        List<LateReport.Seen> seen = new ArrayList<>();
        for (int place = 1; place < timed.count(); place++) {
            seen.add(new LateReport.Seen(
                    timed.name(place), counts.seen[place], counts.unseen[place], counts.beyond[place]));
        }
        List<LateReport.Delay> delays = new ArrayList<>();
        for (int i = 0; i < timed.delayed.length; i++) {
            DelayCounts delay = counts.delays.get(i);
            delays.add(new LateReport.Delay(
                    timed.name(timed.delayed[i]),
                    timed.name(timed.since[i]),
                    delay.all(),
                    delay.quantile(0.25),
                    delay.quantile(0.5),
                    delay.quantile(0.75)));
        }
        return new LateReport(
                plan.form().text(asOf),
                plan.late(),
                timed.exposure,
                contradictions.reports(counts),
                counts.of(Row.DROPPED),
                counts.of(Row.AFTER),
                counts.of(Row.YOUNG),
                counts.of(Row.UNKNOWN),
                counts.of(Row.REPEATED),
                counts.of(Row.WITHOUT_CAUSE),
                seen,
                delays);
    }
}
