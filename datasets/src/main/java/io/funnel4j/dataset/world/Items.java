// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.dataset.world.random.CounterRandom;
import io.funnel4j.dataset.world.random.CounterRandom.Stream;
import io.funnel4j.dataset.world.random.DiscreteDistribution;

/** The items of a world: side features that a log shows, and latent values that it does not. */
final class Items {
    /** Shares of the price that may be taken off. */
    static final double[] DISCOUNTS = {0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5};

    final int[] category;
    final int[] brand;
    final int[] shop;
    /** Stars, 1.0 to 5.0. */
    final double[] rating;
    /** What draws the eye, and what is worth buying; each of mean 0 and variance 1. */
    final double[] appeal;

    final double[] quality;
    /** Points in the space of tastes. */
    final double[] place;
    /** Price after discount d of item i, in cents' precision, at i * DISCOUNTS.length + d. */
    final double[] price;
    /** Logarithms of {@link #price}, less the mean over items without discount. */
    final double[] logPrice;

    Items(WorldSpec spec, Tastes tastes) {
        WorldSize size = spec.size();
        int count = Trends.items(spec);
        category = new int[count];
        brand = new int[count];
        shop = new int[count];
        rating = new double[count];
        place = new double[count * Tastes.DIMENSION];
        double[] ownAppeal = new double[count];
        double[] ownQuality = new double[count];
        double[] ownPrice = new double[count];
        double[] ownRating = new double[count];

        CounterRandom brandRandom = new CounterRandom(spec.seed(), Stream.BRANDS);
        double[] brandPlaces = Latents.effects(brandRandom.at(0), size.brands() * Tastes.DIMENSION);
        DiscreteDistribution categories = DiscreteDistribution.zipf(size.categories(), 0.6);
        DiscreteDistribution shops = DiscreteDistribution.zipf(size.shops(), 0.5);
        CounterRandom random = new CounterRandom(spec.seed(), Stream.ITEMS);
        double share = spec.sideFeatureShare();
        for (int item = 0; item < count; item++) {
            random.at(item);
            category[item] = categories.draw(random);
            brand[item] = drawBrand(random, category[item], size);
            shop[item] = shops.draw(random);
            ownAppeal[item] = random.nextGaussian();
            // What draws the eye for no good reason disappoints.
            ownQuality[item] = -0.3 * ownAppeal[item] + Math.sqrt(0.91) * random.nextGaussian();
            ownPrice[item] = random.nextGaussian();
            ownRating[item] = random.nextGaussian();
            for (int coordinate = 0; coordinate < Tastes.DIMENSION; coordinate++) {
                double side = Math.sqrt(0.8) * tastes.centre(category[item], coordinate)
                        + Math.sqrt(0.2) * brandPlaces[brand[item] * Tastes.DIMENSION + coordinate];
                place[item * Tastes.DIMENSION + coordinate] =
                        Math.sqrt(share) * side + Math.sqrt(1 - share) * random.nextGaussian();
            }
        }

        CounterRandom effects = new CounterRandom(spec.seed(), Stream.SHOPS);
        appeal = Latents.mix(side(effects.at(0), size), ownAppeal, share);
        quality = Latents.mix(side(effects.at(1), size), ownQuality, share);
        for (int item = 0; item < count; item++) {
            double stars = 4 + 0.35 * quality[item] + 0.2 * ownRating[item];
            rating[item] = Math.round(10 * Math.min(5, Math.max(1, stars))) / 10.0;
        }
        price = new double[count * DISCOUNTS.length];
        logPrice = new double[count * DISCOUNTS.length];
        setPrices(Latents.mix(side(effects.at(2), size), ownPrice, 0.8));
    }

    /** Four in five items are of a brand that is at home in their category, where there is one. */
    private static int drawBrand(CounterRandom random, int category, WorldSize size) {
        boolean atHome = random.nextDouble() < 0.8;
        double place = random.nextDouble();
        if (atHome && category < size.brands()) {
            int homes = (size.brands() - category - 1) / size.categories() + 1;
            return category + size.categories() * (int) (place * homes);
        }
        return (int) (place * size.brands());
    }

    /** The part of a latent value that side features tell: seeded effects of category, brand and shop. */
    private double[] side(CounterRandom random, WorldSize size) {
        double[] categoryEffects = Latents.effects(random, size.categories());
        double[] brandEffects = Latents.effects(random, size.brands());
        double[] shopEffects = Latents.effects(random, size.shops());
        double[] side = new double[category.length];
        for (int item = 0; item < side.length; item++) {
            side[item] = 0.8 * categoryEffects[category[item]]
                    + 0.7 * brandEffects[brand[item]]
                    + 0.4 * shopEffects[shop[item]];
        }
        return side;
    }

    private void setPrices(double[] levels) {
        double mean = 0;
        for (int item = 0; item < levels.length; item++) {
            double full = 40 * StrictMath.exp(0.8 * levels[item]);
            for (int discount = 0; discount < DISCOUNTS.length; discount++) {
                int entry = item * DISCOUNTS.length + discount;
                price[entry] = Math.max(1, Math.round(100 * full * (1 - DISCOUNTS[discount]))) / 100.0;
                logPrice[entry] = StrictMath.log(price[entry]);
            }
            mean += logPrice[item * DISCOUNTS.length] / levels.length;
        }
        for (int entry = 0; entry < logPrice.length; entry++) {
            logPrice[entry] -= mean;
        }
    }
}
