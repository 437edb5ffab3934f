// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.dataset.world.random.CounterRandom;
import io.funnel4j.dataset.world.random.CounterRandom.Stream;
import io.funnel4j.dataset.world.random.DiscreteDistribution;
import java.util.Arrays;

/**
 * The markets of a world. A user lives in one of M, in the m-th with probability proportional to 1 / m. They differ in what is
 * wanted and in what counts: with e ~ N(0, 1) and u uniform in [0, 2), each drawn once a market (and category) for clicks and
 * once for purchases,
 *
 * <pre>
 *   the index of a click or purchase  gains 0.3 e(market) + 0.4 e(market, category)
 *   appeal and nearness               count u(market) times in the index of a click
 *   quality and what came before      count u(market) times in that of a purchase
 * </pre>
 *
 * In a world of one market nothing is gained, and everything counts once.
 */
final class Markets {
    private static final double OF_MARKET = 0.3;
    private static final double OF_CATEGORY = 0.4;

    /** By user. */
    private final int[] home;

    private final int categories;
    /** By market and category. */
    private final double[] clicks;

    private final double[] purchases;
    /** By market. */
    private final double[] appeal;

    private final double[] nearness;
    private final double[] quality;
    private final double[] warmth;

    Markets(WorldSpec spec) {
        int markets = spec.markets();
        home = new int[spec.size().users()];
        categories = spec.size().categories();
        clicks = new double[markets * categories];
        purchases = new double[markets * categories];
        appeal = ones(markets);
        nearness = ones(markets);
        quality = ones(markets);
        warmth = ones(markets);
        if (markets > 1) {
            DiscreteDistribution sizes = DiscreteDistribution.zipf(markets, 1);
            CounterRandom random = new CounterRandom(spec.seed(), Stream.MARKETS);
            for (int user = 0; user < home.length; user++) {
                home[user] = sizes.draw(random.at(user));
            }
            setGains(clicks, random.at(-1));
            setGains(purchases, random.at(-2));
            for (double[] factors : new double[][] {appeal, nearness, quality, warmth}) {
                Arrays.setAll(factors, market -> 2 * random.nextDouble());
            }
        }
    }

    private static double[] ones(int markets) {
        double[] ones = new double[markets];
        Arrays.fill(ones, 1);
        return ones;
    }

    private void setGains(double[] gains, CounterRandom random) {
        for (int market = 0; market < gains.length / categories; market++) {
            double all = OF_MARKET * random.nextGaussian();
            for (int category = 0; category < categories; category++) {
                gains[market * categories + category] = all + OF_CATEGORY * random.nextGaussian();
            }
        }
    }

    /** Where a user lives. */
    int of(int user) {
        return home[user];
    }

    /** What the index of a click gains. */
    double click(int market, int category) {
        return clicks[market * categories + category];
    }

    /** What the index of a purchase gains. */
    double purchase(int market, int category) {
        return purchases[market * categories + category];
    }

    /** How much an item's appeal counts in a click. */
    double appeal(int market) {
        return appeal[market];
    }

    /** How much the nearness of tastes counts in a click. */
    double nearness(int market) {
        return nearness[market];
    }

    /** How much an item's quality counts in a purchase. */
    double quality(int market) {
        return quality[market];
    }

    /** How much what the user did before counts in a purchase. */
    double warmth(int market) {
        return warmth[market];
    }
}
