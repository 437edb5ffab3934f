// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A behavior graph's probabilities and losses as text, in the papers' notation: tower k gives yk, so ESM2 reads
 * {@code pCTCVR = y1*(y2*y3 + (1 - y2)*y4)}.
 */
public final class Formula {
    /** The papers' names for probabilities, where the graph's behaviors bear the papers' names. */
    private static final Map<Probability, String> PAPER_NAMES = Map.of(
            Probability.of("click"),
            "pCTR",
            Probability.of("daction"),
            "pCTAVR",
            Probability.of("conversion"),
            "pCTCVR",
            Probability.of("purchase"),
            "pCTCVR",
            new Probability("conversion", "click"),
            "pCVR",
            new Probability("purchase", "click"),
            "pCVR");

    private final BehaviorGraph graph;

    public Formula(BehaviorGraph graph) {
        this.graph = graph;
    }

    /** The papers' name (pCTR, pCTAVR, pCVR, pCTCVR) where there is one. */
    public static Optional<String> paperName(Probability probability) {
        return Optional.ofNullable(PAPER_NAMES.get(probability));
    }

    /** The right-hand side of P(b | a). */
    public String of(Probability probability) {
        graph.require(probability);
        return String.join(" + ", terms(probability));
    }

    /**
     * The loss: one weighted binary cross-entropy an objective, and the rows it is taken over; the weights of an estimator
     * as {@link Estimator} has them.
     */
    public String loss() {
        return graph.objectives().stream().map(this::loss).collect(Collectors.joining(" + "));
    }

    private String loss(Objective objective) {
        LossWeight weight = objective.weight();
        String estimate = estimate(objective);
        String factor = isSum(objective.estimator()) ? "[" + estimate + "]" : estimate;
        if (weight instanceof LossWeight.Scheduled scheduled) {
            return "w*%s, w from %s to %s over %s steps,"
                    .formatted(factor, number(scheduled.first()), number(scheduled.last()), scheduled.steps());
        }
        if (weight instanceof LossWeight.Learned) {
            String name = objective.probability().columnName();
            return "exp(-s_%s)*%s + s_%s/2".formatted(name, factor, name);
        }
        return weight.at(0) == 1 ? estimate : number(weight.at(0)) + "*" + factor;
    }

    private static boolean isSum(Estimator estimator) {
        return estimator.imputes() || isLate(estimator);
    }

    private static boolean isLate(Estimator estimator) {
        return estimator instanceof Estimator.Delayed || estimator instanceof Estimator.FakeNegative;
    }

    private String estimate(Objective objective) {
        String loss = "BCE(%s, %s)".formatted(objective.label(), shortName(objective.probability()));
        if (isLate(objective.estimator())) {
            return late(objective) + rows(objective);
        }
        if (!(objective.estimator() instanceof Estimator.PropensityWeighted weighted)) {
            return loss + rows(objective);
        }
        String omega = "%s*min(1/%s, %s)"
                .formatted(
                        graph.label(objective.given()),
                        shortName(Probability.of(objective.given())),
                        number(weighted.maxWeight()));
        return weighted.imputes() ? "d + %s*(e + e^2) with e = %s - d".formatted(omega, loss) : omega + "*" + loss;
    }

    private static String rows(Objective objective) {
        return objective.probability().onAllExposures() ? "" : " over " + objective.given() + " = 1";
    }

    /** As {@link Estimator} has it, with d and e the days of a delay that has ended and of one that has not. */
    private static String late(Objective objective) {
        String p = shortName(objective.probability());
        String y = objective.label();
        return objective.estimator().readsDelays()
                ? "-%s*(log(%s) + log(lambda) - lambda*d) - (1 - %s)*log(1 - %s + %s*exp(-lambda*e)) with lambda = exp(%s)"
                        .formatted(y, p, y, p, p, objective.lossTower().orElseThrow())
                : "-%s*(1 + c)*log(%s) - (1 - %s)*(1 - c)*(1 + c)*log(1 - %s) with constant c = %s"
                        .formatted(y, p, y, p, p);
    }

    /** Towers, probabilities and loss, a line each. */
    public String explain() {
        List<String[]> towers = new ArrayList<>();
        for (Tower tower : graph.towers()) {
            towers.add(new String[] {
                tower.name(),
                tower.from() + " -> " + String.join(" | ", tower.outcomes())
                        + (tower.exhaustive() ? " (exhaustive)" : ""),
                tower.outcomes().stream()
                        .map(outcome -> factor(tower, outcome) + " = p(" + outcome + " | " + tower.from() + ")")
                        .collect(Collectors.joining(", "))
            });
        }
        List<String[]> probabilities = new ArrayList<>();
        for (Probability probability : graph.probabilities()) {
            probabilities.add(new String[] {
                probability.columnName(), paperName(probability).orElse(""), probability + " = " + of(probability)
            });
        }
        return "Towers%n%s%nProbabilities%n%s%nLoss%n  L = %s%n"
                .formatted(aligned(towers), aligned(probabilities), loss());
    }

    private List<String> terms(Probability probability) {
        String behavior = probability.behavior();
        Tower tower = graph.towerToward(probability.given(), behavior).orElseThrow();
        List<String> terms = new ArrayList<>();
        for (String outcome : tower.outcomes()) {
            if (outcome.equals(behavior)) {
                terms.add(factor(tower, outcome));
            } else if (graph.isAncestor(outcome, behavior)) {
                List<String> onward = terms(new Probability(behavior, outcome));
                String joined = String.join(" + ", onward);
                terms.add(factor(tower, outcome) + "*" + (onward.size() > 1 ? "(" + joined + ")" : joined));
            }
        }
        return terms;
    }

    private String factor(Tower tower, String outcome) {
        String y = "y" + (graph.towers().indexOf(tower) + 1);
        if (tower.categories() > 2) {
            return y + "[" + outcome + "]";
        }
        return tower.outcomes().indexOf(outcome) == 0 ? y : "(1 - " + y + ")";
    }

    private static String shortName(Probability probability) {
        return paperName(probability).orElse(probability.toString());
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static String aligned(List<String[]> rows) {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder("  ");
            for (int column = 0; column < columns; column++) {
                line.append(row[column]).append(" ".repeat(widths[column] - row[column].length() + 2));
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }
}
