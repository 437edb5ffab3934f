// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.Test;

/** Each world has what its name says, and the standard one has not. */
final class NamedWorldTest {
    private static final int ROWS = 60_000;

    @Test
    void underSelectionBiasTheClickedAreUnlikeAll() {
        assertThat(effectiveShareOfClicks(NamedWorld.SELECTION_BIAS))
                .isLessThan(0.4 * effectiveShareOfClicks(NamedWorld.STANDARD));
    }

    @Test
    void underConfoundingTheUnseenDrivesBoth() {
        assertThat(conversionsOverstated(NamedWorld.CONFOUNDING))
                .isGreaterThan(1.5 * conversionsOverstated(NamedWorld.STANDARD));
    }

    @Test
    void purchasesAreRare() {
        assertThat(truth(NamedWorld.RARE_PURCHASES).mean(TrueProbability.PURCHASE))
                .isBetween(1 / 2_200.0, 1 / 1_500.0);
    }

    @Test
    void anInformativeDactionTellsWhoBuys() {
        assertThat(ofTheDaction(NamedWorld.INFORMATIVE_DACTION)).isGreaterThan(60);
        assertThat(ofTheDaction(NamedWorld.STANDARD)).isBetween(5.0, 25.0);
    }

    @Test
    void anUninformativeDactionTellsNothing() {
        assertThat(ofTheDaction(NamedWorld.UNINFORMATIVE_DACTION)).isBetween(0.9, 1.1);
        assertThat(Math.abs(dactionsFollowPurchases(NamedWorld.UNINFORMATIVE_DACTION)))
                .isLessThan(0.2);
        assertThat(dactionsFollowPurchases(NamedWorld.STANDARD)).isGreaterThan(0.5);
    }

    @Test
    void underShiftTheLastDaysAreUnlikeTheFirst() {
        assertThat(firstAndLastDaysAgree(NamedWorld.SHIFT)).isLessThan(0.75);
        assertThat(firstAndLastDaysAgree(NamedWorld.STANDARD)).isGreaterThan(0.9);
    }

    @Test
    void marketsWantOtherThings() {
        WorldSpec spec = NamedWorld.MARKETS.spec(ROWS).withSize(new WorldSize(3_000, 60, 6, 20, 10, 0, 0));
        double[][] rates = categoryRates(World.of(spec));
        double mean = 0;
        for (int one = 0; one < 4; one++) {
            for (int other = 0; other < one; other++) {
                mean += new PearsonsCorrelation().correlation(rates[one], rates[other]) / 6;
            }
        }
        assertThat(mean).as("categories' click rates of two markets").isLessThan(0.7);
    }

    /** All that is drawn is as in a world of one market, but for what follows the exposure. */
    @Test
    void marketsChangeNoExposure() {
        World one = World.of(NamedWorld.STANDARD.spec(2_000));
        World four = World.of(NamedWorld.MARKETS.spec(2_000));
        ExposureCursor exposures = one.cursor();
        ExposureCursor others = four.cursor();
        Map<Integer, Integer> homes = new HashMap<>();
        int[] shares = new int[4];
        while (exposures.next() && others.next()) {
            for (WorldColumn column : WorldColumn.of(one.spec(), WorldColumn.Kind.ID)) {
                assertThat(others.text(column)).isEqualTo(exposures.text(column));
            }
            int market = others.code(WorldColumn.MARKET);
            assertThat(homes.merge(others.code(WorldColumn.USER), market, (before, now) -> before))
                    .as("a user's market")
                    .isEqualTo(market);
            shares[market]++;
        }
        assertThat(shares).isSortedAccordingTo((left, right) -> Integer.compare(right, left));
        assertThat(shares[3]).isPositive();
        assertThat(World.columns(one.spec())).doesNotContain("market");
        assertThat(World.columns(four.spec())).contains("market");
    }

    /** Mean P(click) by market and category. */
    private static double[][] categoryRates(World world) {
        int categories = world.spec().size().categories();
        double[][] sums = new double[world.spec().markets()][categories];
        int[][] counts = new int[sums.length][categories];
        ExposureCursor cursor = world.cursor();
        while (cursor.next()) {
            int market = cursor.code(WorldColumn.MARKET);
            int category = cursor.code(WorldColumn.CATEGORY);
            sums[market][category] += cursor.probability(TrueProbability.CLICK);
            counts[market][category]++;
        }
        for (int market = 0; market < sums.length; market++) {
            for (int category = 0; category < categories; category++) {
                sums[market][category] /= counts[market][category];
            }
        }
        return sums;
    }

    @Test
    void isFoundByItsName() {
        assertThat(NamedWorld.named("selection-bias")).isEqualTo(NamedWorld.SELECTION_BIAS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NamedWorld.named("moon"))
                .withMessageContaining("unknown world 'moon'")
                .withMessageContaining("uninformative-daction");
    }

    /** 210 exposures a user, 19.5 an item, 4.05% clicks, 0.53% purchases a click; a tenth of the items have about half of them. */
    @Test
    void aWorldLikeALogHasItsFigures() {
        int rows = 200_000;
        World world = World.of(NamedWorld.ALI_CCP.spec(rows));
        int[] ofUsers = new int[world.spec().size().users()];
        int[] ofItems = new int[world.spec().size().items()];
        ExposureCursor cursor = world.cursor();
        while (cursor.next()) {
            ofUsers[cursor.code(WorldColumn.USER)]++;
            ofItems[cursor.code(WorldColumn.ITEM)]++;
        }
        assertThat((double) rows / ofUsers.length).isCloseTo(210, within(1.0));
        assertThat((double) rows / ofItems.length).isCloseTo(19.5, within(0.1));
        Truth truth = world.truth(0, rows);
        assertThat(truth.mean(TrueProbability.CLICK)).isCloseTo(0.0405, within(0.003));
        assertThat(truth.mean(TrueProbability.PURCHASE) / truth.mean(TrueProbability.CLICK))
                .isCloseTo(0.0053, within(0.0008));
        assertThat(truth.mean(TrueProbability.PURCHASE))
                .isCloseTo(
                        World.of(NamedWorld.RECOMMENDER.spec(rows))
                                        .truth(0, rows)
                                        .mean(TrueProbability.PURCHASE)
                                / 10,
                        within(3e-5));
        int[] sorted = Arrays.stream(ofItems).sorted().toArray();
        double ofTenth = Arrays.stream(sorted).skip(9L * sorted.length / 10).sum() / (double) rows;
        assertThat(ofTenth).isBetween(0.4, 0.65);
    }

    @Test
    void aPolicyShowsWhatUsersClick() {
        WorldSpec recommended = NamedWorld.RECOMMENDER.spec(100_000);
        double chosen = spread(recommended);
        double byChance = spread(recommended.withPolicy(ShowingPolicy.NONE));
        assertThat(chosen).as("users see fewer categories").isLessThan(0.9 * byChance);
        assertThat(World.of(recommended.withPolicy(new ShowingPolicy(10, 0)))
                        .exposure(5)
                        .values())
                .as("a policy of chance chooses other items")
                .isNotEqualTo(World.of(recommended.withPolicy(ShowingPolicy.NONE))
                        .exposure(5)
                        .values());
    }

    /** The effective number of categories that a user sees, in the mean over the hundred most active users. */
    private static double spread(WorldSpec spec) {
        World world = World.of(spec);
        double[][] counts = new double[100][spec.size().categories()];
        ExposureCursor cursor = world.cursor();
        while (cursor.next()) {
            if (cursor.code(WorldColumn.USER) < 100) {
                counts[cursor.code(WorldColumn.USER)][cursor.code(WorldColumn.CATEGORY)]++;
            }
        }
        double sum = 0;
        for (double[] user : counts) {
            double all = Arrays.stream(user).sum();
            sum += all * all / Arrays.stream(user).map(count -> count * count).sum();
        }
        return sum / 100;
    }

    /** Mean P(purchase | click) as seen among clicks, over the mean if all were made to click. */
    private static double conversionsOverstated(NamedWorld named) {
        Truth truth = truth(named);
        return truth.mean(TrueProbability.PURCHASE)
                / truth.mean(TrueProbability.CLICK)
                / truth.mean(TrueProbability.PURCHASE_DO_CLICK);
    }

    /** (sum p)^2 / (n sum p^2) of the true click probabilities: 1 if all exposures are as likely to be clicked. */
    private static double effectiveShareOfClicks(NamedWorld named) {
        double sum = 0;
        double squares = 0;
        for (double click : truth(named).of(TrueProbability.CLICK)) {
            sum += click;
            squares += click * click;
        }
        return sum * sum / (ROWS * squares);
    }

    /** P(purchase | daction) over P(purchase | oaction). */
    private static double ofTheDaction(NamedWorld named) {
        Truth truth = truth(named);
        return mean(truth, TrueProbability.PURCHASE_GIVEN_DACTION, TrueProbability.DACTION)
                / mean(truth, TrueProbability.PURCHASE_GIVEN_OACTION, TrueProbability.OACTION);
    }

    private static double dactionsFollowPurchases(NamedWorld named) {
        Truth truth = truth(named);
        return new SpearmansCorrelation()
                .correlation(
                        truth.of(TrueProbability.DACTION_GIVEN_CLICK), truth.of(TrueProbability.PURCHASE_GIVEN_CLICK));
    }

    /** Correlation between the click rates of items in the first and in the last fifth of the days. */
    private static double firstAndLastDaysAgree(NamedWorld named) {
        WorldSpec spec = named.spec(ROWS).withSize(new WorldSize(300, 60, 6, 20, 10, 0.6, 0.2));
        World world = World.of(spec);
        return new PearsonsCorrelation().correlation(itemRates(world, 0), itemRates(world, 4 * ROWS / 5));
    }

    private static double[] itemRates(World world, int from) {
        double[] clicks = new double[world.spec().size().items()];
        int[] exposures = new int[clicks.length];
        ExposureCursor cursor = world.cursor(from, from + ROWS / 5);
        while (cursor.next()) {
            clicks[cursor.code(WorldColumn.ITEM)] += cursor.probability(TrueProbability.CLICK);
            exposures[cursor.code(WorldColumn.ITEM)]++;
        }
        for (int item = 0; item < clicks.length; item++) {
            clicks[item] /= Math.max(1, exposures[item]);
        }
        return clicks;
    }

    private static double mean(Truth truth, TrueProbability probability, TrueProbability weight) {
        double sum = 0;
        double weights = 0;
        for (int row = 0; row < truth.rows(); row++) {
            sum += truth.of(probability)[row] * truth.of(weight)[row];
            weights += truth.of(weight)[row];
        }
        return sum / weights;
    }

    private static Truth truth(NamedWorld named) {
        return World.of(named.spec(ROWS)).truth(0, ROWS);
    }
}
