// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problems;
import java.io.Serializable;

/**
 * How often each step happens in a generated world, each in (0, 1).
 *
 * @param click clicks an exposure
 * @param daction clicks with a daction (cart or wish), a click
 * @param purchaseAfterDaction purchases a click with a daction
 * @param purchaseAfterOaction purchases a click without one
 */
public record WorldRates(double click, double daction, double purchaseAfterDaction, double purchaseAfterOaction)
        implements Serializable {
    /** @throws InvalidSpecException listing every rate out of range */
    public WorldRates {
        Problems problems = new Problems();
        problems.rate("the world's click", click);
        problems.rate("the world's daction", daction);
        problems.rate("the world's purchaseAfterDaction", purchaseAfterDaction);
        problems.rate("the world's purchaseAfterOaction", purchaseAfterOaction);
        problems.throwIfAny("the world");
    }

    /** 4% are clicked, 20% of clicks have a daction, and a quarter of these and 2.5% of the others a purchase. */
    public static WorldRates standard() {
        return new WorldRates(0.04, 0.2, 0.25, 0.025);
    }

    /** Purchases a click. */
    public double purchaseGivenClick() {
        return daction * purchaseAfterDaction + (1 - daction) * purchaseAfterOaction;
    }
}
