// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.text.EnumNames;
import io.funnel4j.text.Nearest;
import java.util.Arrays;
import java.util.List;

/** Worlds that stress one thing each, all else as in the standard one; and two that are like logs of a recommender. */
public enum NamedWorld {
    STANDARD("nothing is stressed"),
    /** What is seen decides clicks more: inverse propensities can undo it. */
    SELECTION_BIAS("the clicked exposures are unlike all exposures, in what is seen"),
    /** No model of what is seen can undo it. */
    CONFOUNDING("what drives clicks and purchases unseen is twice as strong"),
    RARE_PURCHASES("one exposure in 1,800 ends in a purchase"),
    INFORMATIVE_DACTION("nearly all purchases go through a daction"),
    UNINFORMATIVE_DACTION("a daction says nothing about a purchase"),
    SHIFT("tastes and the assortment move on from day to day, so the test days are unlike the train days"),
    /** Five days in the mean, sooner or later by what is seen; with times, over six weeks. */
    DELAYED("purchases come days after their clicks, and their times are columns"),
    /** Of 48, 24, 16 and 12% of the users. */
    MARKETS("users live in four markets, where other things are wanted and other things count"),
    /** With purchases enough to judge a model by on a laptop: ten times as many a click as in Ali-CCP. */
    RECOMMENDER("ids as rarely seen as in Ali-CCP, chosen by a policy; 5.3% of clicks end in a purchase"),
    /** At 600,000 exposures about 130 purchases. */
    ALI_CCP("ids as rarely seen as in Ali-CCP, chosen by a policy; 0.53% of clicks end in a purchase");

    /**
     * Ali-CCP, as its authors count it: 0.4 million users, 4.3 million items, 84 million exposures, 3.4 million clicks and 18,000
     * purchases (Ma et al., SIGIR 2018, and the data set's page).
     */
    private static final double EXPOSURES_A_USER = 84 / 0.4;

    private static final double EXPOSURES_AN_ITEM = 84 / 4.3;
    private static final double CLICKS = 3.4 / 84;
    private static final double PURCHASES_A_CLICK = 0.018 / 3.4;
    /** A tenth of the items have 46% of the exposures, as in 66,626 visits of JD's pages (Gu et al., WSDM 2020). */
    private static final double SKEW = 0.65;
    /** Of clicks; Ali-CCP has no carts, so this is the standard world's, and half of purchases come after one. */
    private static final double DACTIONS = 0.2;

    private final String description;

    NamedWorld(String description) {
        this.description = description;
    }

    /** What it stresses. */
    public String description() {
        return description;
    }

    /** With the standard seed and rows. */
    public WorldSpec spec() {
        return spec(WorldSpec.standard().rows());
    }

    /**
     * With the standard seed.
     *
     * @param rows exposures; worlds that are like logs have the more users and items
     */
    public WorldSpec spec(long rows) {
        WorldSpec standard = WorldSpec.standard().withRows(rows);
        return switch (this) {
            case STANDARD -> standard;
            case SELECTION_BIAS -> standard.withSelection(2.5);
            case CONFOUNDING -> standard.withConfounding(2);
            case RARE_PURCHASES -> standard.withRates(new WorldRates(0.04, 0.2, 0.05, 0.005));
            case INFORMATIVE_DACTION -> standard.withRates(new WorldRates(0.04, 0.2, 0.3, 0.002));
            case UNINFORMATIVE_DACTION -> standard.withRates(new WorldRates(0.04, 0.2, 0.07, 0.07))
                    .withDactionTie(0);
            case SHIFT -> standard.withDrift(1.5);
            case DELAYED -> standard.withDays(42)
                    .withRates(new WorldRates(0.2, 0.2, 0.4, 0.05))
                    .withMeanDelay(5);
            case MARKETS -> standard.withMarkets(4);
            case RECOMMENDER -> likeALog(standard, 10 * PURCHASES_A_CLICK);
            case ALI_CCP -> likeALog(standard, PURCHASES_A_CLICK);
        };
    }

    private static WorldSpec likeALog(WorldSpec standard, double purchasesAClick) {
        int users = count(standard.rows(), EXPOSURES_A_USER);
        int items = count(standard.rows(), EXPOSURES_AN_ITEM);
        WorldSize size = standard.size();
        return standard.withSize(new WorldSize(
                        users, items, size.categories(), size.brands(), size.shops(), size.userZipf(), SKEW))
                .withRates(new WorldRates(
                        CLICKS, DACTIONS, 0.5 * purchasesAClick / DACTIONS, 0.5 * purchasesAClick / (1 - DACTIONS)))
                .withSideFeatureShare(0.6)
                .withPolicy(new ShowingPolicy(10, 1.5));
    }

    private static int count(long rows, double exposuresOfEach) {
        long count = Math.max(1, Math.round(rows / exposuresOfEach));
        if (count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a world of %s rows that is like a log has %s ids of a kind; expected at most %s: fewer rows"
                            .formatted(rows, count, Integer.MAX_VALUE));
        }
        return (int) count;
    }

    /** As the command line writes it: {@code selection-bias}. */
    public String worldName() {
        return EnumNames.of(this);
    }

    /** The names of all. */
    public static List<String> names() {
        return Arrays.stream(values()).map(NamedWorld::worldName).toList();
    }

    /**
     * The world of a name.
     *
     * @throws IllegalArgumentException naming the worlds there are
     */
    public static NamedWorld named(String name) {
        return Arrays.stream(values())
                .filter(world -> world.worldName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown world '%s'; worlds are %s%s"
                        .formatted(name, names(), Nearest.suggestion(name, names()))));
    }
}
