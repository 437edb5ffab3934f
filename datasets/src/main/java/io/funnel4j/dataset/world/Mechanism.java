// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.dataset.world.random.CounterRandom;
import io.funnel4j.dataset.world.random.CounterRandom.Stream;
import io.funnel4j.dataset.world.random.DiscreteDistribution;
import java.util.EnumMap;
import java.util.Map;

/**
 * How exposures come about and what follows them, as formulas; see the package documentation for the whole.
 *
 * <p>The indices are sums, but what enters them is not (a distance between tastes, a wave over the hours, a saturating
 * count), and neither are the probabilities made from them: a product with the chance of examination, a threshold of
 * price against budget, and three links of which none is logistic.
 */
final class Mechanism {
    static final String[] CHANNELS = {"home", "feed", "search", "push"};
    static final String[] DEVICES = {"android", "ios", "web", "mini_program"};
    static final int POSITIONS = 20;
    static final int HOURS = 24;
    private static final int MOST_PRIOR_EVENTS = 40;
    private static final int NEARNESS_SAMPLE = 4096;

    private static final DiscreteDistribution CHANNEL = new DiscreteDistribution(35, 35, 20, 10);
    private static final DiscreteDistribution DEVICE = new DiscreteDistribution(42, 30, 12, 16);
    private static final DiscreteDistribution POSITION =
            DiscreteDistribution.of(POSITIONS, position -> 1 / (1 + 0.1 * position));
    private static final DiscreteDistribution HOUR = new DiscreteDistribution(
            5, 3, 2, 1, 1, 2, 4, 7, 9, 10, 11, 12, 14, 12, 11, 10, 10, 11, 13, 16, 19, 20, 16, 10);
    private static final DiscreteDistribution DISCOUNT = new DiscreteDistribution(50, 8, 12, 6, 12, 8, 4);

    private static final double[] CLICK_BY_CHANNEL = {0, -0.15, 0.35, -0.1};
    private static final double[] CLICK_BY_DEVICE = {0.05, 0, -0.25, 0.1};
    private static final double[] PURCHASE_BY_CHANNEL = {0, -0.2, 0.35, -0.3};
    private static final double[] PURCHASE_BY_DEVICE = {-0.1, 0.15, 0.2, -0.1};

    /** Of the logarithm of the mean delay: a search buys at once, a feed and a push later. */
    private static final double[] DELAY_BY_CHANNEL = {0, 0.2, -0.6, 0.4};

    private final Users users;
    private final Items items;
    private final Markets markets;
    private final Trends trends;
    private final double selection;
    private final double dactionTie;
    private final ShowingPolicy policy;
    private final double meanDelay;
    private final DiscreteDistribution userRanks;
    private final DiscreteDistribution itemRanks;
    private final DiscreteDistribution[] priorEvents;
    private final double[] saturation = new double[MOST_PRIOR_EVENTS + 1];
    private final double[] hourWave;
    /** By step, channel and level. */
    private final Map<Step, double[][]> shifts;

    private final double meanNearness;
    private final double nearnessScale;

    Mechanism(WorldSpec spec, Users users, Items items, Markets markets) {
        this.users = users;
        this.items = items;
        this.markets = markets;
        this.trends = new Trends(spec);
        this.selection = spec.selection();
        this.dactionTie = spec.dactionTie();
        this.policy = spec.policy();
        this.meanDelay = spec.meanDelay();
        this.userRanks =
                DiscreteDistribution.zipf(spec.size().users(), spec.size().userZipf());
        this.itemRanks =
                DiscreteDistribution.zipf(spec.size().items(), spec.size().itemZipf());
        this.priorEvents = priorEventsByActivity();
        for (int count = 0; count <= MOST_PRIOR_EVENTS; count++) {
            saturation[count] = 1 - StrictMath.exp(-count / 4.0);
        }
        this.hourWave = hourWave();
        this.shifts = shifts(new Unobserved(spec.confounding(), spec.dactionTie()));

        double[] sample = new double[NEARNESS_SAMPLE];
        CounterRandom random = new CounterRandom(spec.seed(), Stream.CALIBRATION).at(-1);
        double mean = 0;
        for (int entry = 0; entry < sample.length; entry++) {
            sample[entry] = nearness(userRanks.draw(random), itemRanks.draw(random));
            mean += sample[entry] / sample.length;
        }
        double variance = 0;
        for (double nearness : sample) {
            variance += (nearness - mean) * (nearness - mean) / sample.length;
        }
        this.meanNearness = mean;
        this.nearnessScale = variance > 1e-18 ? 1 / Math.sqrt(variance) : 0;
    }

    /**
     * Draws all that an exposure shows, and the chances that decide what follows.
     *
     * @param time the share of the world's days that has passed
     * @param day of it
     */
    void draw(CounterRandom random, double time, int day, ExposureDraw draw) {
        draw.time = time;
        draw.user = userRanks.draw(random);
        draw.market = markets.of(draw.user);
        draw.item = shown(random, draw.user, time, day);
        draw.channel = CHANNEL.draw(random);
        draw.device = DEVICE.draw(random);
        draw.position = POSITION.draw(random);
        draw.hour = HOUR.draw(random);
        draw.discount = DISCOUNT.draw(random);
        draw.priorEvents = priorEvents[users.activity[draw.user]].draw(random);
        draw.levelChance = random.nextDouble();
        draw.clickChance = random.nextDouble();
        draw.dactionChance = random.nextDouble();
        draw.kindChance = random.nextDouble();
        draw.purchaseChance = random.nextDouble();
        if (meanDelay > 0) {
            draw.secondChance = random.nextDouble();
            draw.clickDelayChance = random.nextDouble();
            draw.purchaseDelayChance = random.nextDouble();
        }
        setIndices(draw);
        draw.meanDelay = meanDelay * StrictMath.exp(logDelay(draw));
    }

    /** The dearer the later, and the sooner the more the user did before. */
    private double logDelay(ExposureDraw draw) {
        return 0.5 * items.logPrice[draw.item * Items.DISCOUNTS.length + draw.discount]
                + DELAY_BY_CHANNEL[draw.channel]
                + 0.6 * (0.5 - saturation[draw.priorEvents]);
    }

    /** The candidate with the largest sum of what the policy makes of it and a Gumbel number: a draw of the softmax. */
    private int shown(CounterRandom random, int user, double time, int day) {
        int item = trends.item(itemRanks.draw(random), time, day);
        if (policy.candidates() == 1) {
            return item;
        }
        double best = attraction(random, user, item);
        for (int candidate = 1; candidate < policy.candidates(); candidate++) {
            int other = trends.item(itemRanks.draw(random), time, day);
            double attraction = attraction(random, user, other);
            if (attraction > best) {
                best = attraction;
                item = other;
            }
        }
        return item;
    }

    private double attraction(CounterRandom random, int user, int item) {
        double gumbel = -StrictMath.log(-StrictMath.log(1 - random.nextDouble()));
        return policy.sharpness() * byItem(item, standardisedNearness(user, item)) + gumbel;
    }

    /** What the item adds to the index of a click. */
    private double byItem(int item, double nearness) {
        return 0.5 * items.appeal[item] + 0.45 * nearness;
    }

    private double standardisedNearness(int user, int item) {
        return (nearness(user, item) - meanNearness) * nearnessScale;
    }

    /**
     * The probability of a step at an unseen level, z being the intercept, the index of the step and the level's shift:
     *
     * <pre>
     *   click                     examination * (1 - exp(-exp(z)))
     *   daction                   Phi(z)
     *   purchase after a daction  affordable * T4(z)
     *   purchase after an oaction affordable * (tie (1 - exp(-exp(z))) + (1 - tie) T4(z))
     * </pre>
     */
    double probability(Step step, ExposureDraw draw, int level, double intercept) {
        double index = intercept + draw.index.get(step) + shifts.get(step)[draw.channel][level];
        return switch (step) {
            case CLICK -> draw.examination * Links.ofHazard(StrictMath.exp(index));
            case DACTION -> Links.normal(index);
            case PURCHASE_AFTER_DACTION -> draw.affordable * Links.student(index);
            case PURCHASE_AFTER_OACTION -> draw.affordable * afterOaction(index);
        };
    }

    private double afterOaction(double index) {
        double tied = Links.ofHazard(StrictMath.exp(index));
        return dactionTie == 1 ? tied : dactionTie * tied + (1 - dactionTie) * Links.student(index);
    }

    private void setIndices(ExposureDraw draw) {
        int user = draw.user;
        int item = draw.item;
        int market = draw.market;
        int category = items.category[item];
        double nearness = standardisedNearness(user, item);
        double wave = hourWave[users.ageBand[user] * HOURS + draw.hour];
        double warm = saturation[draw.priorEvents];

        draw.examination = 1 / (1 + 0.05 * draw.position);
        draw.affordable = Links.normal(
                (0.7 + 0.6 * users.budget[user] - items.logPrice[item * Items.DISCOUNTS.length + draw.discount]) / 0.8);
        draw.index.set(
                Step.CLICK,
                selection
                        * (0.45 * users.clicking[user]
                                + 0.5 * markets.appeal(market) * items.appeal[item]
                                + 0.45 * markets.nearness(market) * nearness
                                + 0.2 * wave
                                + 0.8 * Items.DISCOUNTS[draw.discount]
                                + CLICK_BY_CHANNEL[draw.channel]
                                + CLICK_BY_DEVICE[draw.device]
                                + markets.click(market, category)
                                + trends.click(users.ageBand[user], category, draw.time)));
        draw.index.set(
                Step.DACTION,
                0.35 * users.acting[user]
                        + dactionTie * 0.3 * items.quality[item]
                        + dactionTie * 0.3 * nearness
                        + dactionTie * 0.6 * warm
                        + 0.1 * wave);
        double buying = 0.45 * users.buying[user]
                + 0.55 * markets.quality(market) * items.quality[item]
                + 0.35 * nearness
                + 0.5 * markets.warmth(market) * warm
                + PURCHASE_BY_CHANNEL[draw.channel]
                + PURCHASE_BY_DEVICE[draw.device]
                + markets.purchase(market, category)
                + trends.purchase(users.ageBand[user], category, draw.time);
        draw.index.set(Step.PURCHASE_AFTER_DACTION, buying);
        draw.index.set(Step.PURCHASE_AFTER_OACTION, (1 + 0.2 * dactionTie) * buying);
    }

    private double nearness(int user, int item) {
        return Tastes.nearness(users.taste, user, items.place, item);
    }

    /** Geometric, the longer the more active the user. */
    private static DiscreteDistribution[] priorEventsByActivity() {
        double[] ratios = {0.5, 0.65, 0.75, 0.82};
        DiscreteDistribution[] distributions = new DiscreteDistribution[ratios.length];
        for (int activity = 0; activity < ratios.length; activity++) {
            double ratio = ratios[activity];
            distributions[activity] =
                    DiscreteDistribution.of(MOST_PRIOR_EVENTS + 1, count -> StrictMath.pow(ratio, count));
        }
        return distributions;
    }

    /** sin(2 pi (hour - phase) / 24); the younger, the later the peak. */
    private static double[] hourWave() {
        double[] wave = new double[Users.AGE_BANDS.length * HOURS];
        for (int age = 0; age < Users.AGE_BANDS.length; age++) {
            for (int hour = 0; hour < HOURS; hour++) {
                wave[age * HOURS + hour] = StrictMath.sin(2 * Math.PI * (hour - 16 + 1.5 * age) / HOURS);
            }
        }
        return wave;
    }

    private static Map<Step, double[][]> shifts(Unobserved unobserved) {
        Map<Step, double[][]> shifts = new EnumMap<>(Step.class);
        for (Step step : Step.values()) {
            double[][] ofStep = new double[CHANNELS.length][Unobserved.levels()];
            for (int channel = 0; channel < CHANNELS.length; channel++) {
                for (int level = 0; level < Unobserved.levels(); level++) {
                    ofStep[channel][level] = unobserved.shift(step, channel, level);
                }
            }
            shifts.put(step, ofStep);
        }
        return shifts;
    }
}
