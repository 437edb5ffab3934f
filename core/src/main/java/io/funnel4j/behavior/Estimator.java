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
 *   Delayed            (sum of o l) / (sum of o),   l = -(y (log p + log lambda - lambda t) + (1 - y) log(1 - p + p exp(-lambda t)))
 *   FakeNegative       (sum of o l) / (sum of o),   l = -(y (1 + [p]) log p + (1 - y) (1 - [p]) (1 + [p]) log(1 - p))
 * </pre>
 *
 * <p>InversePropensity and DoublyRobust are ESCM2's (Wang et al., SIGIR 2022). In the last two p = P(behavior | given) and labels may
 * still turn from 0 to 1. Delayed (Chapelle, KDD 2014) reads the delay t, from cause to effect where y = 1 and from cause to now
 * where y = 0, which it takes to be exponential with a rate lambda = exp(hazard tower). FakeNegative (Ktena et al., RecSys
 * 2019) holds [p] constant.
 */
public sealed interface Estimator {
    /** Where weights are clipped unless stated: a propensity of 1%. */
    double DEFAULT_MAX_WEIGHT = 100;

    /** The estimators there are. */
    enum Type {
        MEAN,
        INVERSE_PROPENSITY,
        DOUBLY_ROBUST,
        DELAYED,
        FAKE_NEGATIVE;

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

    /** An effect that may come late: the longer it has had to come, the more it says that it is not seen. */
    record Delayed() implements Estimator {
        @Override
        public Type type() {
            return Type.DELAYED;
        }
    }

    /**
     * An effect that may come late, on a stream that shows each row at once with the label 0, and again with 1 when its effect comes:
     * weights take out the negatives that became positives.
     */
    record FakeNegative() implements Estimator {
        @Override
        public Type type() {
            return Type.FAKE_NEGATIVE;
        }
    }

    Type type();

    /**
     * The estimator of a type.
     *
     * @param maxWeight at which omega is clipped; only those that weigh by propensity have one
     */
    static Estimator of(Type type, double maxWeight) {
        return switch (type) {
            case MEAN -> new Mean();
            case INVERSE_PROPENSITY -> new InversePropensity(maxWeight);
            case DOUBLY_ROBUST -> new DoublyRobust(maxWeight);
            case DELAYED -> new Delayed();
            case FAKE_NEGATIVE -> new FakeNegative();
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

    static Estimator delayed() {
        return new Delayed();
    }

    static Estimator fakeNegative() {
        return new FakeNegative();
    }

    /** Whether rows are weighted by P(given), so that the loss reads it and is a mean over all exposures. */
    default boolean weighsByPropensity() {
        return this instanceof PropensityWeighted;
    }

    /** Whether a tower imputes the loss where {@code given} did not happen. */
    default boolean imputes() {
        return this instanceof DoublyRobust;
    }

    /** Whether the loss reads the delays of labels, so that {@code ExposureBatch} must have them. */
    default boolean readsDelays() {
        return this instanceof Delayed;
    }

    /** Whether a label of 0 may still become 1, which the loss allows for. */
    default boolean awaitsEffects() {
        return this instanceof Delayed || this instanceof FakeNegative;
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
     * @param maxWeight 1 where rows are not weighed by propensity
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
        Estimator estimator = of(type, maxWeight);
        if (!estimator.weighsByPropensity() && maxWeight != 1) {
            throw new IllegalArgumentException(
                    "estimator '%s' has no weights to clip at %s".formatted(type, maxWeight));
        }
        return estimator;
    }
}
