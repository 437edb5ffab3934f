// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.dataset.world.random.CounterRandom;
import io.funnel4j.dataset.world.random.CounterRandom.Stream;
import java.util.Arrays;

/**
 * What moves over a world's days. With t in [0, 1) the share of the days that has passed, and n items a day:
 *
 * <pre>
 *   the item of rank r   is in place (r + floor(drift t n / 3)) mod n: what is shown most at the end was rare at the start
 *   the item in place p  on day d is item p + n floor(turnover d + u(p)), u(p) uniform in [0, 1): one in 1 / turnover days
 *   index                gains drift t e(age band, category), e ~ N(0, 1) of its own for clicks and for purchases
 * </pre>
 */
final class Trends {
    private static final double ASSORTMENT = 1 / 3.0;
    private static final int MOST_ITEMS = 100_000_000;

    private final double drift;
    private final double turnover;
    private final int items;
    /** By place, how near it is to its first replacement. */
    private final double[] phases;

    private final int categories;
    /** By age band and category. */
    private final double[] clicks;

    private final double[] purchases;

    Trends(WorldSpec spec) {
        drift = spec.drift();
        turnover = spec.itemTurnover();
        items = spec.size().items();
        categories = spec.size().categories();
        phases = new double[turnover > 0 ? items : 0];
        CounterRandom turns = new CounterRandom(spec.seed(), Stream.TURNOVER).at(0);
        Arrays.setAll(phases, place -> turns.nextDouble());
        CounterRandom random = new CounterRandom(spec.seed(), Stream.SIDE_EFFECTS);
        int groups = Users.AGE_BANDS.length * categories;
        clicks = Latents.effects(random.at(200), groups);
        purchases = Latents.effects(random.at(201), groups);
    }

    /**
     * Items of all days: those of the first, and all that come later.
     *
     * @throws IllegalArgumentException if they are more than can be numbered
     */
    static int items(WorldSpec spec) {
        long replacements = (long) Math.floor(spec.itemTurnover() * (spec.days() - 1));
        long items = spec.size().items() * (spec.itemTurnover() > 0 ? 2 + replacements : 1);
        if (items > MOST_ITEMS) {
            throw new IllegalArgumentException(
                    "%s items a day, %s of them replaced each day for %s days, are %s in all; expected at most %s"
                            .formatted(spec.size().items(), spec.itemTurnover(), spec.days(), items, MOST_ITEMS));
        }
        return (int) items;
    }

    /** The item that has a rank at a time of a day. */
    int item(int rank, double time, int day) {
        int place = (rank + (int) (drift * time * items * ASSORTMENT)) % items;
        return turnover > 0 ? place + items * (int) Math.floor(turnover * day + phases[place]) : place;
    }

    /** What the index of a click gains. */
    double click(int ageBand, int category, double time) {
        return drift * time * clicks[ageBand * categories + category];
    }

    /** What the index of a purchase gains. */
    double purchase(int ageBand, int category, double time) {
        return drift * time * purchases[ageBand * categories + category];
    }
}
