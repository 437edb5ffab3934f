// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.dataset.world.CounterRandom.Stream;

/**
 * What moves over a world's days. With t in [0, 1) the share of the days that has passed:
 *
 * <pre>
 *   the item of rank r   is item (r + floor(drift t n / 3)) mod n: what is shown most at the end was rare at the start
 *   index                gains drift t e(age band, category), e ~ N(0, 1) of its own for clicks and for purchases
 * </pre>
 */
final class Trends {
    private static final double ASSORTMENT = 1 / 3.0;

    private final double drift;
    private final int items;
    private final int categories;
    /** By age band and category. */
    private final double[] clicks;

    private final double[] purchases;

    Trends(WorldSpec spec) {
        drift = spec.drift();
        items = spec.size().items();
        categories = spec.size().categories();
        CounterRandom random = new CounterRandom(spec.seed(), Stream.SIDE_EFFECTS);
        int groups = Users.AGE_BANDS.length * categories;
        clicks = Latents.effects(random.at(200), groups);
        purchases = Latents.effects(random.at(201), groups);
    }

    /** The item that has a rank at a time. */
    int item(int rank, double time) {
        return (rank + (int) (drift * time * items * ASSORTMENT)) % items;
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
