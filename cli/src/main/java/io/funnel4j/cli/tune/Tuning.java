// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tune;

import io.funnel4j.config.SearchConfig;
import io.funnel4j.config.yaml.InvalidConfigException;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.memory.MemoryShortageException;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.training.DivergedException;
import io.funnel4j.tuning.SuccessiveHalving;
import io.funnel4j.tuning.SuccessiveHalving.Task;
import io.funnel4j.tuning.TrialLog;
import io.funnel4j.tuning.Trials;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Runs the trials of a search until its budget is spent; what its log holds already is not trained again. */
final class Tuning {
    private final SearchConfig search;
    private final MetricName metric;
    private final Budget budget;
    private final TrialTraining training;
    private final Trials trials;
    private final SuccessiveHalving halving;

    Tuning(SearchConfig search, MetricName metric, Budget budget, Halving how, TrialTraining training, TrialLog log) {
        this.search = search;
        this.metric = metric;
        this.budget = budget;
        this.training = training;
        List<Map<String, Double>> drawn = search.space().trials(how.seed(), budget.trials());
        this.halving = new SuccessiveHalving(drawn.size(), how.rungs(), how.eta());
        this.trials = new Trials(drawn, halving, metric, log, search::texts);
    }

    /**
     * How trials are drawn and let go.
     *
     * @param seed of the draws
     */
    record Halving(long seed, int rungs, int eta) {}

    /**
     * Takes from the log what it holds, and trains what is missing.
     *
     * @return whether it came to its end; else it was interrupted
     */
    boolean run(BooleanSupplier interrupted, Trials.Told told) throws IOException {
        return trials.run(
                () -> budget.spent(trials.entries()),
                (task, values, share) ->
                        interrupted.getAsBoolean() ? Optional.empty() : measured(task, values, share, interrupted),
                told);
    }

    /** Empty where it was interrupted. */
    private Optional<TrialLog.Entry> measured(
            Task task, Map<String, Double> values, double share, BooleanSupplier interrupted) throws IOException {
        long before = trials.entries().stream()
                .filter(entry -> entry.trial() == task.trial())
                .mapToLong(TrialLog.Entry::rows)
                .sum();
        long since = System.nanoTime();
        TrialOutput output = training.output(TrialTraining.name(task.trial()));
        try {
            TrialTraining.Measured measured = training.train(task.trial(), values, share, interrupted, output);
            if (measured.interrupted()) {
                return Optional.empty();
            }
            boolean known = !Double.isNaN(measured.value());
            if (!known && task.trial() == 0) {
                throw new Funnel4jException(
                        "%s is no number on the validation part, so that nothing can be chosen by it; name another with --metric, or give validation more rows"
                                .formatted(metric));
            }
            return Optional.of(entry(
                    task,
                    measured.step(),
                    measured.rows() - before,
                    since,
                    known ? measured.value() : null,
                    known ? "" : metric + " is undefined"));
        } catch (Funnel4jException e) {
            // What the start cannot do no other trial is blamed for; what the settings are not to blame for ends the
            // search.
            if (task.trial() == 0 || !ofSettings(e)) {
                throw e;
            }
            return Optional.of(
                    entry(task, output.step(), output.rows() - before, since, null, String.valueOf(e.getMessage())));
        }
    }

    /** Whether a trial's own settings are why it failed. */
    private static boolean ofSettings(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DivergedException
                    || cause instanceof MemoryShortageException
                    || cause instanceof InvalidConfigException) {
                return true;
            }
        }
        return false;
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
                search.texts(trials.values(task.trial())));
    }

    /** The best trial of the highest rung that one was measured on. */
    Optional<Task> best() {
        return trials.best();
    }

    /** All measurements, in the order they were made. */
    List<TrialLog.Entry> entries() {
        return trials.entries();
    }

    /** The last measurement of each trial, by trial. */
    Map<Integer, TrialLog.Entry> last() {
        Map<Integer, TrialLog.Entry> last = new LinkedHashMap<>();
        trials.entries().forEach(entry -> last.put(entry.trial(), entry));
        return last;
    }

    Map<String, Double> values(int trial) {
        return trials.values(trial);
    }

    /** The share of its whole training that a trial has had on a rung, as people write it: {@code 1/9}. */
    String shareText(int rung) {
        double share = halving.share(rung);
        return share == 1 ? "1" : "1/" + Math.round(1 / share);
    }

    /** How much of the search is done, [0, 1]. */
    double done() {
        if (budget.unit() != Budget.Unit.TRIALS) {
            return Math.min(1, budget.share(trials.entries()));
        }
        double expected = 0;
        for (int rung = 0; rung <= halving.top(); rung++) {
            expected += increment(rung) * trials.count() * halving.share(halving.top() - rung);
        }
        double done = trials.entries().stream()
                .mapToDouble(entry -> increment(entry.rung()))
                .sum();
        return Math.min(1, done / expected);
    }

    private double increment(int rung) {
        return halving.share(rung) - (rung == 0 ? 0 : halving.share(rung - 1));
    }
}
