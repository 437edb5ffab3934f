// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problems;
import java.io.Serializable;

/**
 * How a recommender chooses what it shows to a user: of some items, drawn by how often items are shown at all, item i with
 * probability proportional to exp(sharpness a_i), where a_i is the item's part of the click's index, 0.5 appeal + 0.45 near. So users
 * see what is near to their taste, and exposure, click and purchase go together as they do in logs.
 *
 * @param candidates items to choose among, in [1, 1000]; of one, nothing is chosen
 * @param sharpness in [0, 20]; 0 is chance
 */
public record ShowingPolicy(int candidates, double sharpness) implements Serializable {
    /** Items are shown to anybody. */
    public static final ShowingPolicy NONE = new ShowingPolicy(1, 0);

    private static final int MOST_CANDIDATES = 1000;
    private static final double MOST_SHARPNESS = 20;

    /** @throws InvalidSpecException listing every value out of range */
    public ShowingPolicy {
        Problems problems = new Problems();
        problems.inRange("the policy's candidates", candidates, 1, MOST_CANDIDATES);
        problems.inRange("the policy's sharpness", sharpness, 0, MOST_SHARPNESS);
        problems.throwIfAny("the policy");
    }
}
