// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problems;
import java.io.Serializable;
import java.util.function.Consumer;

/**
 * What a generated world is like. Equal specifications are the same world, byte for byte.
 *
 * @param seed of everything: who the users and items are, and which exposures are drawn
 * @param rows exposures; spread evenly, in order, over the days
 * @param days values of column {@code day}, 0 to days - 1
 * @param size how many users, items, ...
 * @param rates how often each step happens; met in the mean over all exposures
 * @param sideFeatureShare share in [0, 1] of the users' and items' latent variance that their side features explain; the
 *     rest can be learned from their ids alone
 * @param confounding strength in [0, 3] of what drives clicks, dactions and purchases unseen; at 0 nothing does, and
 *     P(b | click, x) = P(b | do(click), x)
 * @param selection factor in [0, 5] of the differences in how readily exposures are clicked; the larger, the less the
 *     clicked ones are like all
 * @param dactionTie in [0, 1]; at 1 dactions follow what purchases follow and make them likelier, at 0 they say nothing
 *     about them
 * @param drift in [0, 3], how far what users want and which items are shown has moved by the last day; at 0 all days are
 *     alike
 * @param itemTurnover share in [0, 1] of the items that each day are replaced by new ones, which nobody has seen before
 * @param policy that chooses the items which users are shown
 * @param meanDelay days in [0, 1000] from click to purchase, in the mean over exposures of average price, channel and prior
 *     events; at 0 the world has no times
 * @param markets in [1, 100] that users live in, and that differ in what is wanted; of one nothing is said
 */
public record WorldSpec(
        long seed,
        long rows,
        int days,
        WorldSize size,
        WorldRates rates,
        double sideFeatureShare,
        double confounding,
        double selection,
        double dactionTie,
        double drift,
        double itemTurnover,
        ShowingPolicy policy,
        double meanDelay,
        int markets)
        implements Serializable {
    private static final long MOST_ROWS = 1_000_000_000_000L;
    private static final int MOST_DAYS = 100_000;
    private static final int MOST_MARKETS = 100;

    /** @throws InvalidSpecException listing every value out of range */
    public WorldSpec {
        Problems problems = new Problems();
        problems.inRange("the world's rows", rows, 1, MOST_ROWS);
        problems.inRange("the world's days", days, 1, MOST_DAYS);
        problems.present("the world's size", size);
        problems.present("the world's rates", rates);
        problems.inRange("the world's sideFeatureShare", sideFeatureShare, 0, 1);
        problems.inRange("the world's confounding", confounding, 0, 3);
        problems.inRange("the world's selection", selection, 0, 5);
        problems.inRange("the world's dactionTie", dactionTie, 0, 1);
        problems.inRange("the world's drift", drift, 0, 3);
        problems.inRange("the world's itemTurnover", itemTurnover, 0, 1);
        problems.present("the world's policy", policy);
        problems.inRange("the world's meanDelay", meanDelay, 0, 1000);
        problems.inRange("the world's markets", markets, 1, MOST_MARKETS);
        problems.throwIfAny("the world");
    }

    /** A million exposures over 20 days with the standard size and rates: about 3 in 1,000 end in a purchase. */
    public static WorldSpec standard() {
        return new WorldSpec(
                7,
                1_000_000,
                20,
                WorldSize.standard(),
                WorldRates.standard(),
                0.8,
                1,
                1,
                1,
                0,
                0,
                ShowingPolicy.NONE,
                0,
                1);
    }

    /** The components while one of them is replaced. */
    private static final class Parts {
        private long seed;
        private long rows;
        private int days;
        private WorldSize size;
        private WorldRates rates;
        private double sideFeatureShare;
        private double confounding;
        private double selection;
        private double dactionTie;
        private double drift;
        private double itemTurnover;
        private ShowingPolicy policy;
        private double meanDelay;
        private int markets;

        private Parts(WorldSpec world) {
            seed = world.seed;
            rows = world.rows;
            days = world.days;
            size = world.size;
            rates = world.rates;
            sideFeatureShare = world.sideFeatureShare;
            confounding = world.confounding;
            selection = world.selection;
            dactionTie = world.dactionTie;
            drift = world.drift;
            itemTurnover = world.itemTurnover;
            policy = world.policy;
            meanDelay = world.meanDelay;
            markets = world.markets;
        }
    }

    private WorldSpec with(Consumer<Parts> change) {
        Parts world = new Parts(this);
        change.accept(world);
        return new WorldSpec(
                world.seed,
                world.rows,
                world.days,
                world.size,
                world.rates,
                world.sideFeatureShare,
                world.confounding,
                world.selection,
                world.dactionTie,
                world.drift,
                world.itemTurnover,
                world.policy,
                world.meanDelay,
                world.markets);
    }

    public WorldSpec withSeed(long newSeed) {
        return with(world -> world.seed = newSeed);
    }

    public WorldSpec withRows(long newRows) {
        return with(world -> world.rows = newRows);
    }

    public WorldSpec withDays(int newDays) {
        return with(world -> world.days = newDays);
    }

    public WorldSpec withSize(WorldSize newSize) {
        return with(world -> world.size = newSize);
    }

    public WorldSpec withRates(WorldRates newRates) {
        return with(world -> world.rates = newRates);
    }

    public WorldSpec withConfounding(double newConfounding) {
        return with(world -> world.confounding = newConfounding);
    }

    public WorldSpec withSelection(double newSelection) {
        return with(world -> world.selection = newSelection);
    }

    public WorldSpec withDactionTie(double newDactionTie) {
        return with(world -> world.dactionTie = newDactionTie);
    }

    public WorldSpec withDrift(double newDrift) {
        return with(world -> world.drift = newDrift);
    }

    public WorldSpec withItemTurnover(double newShare) {
        return with(world -> world.itemTurnover = newShare);
    }

    public WorldSpec withSideFeatureShare(double newShare) {
        return with(world -> world.sideFeatureShare = newShare);
    }

    public WorldSpec withPolicy(ShowingPolicy newPolicy) {
        return with(world -> world.policy = newPolicy);
    }

    /** With times of exposures, clicks and purchases. */
    public WorldSpec withMeanDelay(double newMeanDelay) {
        return with(world -> world.meanDelay = newMeanDelay);
    }

    /** With a column {@code market} where they are several. */
    public WorldSpec withMarkets(int newMarkets) {
        return with(world -> world.markets = newMarkets);
    }

    /** Whether exposures, clicks and purchases have times. */
    public boolean timed() {
        return meanDelay > 0;
    }
}
