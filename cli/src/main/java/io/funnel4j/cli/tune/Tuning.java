// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tune;

import io.funnel4j.config.SearchConfig;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.tuning.SuccessiveHalving;
import io.funnel4j.tuning.SuccessiveHalving.Task;
import io.funnel4j.tuning.TrialLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs the trials of a search until its budget is spent; what its log holds already is not trained again. */
final class Tuning {
    private final SearchConfig search;
    private final MetricName metric;
    private final Budget budget;
    private final TrialTraining training;
    private final TrialLog log;
    private final List<Map<String, Double>> trials;
    private final SuccessiveHalving halving;
    private final List<TrialLog.Entry> entries = new ArrayList<>();

    Tuning(SearchConfig search, MetricName metric, Budget budget, Halving how, TrialTraining training, TrialLog log) {
        this.search = search;
        this.metric = metric;
        this.budget = budget;
        this.training = training;
        this.log = log;
        this.trials = search.space().trials(how.seed(), budget.trials());
        this.halving = new SuccessiveHalving(trials.size(), how.rungs(), how.eta());
    }

    /**
     * How trials are drawn and let go.
     *
     * @param seed of the draws
     */
    record Halving(long seed, int rungs, int eta) {}

    /**
     * Goes on with what the log holds, and trains what is missing.
     *
     * @param told of each measurement that is made now
     * @return whether it came to its end; else it was interrupted
     * @throws IOException if the log is of another search
     */
    boolean run(BooleanSupplier interrupted, Consumer<TrialLog.Entry> told) throws IOException {
        replay();
        for (Optional<Task> next = halving.next(); next.isPresent() && !budget.spent(entries); next = halving.next()) {
            Optional<TrialLog.Entry> done = measured(next.get(), interrupted);
            if (done.isEmpty()) {
                return false;
            }
            log.append(done.get());
            add(next.get(), done.get());
            told.accept(done.get());
        }
        return true;
    }

    private void replay() throws IOException {
        for (TrialLog.Entry entry : log.read()) {
            Task task = new Task(entry.trial(), entry.rung());
            boolean same = halving.next().equals(Optional.of(task))
                    && entry.settings().equals(search.texts(trials.get(entry.trial())));
            if (!same) {
                throw new IOException(
                        "the folder's log says that trial %s was measured on rung %s, which this search does not do there; name another folder with --out"
                                .formatted(entry.trial(), entry.rung()));
            }
            add(task, entry);
        }
    }

    private void add(Task task, TrialLog.Entry entry) {
        entries.add(entry);
        halving.report(task, rank(entry));
    }

    /** Larger is better. */
    private double rank(TrialLog.Entry entry) {
        if (entry.value() == null) {
            return Double.NaN;
        }
        return metric.metric().largerIsBetter() ? entry.value() : -entry.value();
    }

    /** Empty where it was interrupted. */
    private Optional<TrialLog.Entry> measured(Task task, BooleanSupplier interrupted) throws IOException {
        Map<String, Double> values = trials.get(task.trial());
        long before = entries.stream()
                .filter(entry -> entry.trial() == task.trial())
                .mapToLong(TrialLog.Entry::rows)
                .sum();
        long since = System.nanoTime();
        TrialTraining.Trained trained;
        try {
            trained = training.train(task.trial(), values, halving.share(task.rung()), interrupted);
        } catch (IllegalStateException | IllegalArgumentException e) {
            if (task.trial() == 0) {
                throw e; // what the start cannot do no other trial is blamed for
            }
            return Optional.of(entry(task, 0, 0, since, null, String.valueOf(e.getMessage())));
        }
        if (trained.interrupted()) {
            return Optional.empty();
        }
        if (Double.isNaN(trained.value()) && task.trial() == 0) {
            throw new IllegalArgumentException(
                    "%s is no number on the validation part, so that nothing can be chosen by it; name another with --metric, or give validation more rows"
                            .formatted(metric));
        }
        return Optional.of(entry(
                task,
                trained.run().result().steps(),
                trained.rows() - before,
                since,
                Double.isNaN(trained.value()) ? null : trained.value(),
                Double.isNaN(trained.value()) ? metric + " is undefined" : ""));
    }

    private TrialLog.Entry entry(Task task, long step, long rows, long since, Double value, String failure) {
        return new TrialLog.Entry(
                task.trial(),
                task.rung(),
                step,
                Math.max(0, rows),
                (System.nanoTime() - since) * 1e-9,
                value,
                failure,
                search.texts(trials.get(task.trial())));
    }

    /** Trains a trial to its end, and gives it with its model. */
    TrialTraining.Trained finished(int trial, BooleanSupplier interrupted) throws IOException {
        return training.train(trial, trials.get(trial), 1, interrupted);
    }

    /** The best trial, and the rung that it was measured on. */
    Optional<Task> best() {
        return halving.best();
    }

    /** All measurements, in the order they were made. */
    List<TrialLog.Entry> entries() {
        return List.copyOf(entries);
    }

    /** The last measurement of each trial, by trial. */
    Map<Integer, TrialLog.Entry> last() {
        Map<Integer, TrialLog.Entry> last = new HashMap<>();
        entries.forEach(entry -> last.put(entry.trial(), entry));
        return last;
    }

    Map<String, Double> values(int trial) {
        return trials.get(trial);
    }

    int trials() {
        return trials.size();
    }

    SuccessiveHalving halving() {
        return halving;
    }

    /** How much of the search is done, [0, 1]. */
    double done() {
        if (budget.unit() != Budget.Unit.TRIALS) {
            return Math.min(1, budget.share(entries));
        }
        double expected = 0;
        for (int rung = 0; rung <= halving.top(); rung++) {
            expected += increment(rung) * Math.max(1, trials() * halving.share(halving.top() - rung));
        }
        double done =
                entries.stream().mapToDouble(entry -> increment(entry.rung())).sum();
        return Math.min(1, done / expected);
    }

    private double increment(int rung) {
        return halving.share(rung) - (rung == 0 ? 0 : halving.share(rung - 1));
    }
}
