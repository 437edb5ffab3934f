// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WorldTest {
    private static final World WORLD = World.of(Worlds.small());

    @Test
    void sameSeedMakesTheSameRowsAndAnotherSeedOthers() {
        World same = World.of(Worlds.small());
        World other = World.of(Worlds.small().withSeed(12));
        int different = 0;
        for (long row = 0; row < 500; row++) {
            assertThat(same.exposure(row)).isEqualTo(WORLD.exposure(row));
            different += other.exposure(row).equals(WORLD.exposure(row)) ? 0 : 1;
        }
        assertThat(different).isEqualTo(500);
    }

    @Test
    void aRowDependsOnNoOther() {
        ExposureCursor whole = WORLD.cursor(0, 3_000);
        ExposureCursor part = WORLD.cursor(2_000, 3_000);
        while (whole.row() < 1_999) {
            assertThat(whole.next()).isTrue();
        }
        while (part.next()) {
            assertThat(whole.next()).isTrue();
            assertThat(values(part)).isEqualTo(values(whole));
        }
        assertThat(whole.next()).isFalse();
        assertThat(WORLD.exposure(2_999).values()).isEqualTo(values(whole));
    }

    @Test
    void aLongerWorldOfOneDayBeginsWithTheShorter() {
        World shorter = World.of(Worlds.small().withDays(1).withRows(100));
        World longer = World.of(Worlds.small().withDays(1).withRows(1_000));
        for (long row = 0; row < 100; row++) {
            assertThat(longer.exposure(row)).isEqualTo(shorter.exposure(row));
        }
    }

    @Test
    void daysFollowEachOtherEvenly() {
        World world = World.of(Worlds.small().withRows(1_003).withDays(7));
        ExposureCursor cursor = world.cursor();
        int day = -1;
        while (cursor.next()) {
            int found = (int) cursor.number(WorldColumn.DAY);
            if (found != day) {
                assertThat(found).isEqualTo(++day);
                assertThat(world.firstRowOfDay(day)).isEqualTo(cursor.row());
            }
        }
        assertThat(day).isEqualTo(6);
        assertThat(world.firstRowOfDay(7)).isEqualTo(1_003);
        assertThatIllegalArgumentException().isThrownBy(() -> world.firstRowOfDay(8));
    }

    @Test
    void itemsTurnOverFromDayToDay() {
        WorldSpec spec = Worlds.small().withRows(60_000).withDays(12);
        int items = spec.size().items();
        World still = World.of(spec);
        World world = World.of(spec.withItemTurnover(0.2));
        List<Set<Integer>> byDay = new ArrayList<>();
        int unlike = 0;
        for (int day = 0; day < 12; day++) {
            Set<Integer> ofDay = new HashSet<>();
            ExposureCursor cursor = world.cursor(world.firstRowOfDay(day), world.firstRowOfDay(day + 1));
            ExposureCursor other = still.cursor(world.firstRowOfDay(day), world.firstRowOfDay(day + 1));
            while (cursor.next() && other.next()) {
                int item = cursor.code(WorldColumn.ITEM);
                ofDay.add(item);
                assertThat(item % items).isEqualTo(other.code(WorldColumn.ITEM));
                assertThat(cursor.code(WorldColumn.USER)).isEqualTo(other.code(WorldColumn.USER));
                assertThat(item).isLessThan(world.vocabularySize(WorldColumn.ITEM));
                unlike += cursor.text(WorldColumn.ITEM).equals(other.text(WorldColumn.ITEM)) ? 0 : 1;
            }
            byDay.add(ofDay);
        }
        assertThat(byDay.get(0)).allMatch(item -> item < items);
        assertThat(unlike).isPositive();
        double stayed = 0;
        for (int day = 1; day < 12; day++) {
            Set<Integer> both = new HashSet<>(byDay.get(day));
            both.retainAll(byDay.get(day - 1));
            stayed += both.size() / (double) byDay.get(day).size() / 11;
        }
        assertThat(stayed).isCloseTo(0.8, within(0.05));
        // After 1 / turnover days each place has another item, and none comes back.
        for (int day = 5; day < 12; day++) {
            assertThat(byDay.get(day)).doesNotContainAnyElementsOf(byDay.get(day - 5));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> World.of(spec.withItemTurnover(1)
                        .withDays(100_000)
                        .withRows(1_000_000)
                        .withSize(new WorldSize(10, 10_000, 5, 5, 5, 0, 0))))
                .withMessageContaining("10000 items a day, 1.0 of them replaced each day for 100000 days");
    }

    @ParameterizedTest
    @CsvSource({"0.04, 0.2, 0.25, 0.025, 1", "0.3, 0.1, 0.5, 0.1, 2", "0.1, 0.6, 0.05, 0.3, 0"})
    void meetsTheRates(double click, double daction, double afterDaction, double afterOaction, double confounding) {
        WorldRates rates = new WorldRates(click, daction, afterDaction, afterOaction);
        World world = World.of(Worlds.small().withRates(rates).withConfounding(confounding));
        Map<WorldColumn, double[]> labels = Worlds.labels(world);
        double clicks = sum(labels.get(WorldColumn.CLICK));
        double dactions = sum(labels.get(WorldColumn.DACTION));
        double purchasesAfterDaction = 0;
        for (int row = 0; row < world.spec().rows(); row++) {
            purchasesAfterDaction += labels.get(WorldColumn.PURCHASE)[row] * labels.get(WorldColumn.DACTION)[row];
        }
        double purchases = sum(labels.get(WorldColumn.PURCHASE));

        assertRate(clicks, (double) world.spec().rows(), click);
        assertRate(dactions, clicks, daction);
        assertRate(purchasesAfterDaction, dactions, afterDaction);
        assertRate(purchases - purchasesAfterDaction, clicks - dactions, afterOaction);
    }

    @Test
    void labelsFollowTheFunnel() {
        ExposureCursor cursor = WORLD.cursor();
        int both = 0;
        while (cursor.next()) {
            boolean cart = cursor.happened(WorldColumn.CART);
            boolean wish = cursor.happened(WorldColumn.WISH);
            assertThat(cursor.happened(WorldColumn.DACTION)).isEqualTo(cart || wish);
            if (cart || wish || cursor.happened(WorldColumn.PURCHASE)) {
                assertThat(cursor.happened(WorldColumn.CLICK)).isTrue();
            }
            both += cart && wish ? 1 : 0;
        }
        assertThat(both).isPositive();
    }

    @Test
    void usersAndItemsAreZipfDistributed() {
        assertZipf(WorldColumn.USER, 300, 0.6);
        assertZipf(WorldColumn.ITEM, 120, 0.8);
    }

    @Test
    void aSideFeatureBelongsToItsUserOrItem() {
        Map<WorldColumn, Map<String, String>> seen = new EnumMap<>(WorldColumn.class);
        ExposureCursor cursor = WORLD.cursor(0, 20_000);
        while (cursor.next()) {
            for (WorldColumn column : new WorldColumn[] {WorldColumn.AGE_BAND, WorldColumn.INTEREST}) {
                assertThat(seen.computeIfAbsent(column, key -> new HashMap<>())
                                .computeIfAbsent(cursor.text(WorldColumn.USER), key -> cursor.text(column)))
                        .isEqualTo(cursor.text(column));
            }
            for (WorldColumn column : new WorldColumn[] {WorldColumn.BRAND, WorldColumn.RATING}) {
                assertThat(seen.computeIfAbsent(column, key -> new HashMap<>())
                                .computeIfAbsent(cursor.text(WorldColumn.ITEM), key -> cursor.text(column)))
                        .isEqualTo(cursor.text(column));
            }
        }
    }

    @Test
    void aWorldOfOneUserAndOneItemCanBeMade() {
        World world = World.of(Worlds.small().withRows(50).withSize(new WorldSize(1, 1, 1, 1, 1, 0, 0)));
        Truth truth = world.truth(0, 50);
        assertThat(truth.of(TrueProbability.PURCHASE_GIVEN_CLICK)).doesNotContain(Double.NaN);
        assertThat(world.vocabularySize(WorldColumn.USER)).isEqualTo(1);
    }

    @Test
    void refusesRowsAndColumnsThatItLacks() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WORLD.exposure(200_000))
                .withMessageContaining("200000 rows");
        assertThatIllegalArgumentException().isThrownBy(() -> WORLD.cursor(-1, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> WORLD.truth(7, 5));
        ExposureCursor cursor = WORLD.cursor();
        assertThat(cursor.next()).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> cursor.code(WorldColumn.PRICE));
        assertThatIllegalArgumentException().isThrownBy(() -> cursor.number(WorldColumn.USER));
        assertThatIllegalArgumentException().isThrownBy(() -> cursor.happened(WorldColumn.DAY));
        assertThatIllegalArgumentException().isThrownBy(() -> WORLD.vocabularySize(WorldColumn.CLICK));
    }

    private static Map<WorldColumn, String> values(ExposureCursor cursor) {
        Map<WorldColumn, String> values = new EnumMap<>(WorldColumn.class);
        for (WorldColumn column : WorldColumn.of(WORLD.spec())) {
            values.put(column, cursor.text(column));
        }
        return values;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    /** Within 3% (the sample that intercepts are solved on is finite) and four standard errors. */
    private static void assertRate(double happened, double all, double expected) {
        double standardError = Math.sqrt(expected * (1 - expected) / all);
        assertThat(happened / all).isEqualTo(expected, within(0.03 * expected + 4 * standardError));
    }

    /** Each of the ten first, and the rest together, as often as r^-exponent says, within 4.5 standard errors. */
    private static void assertZipf(WorldColumn column, int size, double exponent) {
        double[] counts = new double[11];
        ExposureCursor cursor = WORLD.cursor();
        while (cursor.next()) {
            counts[Math.min(cursor.code(column), 10)]++;
        }
        double[] weights = new double[11];
        for (int rank = 0; rank < size; rank++) {
            weights[Math.min(rank, 10)] += Math.pow(rank + 1, -exponent);
        }
        double all = sum(weights);
        double rows = (double) WORLD.spec().rows();
        for (int rank = 0; rank < 11; rank++) {
            double expected = weights[rank] / all;
            assertThat(counts[rank] / rows)
                    .isEqualTo(expected, within(4.5 * Math.sqrt(expected * (1 - expected) / rows)));
        }
    }
}
