package io.funnel4j.dataset.world;

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
    /** @throws IllegalArgumentException listing every rate out of range */
    public WorldRates {
        SpecProblems problems = new SpecProblems();
        problems.rate("click", click);
        problems.rate("daction", daction);
        problems.rate("purchaseAfterDaction", purchaseAfterDaction);
        problems.rate("purchaseAfterOaction", purchaseAfterOaction);
        problems.throwIfAny();
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
