// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.dataset.world.random.CounterRandom;
import io.funnel4j.dataset.world.random.CounterRandom.Stream;
import io.funnel4j.dataset.world.random.DiscreteDistribution;

/** The users of a world: side features that a log shows, and latent values that it does not. */
final class Users {
    static final String[] AGE_BANDS = {"under_18", "18_24", "25_34", "35_44", "45_59", "60_up"};
    static final String[] GENDERS = {"female", "male", "unknown"};
    static final String[] CITY_TIERS = {"tier_1", "tier_2", "tier_3", "tier_4", "rural"};
    static final String[] ACTIVITIES = {"rare", "monthly", "weekly", "daily"};

    private static final DiscreteDistribution AGE_BAND = new DiscreteDistribution(4, 22, 31, 21, 15, 7);
    private static final DiscreteDistribution GENDER = new DiscreteDistribution(48, 44, 8);
    private static final DiscreteDistribution CITY_TIER = new DiscreteDistribution(22, 28, 24, 16, 10);
    private static final DiscreteDistribution ACTIVITY = new DiscreteDistribution(25, 35, 27, 13);

    final int[] ageBand;
    final int[] gender;
    final int[] cityTier;
    final int[] activity;
    final int[] interest;
    /** Readiness to click, to act (cart or wish) and to buy; each of mean 0 and variance 1. */
    final double[] clicking;

    final double[] acting;
    final double[] buying;
    /** What the user can spend on an item; mean 0 and variance 1. */
    final double[] budget;
    /** Points in the space of tastes. */
    final double[] taste;

    Users(WorldSpec spec, Tastes tastes) {
        int count = spec.size().users();
        ageBand = new int[count];
        gender = new int[count];
        cityTier = new int[count];
        activity = new int[count];
        interest = new int[count];
        double[][] own = new double[4][count];
        taste = new double[count * Tastes.DIMENSION];

        double[] ageTastes = tasteEffects(spec);
        DiscreteDistribution interests = DiscreteDistribution.zipf(spec.size().categories(), 0.6);
        CounterRandom random = new CounterRandom(spec.seed(), Stream.USERS);
        double share = spec.sideFeatureShare();
        for (int user = 0; user < count; user++) {
            random.at(user);
            ageBand[user] = AGE_BAND.draw(random);
            gender[user] = GENDER.draw(random);
            cityTier[user] = CITY_TIER.draw(random);
            activity[user] = ACTIVITY.draw(random);
            interest[user] = interests.draw(random);
            for (double[] latent : own) {
                latent[user] = random.nextGaussian();
            }
            int group = ageBand[user] * GENDERS.length + gender[user];
            for (int coordinate = 0; coordinate < Tastes.DIMENSION; coordinate++) {
                double side = Math.sqrt(0.75) * tastes.centre(interest[user], coordinate)
                        + Math.sqrt(0.25) * ageTastes[group * Tastes.DIMENSION + coordinate];
                taste[user * Tastes.DIMENSION + coordinate] =
                        Math.sqrt(share) * side + Math.sqrt(1 - share) * random.nextGaussian();
            }
        }

        CounterRandom effects = new CounterRandom(spec.seed(), Stream.SIDE_EFFECTS);
        clicking = Latents.mix(side(effects.at(0), 0.5, 0), own[0], share);
        acting = Latents.mix(side(effects.at(1), 0.3, 0.2), own[1], share);
        buying = Latents.mix(side(effects.at(2), 0.2, -0.2), own[2], share);
        budget = Latents.mix(side(effects.at(3), 0, -0.8), own[3], share);
    }

    private static double[] tasteEffects(WorldSpec spec) {
        CounterRandom random = new CounterRandom(spec.seed(), Stream.SIDE_EFFECTS);
        return Latents.effects(random.at(100), AGE_BANDS.length * GENDERS.length * Tastes.DIMENSION);
    }

    /** The part of a latent value that side features tell: seeded effects, and trends over activity and city tier. */
    private double[] side(CounterRandom random, double perActivity, double perCityTier) {
        double[] ageEffects = Latents.effects(random, AGE_BANDS.length);
        double[] genderEffects = Latents.effects(random, GENDERS.length);
        double[] cityEffects = Latents.effects(random, CITY_TIERS.length);
        double[] side = new double[ageBand.length];
        for (int user = 0; user < side.length; user++) {
            side[user] = 0.7 * ageEffects[ageBand[user]]
                    + 0.4 * genderEffects[gender[user]]
                    + 0.3 * cityEffects[cityTier[user]]
                    + perActivity * activity[user]
                    + perCityTier * cityTier[user];
        }
        return side;
    }
}
