// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tuning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which trial to train next, and how far: asynchronous successive halving (ASHA; Li et al., MLSys 2020). Rung k trains a trial to
 * {@code eta^-(rungs - 1 - k)} of its whole training. A trial goes up a rung once it is among the best 1 / eta of those that
 * have been measured on its own; while none is, a new trial begins.
 *
 * <p>What comes next depends on what was reported alone, so a search that is told its reports again goes on where it was.
 */
public final class SuccessiveHalving {
    private final int trials;
    private final int rungs;
    private final int eta;
    private final List<Map<Integer, Double>> measured = new ArrayList<>();
    private final List<Set<Integer>> begun = new ArrayList<>();

    /**
     * Something to train.
     *
     * @param trial from 0
     * @param rung from 0, to which it is trained
     */
    public record Task(int trial, int rung) {}

    /**
     * @param trials how many at most, at least 1
     * @param rungs at least 1
     * @param eta at least 2
     */
    public SuccessiveHalving(int trials, int rungs, int eta) {
        if (trials < 1 || rungs < 1 || eta < 2) {
            throw new IllegalArgumentException("%s trials on %s rungs, one in %s going up; expected at least 1, 1 and 2"
                    .formatted(trials, rungs, eta));
        }
        this.trials = trials;
        this.rungs = rungs;
        this.eta = eta;
        for (int rung = 0; rung < rungs; rung++) {
            measured.add(new HashMap<>());
            begun.add(new HashSet<>());
        }
    }

    /** The share of its whole training that a trial has had on a rung. */
    public double share(int rung) {
        return Math.pow(eta, rung - (rungs - 1.0));
    }

    /** The last rung: whole trainings. */
    public int top() {
        return rungs - 1;
    }

    /** What to train next; empty once every trial is where it ends. Asked again before a report it says the same. */
    public Optional<Task> next() {
        for (int rung = top() - 1; rung >= 0; rung--) {
            Optional<Integer> promoted = promoted(rung);
            if (promoted.isPresent()) {
                return Optional.of(new Task(promoted.get(), rung + 1));
            }
        }
        int fresh = begun.get(0).size();
        return fresh < trials ? Optional.of(new Task(fresh, 0)) : Optional.empty();
    }

    private Optional<Integer> promoted(int rung) {
        List<Integer> ranked = ranked(rung);
        return ranked.subList(0, ranked.size() / eta).stream()
                .filter(trial -> measured.get(rung).get(trial) > Double.NEGATIVE_INFINITY)
                .filter(trial -> !begun.get(rung + 1).contains(trial))
                .findFirst();
    }

    /** The best first; of equal ones the earlier trial. */
    private List<Integer> ranked(int rung) {
        Map<Integer, Double> values = measured.get(rung);
        return values.keySet().stream()
                .sorted(Comparator.comparing((Integer trial) -> -values.get(trial))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /**
     * Tells what a task came to.
     *
     * @param value larger is better; negative infinity where the trial failed, and NaN counts as that
     */
    public void report(Task task, double value) {
        begun.get(task.rung()).add(task.trial());
        measured.get(task.rung()).put(task.trial(), Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value);
    }

    /** The best trial of the highest rung that one was measured on; empty where all failed. */
    public Optional<Task> best() {
        for (int rung = top(); rung >= 0; rung--) {
            List<Integer> ranked = ranked(rung);
            if (!ranked.isEmpty() && measured.get(rung).get(ranked.get(0)) > Double.NEGATIVE_INFINITY) {
                return Optional.of(new Task(ranked.get(0), rung));
            }
        }
        return Optional.empty();
    }
}
