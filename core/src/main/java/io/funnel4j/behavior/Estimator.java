// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import io.funnel4j.text.EnumNames;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.nd4j.shade.jackson.annotation.JsonValue;

/**
 * How an objective's loss on the rows where {@code given} happened stands for all exposures. With o = 1 where it
 * happened, y the label, e = BCE(y, P(behavior | given)), B rows and omega = min(1 / P(given), maxWeight), which is held
 * constant: no gradient flows through the propensity.
 *
 * <pre>
 *   Mean               (sum of o e) / (sum of o): over all exposures the entire-space loss of ESMM and ESM2, over clicks
 *                      that of the classic CVR model
 *   InversePropensity  (sum of o omega e) / B
 *   DoublyRobust       (sum of d + o omega (e - d) + o omega (e - d)^2) / B,     d = softplus(imputation tower)
 * </pre>
 *
 * <p>The last two are ESCM2's (Wang et al., SIGIR 2022).
 */
public sealed interface Estimator {
    /** Where weights are clipped unless stated: a propensity of 1%. */
    double DEFAULT_MAX_WEIGHT = 100;

    /** The estimators there are. */
    enum Type {
        MEAN,
        INVERSE_PROPENSITY,
        DOUBLY_ROBUST;

        /** As configurations write it: {@code doubly-robust}. */
        @Override
        public String toString() {
            return EnumNames.of(this);
        }
    }

    /** The plain mean over the rows where {@code given} happened. */
    record Mean() implements Estimator {
        @Override
        public Type type() {
            return Type.MEAN;
        }
    }

    /** An estimator under which rows are weighted by P(given). */
    sealed interface PropensityWeighted extends Estimator {
        /** At which omega is clipped, finite and at least 1. */
        double maxWeight();
    }

    /**
     * Rows alone that {@code given} happened to, each weighted.
     *
     * @param maxWeight at which omega is clipped, finite and at least 1
     */
    record InversePropensity(double maxWeight) implements PropensityWeighted {
        public InversePropensity {
            requireMaxWeight(maxWeight);
        }

        @Override
        public Type type() {
            return Type.INVERSE_PROPENSITY;
        }
    }

    /**
     * A tower imputes the loss where {@code given} did not happen.
     *
     * @param maxWeight at which omega is clipped, finite and at least 1
     */
    record DoublyRobust(double maxWeight) implements PropensityWeighted {
        public DoublyRobust {
            requireMaxWeight(maxWeight);
        }

        @Override
        public Type type() {
            return Type.DOUBLY_ROBUST;
        }
    }

    Type type();

    /**
     * The estimator of a type.
     *
     * @param maxWeight at which omega is clipped; a mean has none
     */
    static Estimator of(Type type, double maxWeight) {
        return switch (type) {
            case MEAN -> new Mean();
            case INVERSE_PROPENSITY -> new InversePropensity(maxWeight);
            case DOUBLY_ROBUST -> new DoublyRobust(maxWeight);
        };
    }

    static Estimator mean() {
        return new Mean();
    }

    static Estimator inversePropensity(double maxWeight) {
        return new InversePropensity(maxWeight);
    }

    static Estimator doublyRobust(double maxWeight) {
        return new DoublyRobust(maxWeight);
    }

    /** Whether rows are weighted by P(given), so that the loss reads it and is a mean over all exposures. */
    default boolean weighsByPropensity() {
        return this instanceof PropensityWeighted;
    }

    /** Whether a tower imputes the loss where {@code given} did not happen. */
    default boolean imputes() {
        return this instanceof DoublyRobust;
    }

    private static void requireMaxWeight(double maxWeight) {
        if (!(maxWeight >= 1) || Double.isInfinite(maxWeight)) {
            throw new IllegalArgumentException(
                    "weights are clipped at %s; an inverse propensity is at least 1, so expected a finite number of at least 1"
                            .formatted(maxWeight));
        }
    }

    /**
     * As models store it.
     *
     * @param maxWeight 1 for a mean
     */
    record Stored(Type type, double maxWeight) {}

    @JsonValue
    default Stored stored() {
        return new Stored(type(), this instanceof PropensityWeighted weighted ? weighted.maxWeight() : 1);
    }

    /**
     * The estimator that was stored.
     *
     * @throws IllegalArgumentException if no estimator is stored so
     */
    @JsonCreator
    static Estimator read(@JsonProperty("type") Type type, @JsonProperty("maxWeight") double maxWeight) {
        if (type == null) {
            throw new IllegalArgumentException("an estimator has no type");
        }
        if (type == Type.MEAN && maxWeight != 1) {
            throw new IllegalArgumentException("a mean has no weights to clip at %s".formatted(maxWeight));
        }
        return of(type, maxWeight);
    }
}
