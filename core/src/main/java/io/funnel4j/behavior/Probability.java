// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import java.io.Serializable;

/**
 * A probability of the graph: P(behavior | given), over the rows where {@code given} happened.
 *
 * @param behavior the behavior whose probability it is
 * @param given an ancestor of it; the root stands for all exposures
 */
public record Probability(String behavior, String given) implements Serializable {
    /** P(behavior) over all exposures. */
    public static Probability of(String behavior) {
        return new Probability(behavior, BehaviorGraph.ROOT);
    }

    public boolean onAllExposures() {
        return given.equals(BehaviorGraph.ROOT);
    }

    /** The name in columns and graphs: {@code p_click}, {@code p_purchase_given_click}. */
    public String columnName() {
        return onAllExposures() ? "p_" + behavior : "p_" + behavior + "_given_" + given;
    }

    @Override
    public String toString() {
        return onAllExposures() ? "P(" + behavior + ")" : "P(" + behavior + " | " + given + ")";
    }
}
