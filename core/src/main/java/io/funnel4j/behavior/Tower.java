// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import io.funnel4j.problem.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A tower splits one behavior into what may follow: mutually exclusive outcomes and, unless it is exhaustive, a
 * remainder (none of them).
 *
 * <p>A tower has n categories: its outcomes in order, then the remainder if there is one. It emits n - 1 logits; the
 * last category's logit is fixed at 0. So one outcome and a remainder is a sigmoid, two exhaustive outcomes are a
 * sigmoid and its complement, and more are a softmax.
 *
 * @param name the tower's own name, unique in its graph
 * @param from the behavior that the tower splits
 * @param outcomes the behaviors that may follow, at least one, in the order of their categories
 * @param exhaustive whether one of the outcomes always happens; then there is no remainder
 */
public record Tower(String name, String from, List<String> outcomes, boolean exhaustive) {
    public Tower {
        outcomes = outcomes.stream().toList(); // a null is reported below, with the rest
        Problems problems = new Problems();
        Names.check("tower", name, problems);
        Names.check("behavior that tower '" + name + "' leaves", from, problems);
        if (outcomes.isEmpty()) {
            problems.add(
                    "tower '%s' has no outcome; name at least one behavior that may follow '%s'".formatted(name, from));
        }
        Set<String> seen = new HashSet<>();
        for (String outcome : outcomes) {
            Names.check("outcome of tower '" + name + "'", outcome, problems);
            if (!seen.add(outcome)) {
                problems.add("tower '%s' names outcome '%s' twice; keep one".formatted(name, outcome));
            }
        }
        if (exhaustive && outcomes.size() == 1) {
            problems.add(("tower '%s' is exhaustive with the single outcome '%s', whose probability would always be 1;"
                            + " drop 'exhaustive' or add an outcome")
                    .formatted(name, outcomes.get(0)));
        }
        problems.throwIfAny("the tower");
    }

    /** A tower with one outcome and a remainder: p(outcome | from) = sigmoid(logit). */
    public static Tower binary(String name, String from, String outcome) {
        return new Tower(name, from, List.of(outcome), false);
    }

    /** A tower one of whose outcomes always happens. */
    public static Tower exhaustive(String name, String from, String... outcomes) {
        return new Tower(name, from, List.of(outcomes), true);
    }

    /** A tower with several exclusive outcomes and a remainder. */
    public static Tower exclusive(String name, String from, String... outcomes) {
        return new Tower(name, from, List.of(outcomes), false);
    }

    /** Outcomes, and the remainder if there is one. */
    public int categories() {
        return exhaustive ? outcomes.size() : outcomes.size() + 1;
    }

    /** Width of the tower's output layer: the last category's logit is fixed at 0. */
    public int logits() {
        return categories() - 1;
    }

    @Override
    public String toString() {
        return name + ": " + from + " -> " + String.join(" | ", outcomes) + (exhaustive ? " (exhaustive)" : "");
    }
}
