// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tuning;

import io.funnel4j.evaluation.MetricName;
import io.funnel4j.tuning.SuccessiveHalving.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The trials of one search, measured rung by rung. What the log holds already is not measured again, so that a search that was stopped
 * goes on to the same end.
 */
public final class Trials {
    private final List<Map<String, Double>> drawn;
    private final SuccessiveHalving halving;
    private final MetricName metric;
    private final TrialLog log;
    private final Function<Map<String, Double>, Map<String, String>> texts;
    private final List<TrialLog.Entry> entries = new ArrayList<>();

    /**
     * @param drawn the settings of each, by name
     * @param halving which is trained next, and how far; it has heard of none
     * @param metric that says which is better
     * @param log of what they came to
     * @param texts settings as the log writes them: a measurement of others is none
     */
    public Trials(
            List<Map<String, Double>> drawn,
            SuccessiveHalving halving,
            MetricName metric,
            TrialLog log,
            Function<Map<String, Double>, Map<String, String>> texts) {
        this.drawn = List.copyOf(drawn);
        this.halving = halving;
        this.metric = metric;
        this.log = log;
        this.texts = texts;
    }

    /** Trains a trial as far as its rung. */
    @FunctionalInterface
    public interface Measurement {
        /**
         * Measures.
         *
         * @param values the trial's settings
         * @param share of its whole training
         * @return empty where it was interrupted
         */
        Optional<TrialLog.Entry> of(Task task, Map<String, Double> values, double share) throws IOException;
    }

    /** Hears of measurements. */
    @FunctionalInterface
    public interface Told {
        /**
         * A measurement.
         *
         * @param now whether it was made now, not taken from the log
         */
        void of(TrialLog.Entry entry, boolean now) throws IOException;
    }

    /**
     * Measures until every trial is where it ends.
     *
     * @param spent whether the search is to end before the next measurement
     * @return whether it came to its end; else it was interrupted
     */
    public boolean run(BooleanSupplier spent, Measurement measurement, Told told) throws IOException {
        Map<Task, TrialLog.Entry> known = new HashMap<>();
        log.read().forEach(entry -> known.put(new Task(entry.trial(), entry.rung()), entry));
        for (Optional<Task> next = halving.next(); next.isPresent() && !spent.getAsBoolean(); next = halving.next()) {
            Task task = next.get();
            Map<String, Double> values = drawn.get(task.trial());
            TrialLog.Entry entry = known.get(task);
            boolean kept = entry != null && entry.settings().equals(texts.apply(values));
            if (!kept) {
                Optional<TrialLog.Entry> measured = measurement.of(task, values, halving.share(task.rung()));
                if (measured.isEmpty()) {
                    return false;
                }
                entry = measured.get();
                log.append(entry);
            }
            entries.add(entry);
            halving.report(task, TrialValue.rank(entry.value(), metric));
            told.of(entry, !kept);
        }
        return true;
    }

    /** All measurements, in the order they were made. */
    public List<TrialLog.Entry> entries() {
        return List.copyOf(entries);
    }

    /** The best trial of the highest rung that one was measured on; empty where all failed. */
    public Optional<Task> best() {
        return halving.best();
    }

    /** How many there are. */
    public int count() {
        return drawn.size();
    }

    /** A trial's settings. */
    public Map<String, Double> values(int trial) {
        return drawn.get(trial);
    }
}
