package io.funnel4j.behavior;

import io.funnel4j.text.EnumNames;

/**
 * How an objective's loss on the rows where {@code given} happened stands for all exposures. With o = 1 where it
 * happened, y the label, e = BCE(y, P(behavior | given)), B rows and omega = min(1 / P(given), maxWeight), which is held
 * constant: no gradient flows through the propensity.
 *
 * <pre>
 *   MEAN                (sum of o e) / (sum of o): over all exposures the entire-space loss of ESMM and ESM2, over clicks
 *                       that of the classic CVR model
 *   INVERSE_PROPENSITY  (sum of o omega e) / B
 *   DOUBLY_ROBUST       (sum of d + o omega (e - d) + o omega (e - d)^2) / B,     d = softplus(imputation tower)
 * </pre>
 *
 * <p>The last two are ESCM2's (Wang et al., SIGIR 2022).
 *
 * @param type which
 * @param maxWeight at which omega is clipped, finite and at least 1; 1 for the mean, to which all rows count alike
 */
public record Estimator(Type type, double maxWeight) {
    /** The estimators there are. */
    public enum Type {
        MEAN,
        INVERSE_PROPENSITY,
        DOUBLY_ROBUST;

        /** As configurations write it: {@code doubly-robust}. */
        @Override
        public String toString() {
            return EnumNames.of(this);
        }
    }

    /** Where weights are clipped unless stated: a propensity of 1%. */
    public static final double DEFAULT_MAX_WEIGHT = 100;

    public Estimator {
        if (!(maxWeight >= 1) || Double.isInfinite(maxWeight)) {
            throw new IllegalArgumentException(
                    "weights are clipped at %s; an inverse propensity is at least 1, so expected a finite number of at least 1"
                            .formatted(maxWeight));
        }
        if (type == Type.MEAN && maxWeight != 1) {
            throw new IllegalArgumentException("a mean has no weights to clip at %s".formatted(maxWeight));
        }
    }

    /** The plain mean over the rows where {@code given} happened. */
    public static Estimator mean() {
        return new Estimator(Type.MEAN, 1);
    }

    public static Estimator inversePropensity(double maxWeight) {
        return new Estimator(Type.INVERSE_PROPENSITY, maxWeight);
    }

    public static Estimator doublyRobust(double maxWeight) {
        return new Estimator(Type.DOUBLY_ROBUST, maxWeight);
    }

    /** Whether rows are weighted by P(given), so that the loss reads it and is a mean over all exposures. */
    public boolean weighsByPropensity() {
        return type != Type.MEAN;
    }

    /** Whether a tower imputes the loss where {@code given} did not happen. */
    public boolean imputes() {
        return type == Type.DOUBLY_ROBUST;
    }
}
