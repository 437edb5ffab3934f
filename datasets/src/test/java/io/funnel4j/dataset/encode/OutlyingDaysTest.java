// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.Expiry;
import io.funnel4j.dataset.plan.Expiry.RowTime;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.RowTimeUnit;
import io.funnel4j.dataset.source.InvalidExposuresException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Rows of a day that cannot be, by which all ids would expire. */
class OutlyingDaysTest extends EncodingTestBase {
    private static final EncodingPlan PLAN = plan(IdEncoding.of("item", 4))
            .withExpiry(new Expiry(30, Map.of(), new RowTime("day", RowTimeUnit.YYYYMMDD)));

    /** Rows of one item a day: {@code "99 20260131 a"} are 99 rows. */
    private Encoders run(Optional<Encoders> earlier, String... rows) throws IOException {
        List<String> lines = new ArrayList<>(List.of("day,item,click,buy"));
        for (String row : rows) {
            String[] words = row.split(" ", -1);
            for (int i = 0; i < Integer.parseInt(words[0]); i++) {
                lines.add("%s,%s,1,1".formatted(words[1], words[2]));
            }
        }
        DatasetEncoding encoding =
                DatasetEncoding.of(csv(lines.toArray(String[]::new)), PLAN, ALL_TRAIN, Worlds.esmm());
        return earlier.map(encoding::extending).orElse(encoding).to(out()).encoders();
    }

    private static List<Integer> ids(Encoders encoders, String... items) {
        return Arrays.stream(items).map(item -> encoders.id("item", item)).toList();
    }

    @Test
    void aRowOfTheFutureIsRefusedOnAnyRun() throws IOException {
        Optional<Encoders> first = Optional.of(run(Optional.empty(), "50 20260110 a", "50 20260111 b"));
        for (Optional<Encoders> earlier : List.of(first, Optional.<Encoders>empty())) {
            assertThatThrownBy(() -> run(earlier, "50 20260120 a", "49 20260121 c", "1 20990101 c"))
                    .isInstanceOf(InvalidExposuresException.class)
                    .hasMessageContaining(
                            "ids of table 'item' expire when unseen for 30 days, counted back from the last train row, and that is of 20990101 in column 'day', 26,643 days after 20260121, by which 99% of the train rows lie: all their ids would expire; correct or leave out the later rows or, if these are right, train on the rows up to 20260121 first");
        }
        assertThat(ids(run(first, "50 20260120 a", "50 20260121 c"), "a", "b", "c"))
                .containsExactly(2, 3, 4);
    }

    @Test
    void rowsThatAreAllLaterCameAfterAPause() throws IOException {
        Encoders first = run(Optional.empty(), "50 20260110 a", "50 20260111 b");
        assertThat(ids(run(Optional.of(first), "200 20261231 c"), "a", "b", "c"))
                .containsExactly(1, 1, 2);
    }

    @Test
    void asManyAsTheIdsWaitOrMoreThanOneInAHundredAreNoOutliers() throws IOException {
        assertThat(ids(run(Optional.empty(), "99 20260101 a", "1 20260131 b"), "a", "b"))
                .containsExactly(2, 3);
        assertThatThrownBy(() -> run(Optional.empty(), "99 20260101 a", "1 20260201 b"))
                .hasMessageContaining("20260201 in column 'day', 31 days after 20260101");
        assertThat(ids(run(Optional.empty(), "98 20260101 a", "2 20260201 b"), "a", "b"))
                .containsExactly(2, 3);
    }

    @Test
    void daysThatAnEarlierRunHadAreNoOutliersAmongLateRows() throws IOException {
        Encoders first = run(Optional.empty(), "50 20260601 a");
        assertThat(ids(run(Optional.of(first), "199 20260101 b", "1 20260601 c"), "a", "b", "c"))
                .containsExactly(2, 3, 4);
    }

    @Test
    void aDayIsToldAsTheColumnHasIt() {
        assertThat(List.of(
                        RowTimeUnit.DAYS.text(41),
                        RowTimeUnit.YYYYMMDD.text(41),
                        RowTimeUnit.ISO.text(41),
                        RowTimeUnit.SECONDS.text(-1)))
                .containsExactly("day 41", "19700211", "1970-02-11", "1969-12-31");
    }

    @RepeatedTest(10)
    void mostRowsAreFoundWithoutSortingThem() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int[] days = random.ints(1 + random.nextInt(400), -random.nextInt(1, 200), random.nextInt(1, 200))
                .toArray();
        TrainDays counted = new TrainDays();
        Arrays.stream(days).forEach(counted::add);
        Arrays.sort(days);
        assertThat(counted.mostBy()).as("seed %d", seed).isEqualTo(days[days.length - 1 - days.length / 100]);
        assertThat(List.of(counted.first(), counted.last()))
                .as("seed %d", seed)
                .containsExactly(days[0], days[days.length - 1]);
    }

    @Test
    void daysThatAreNoneTakeNoMoreRoom() {
        TrainDays counted = new TrainDays();
        for (int row = 0; row < 1_000_000; row++) {
            counted.add((row - 500_000) * 1000);
        }
        assertThat(counted.mostBy()).isBetween(489_999 * 1000, 499_999 * 1000);
        assertThat(List.of(counted.first(), counted.last())).containsExactly(-500_000_000, 499_999_000);
    }
}
