// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import io.funnel4j.problem.Problems;
import java.util.Optional;

/**
 * A behavior whose probability gets a loss.
 *
 * <p>The loss is the log loss of P(behavior | given) against the label, over the rows where {@code given} happened:
 * {@code given} the root is the entire space of exposures (ESMM), {@code given click} the classic model trained on
 * clicks.
 *
 * @param behavior the behavior that is predicted
 * @param given the behavior on whose rows the loss is taken, an ancestor of {@code behavior}
 * @param label the 0/1 column that says that the behavior happened
 * @param weight the loss's factor in the sum
 * @param estimator how the rows where {@code given} happened stand for all exposures
 */
public record Objective(String behavior, String given, String label, LossWeight weight, Estimator estimator) {
    public Objective {
        Problems problems = new Problems();
        Names.check("behavior of an objective", behavior, problems);
        Names.check("'given' of the objective on '" + behavior + "'", given, problems);
        if (label == null || label.isBlank()) {
            problems.add("the objective on '%s' has no label; name the 0/1 column that says it happened"
                    .formatted(behavior));
        }
        if (estimator.weighsByPropensity() && BehaviorGraph.ROOT.equals(given)) {
            problems.add(
                    "the objective on '%s' weighs rows by the propensity of what it is given, but is given every exposure; say 'given' what, such as click"
                            .formatted(behavior));
        }
        problems.throwIfAny("the objective");
    }

    /** With a fixed weight, and the mean over the rows where {@code given} happened. */
    public Objective(String behavior, String given, String label, double weight) {
        this(behavior, given, label, fixed(behavior, weight), Estimator.mean());
    }

    /** Over all exposures, with the label of the behavior's own name and weight 1. */
    public static Objective of(String behavior) {
        return new Objective(behavior, BehaviorGraph.ROOT, behavior, 1);
    }

    /** Over the rows where {@code given} happened, with the label of the behavior's own name and weight 1. */
    public static Objective of(String behavior, String given) {
        return new Objective(behavior, given, behavior, 1);
    }

    public Objective withWeight(double newWeight) {
        return withWeight(fixed(behavior, newWeight));
    }

    public Objective withWeight(LossWeight newWeight) {
        return new Objective(behavior, given, label, newWeight, estimator);
    }

    public Objective withEstimator(Estimator newEstimator) {
        return new Objective(behavior, given, label, weight, newEstimator);
    }

    /** What the objective predicts. */
    public Probability probability() {
        return new Probability(behavior, given);
    }

    /**
     * The name of the tower that the loss alone reads: {@code imputation_purchase_given_click}, which imputes the loss where
     * {@code given} did not happen, or {@code hazard_purchase_given_click}, which gives the logarithm of the rate of delays; empty
     * where the estimator needs none.
     */
    public Optional<String> lossTower() {
        String name = probability().columnName().substring("p_".length());
        if (estimator.imputes()) {
            return Optional.of("imputation_" + name);
        }
        return estimator.readsDelays() ? Optional.of("hazard_" + name) : Optional.empty();
    }

    private static LossWeight fixed(String behavior, double weight) {
        if (!(weight > 0) || Double.isInfinite(weight)) {
            Problems problems = new Problems();
            problems.add("the objective on '%s' has weight %s; a weight is a positive, finite number"
                    .formatted(behavior, weight));
            problems.throwIfAny("the objective");
        }
        return LossWeight.fixed(weight);
    }
}
