// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.funnel4j.dataset.encoders.VocabularyFit.Fitted;
import io.funnel4j.dataset.encoders.VocabularyFit.Span;
import io.funnel4j.dataset.rows.ValueTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Values that wait for an id, of which no more are kept than there is room for. */
class WaitingValuesTest {
    private record Value(long hash, int count, int last) {}

    private static List<Value> values(WaitingValues waiting) {
        return IntStream.range(0, waiting.size())
                .mapToObj(i -> new Value(waiting.hashes()[i], waiting.counts()[i], waiting.last()[i]))
                .toList();
    }

    @Test
    void thoseOfOneHashAreOne() {
        WaitingValues waiting = WaitingValues.of(
                new long[] {5, -3, 5, 9, 0}, new int[] {1, 2, Integer.MAX_VALUE, 4, 7}, new int[] {8, 1, 6, 2, 3}, 4);
        assertThat(values(waiting))
                .containsExactly(new Value(-3, 2, 1), new Value(5, Integer.MAX_VALUE, 8), new Value(9, 4, 2));
        assertThat(waiting.find(9)).isEqualTo(2);
        assertThat(waiting.find(0)).isNegative();
        assertThat(WaitingValues.NONE.find(0)).isNegative();
    }

    @RepeatedTest(20)
    void thoseThatWereSeenLastStay() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int size = random.nextInt(60);
        int most = 1 + random.nextInt(60);
        WaitingValues all = WaitingValues.of(
                random.longs(size, -50, 50).toArray(),
                random.ints(size, 1, 4).toArray(),
                random.ints(size, -2, 3).toArray(),
                size);
        List<Value> expected = values(all).stream()
                .sorted(Comparator.comparingInt(Value::last)
                        .thenComparingInt(Value::count)
                        .reversed()
                        .thenComparingLong(Value::hash))
                .limit(most)
                .sorted(Comparator.comparingLong(Value::hash))
                .toList();
        assertThat(values(all.latest(most))).as("seed %d", seed).isEqualTo(expected);
    }

    @Test
    void aVocabularyKeepsNoMoreThanItHasRoomFor() {
        int rare = ExpiringFit.LEAST_WAITING + 10;
        ValueTable counts = new ValueTable();
        for (int value = 0; value < rare; value++) {
            counts.add("v" + value);
        }
        counts.add("v3");
        Vocabulary before = new Vocabulary(
                new ValueTable(),
                Optional.of(new Sightings(
                        4, new int[0], WaitingValues.of(new long[] {hash("old")}, new int[] {1}, new int[] {4}, 1))));
        Fitted fitted = new VocabularyFit(2, Optional.of(Span.ofWarmStarts(3)))
                .fit("item", Optional.of(before), counts, new int[counts.size()]);
        assertThat(fitted.turnover()).hasValue(new Turnover("item", 0, 0, 0, rare, 1, ExpiringFit.LEAST_WAITING, 10));
        WaitingValues waiting = fitted.vocabulary().sightings().orElseThrow().waiting();
        assertThat(waiting.find(hash("old"))).as("seen longest ago").isNegative();
        assertThat(waiting.last()).containsOnly(5);
        assertThat(fitted.turnover().orElseThrow().text())
                .isEqualTo(
                        "item: 0 ids before, 0 expired, 0 kept; 65,546 values new, 1 admitted, 65,545 refused; 1 ids now; 65,536 values wait; 10 more are forgotten");
    }

    private static long hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ValueTable.hash(bytes, bytes.length);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WaitingValues(new long[] {1, 1}, new int[] {1, 1}, new int[2]))
                .withMessageContaining("not in order");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WaitingValues(new long[] {1}, new int[] {0}, new int[1]))
                .withMessageContaining("0 times");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WaitingValues(new long[] {1}, new int[] {1}, new int[2]))
                .withMessageContaining("1 values that wait for an id have 1 counts and were seen at 2 times");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sightings(3, new int[] {1, 4}, WaitingValues.NONE))
                .withMessageContaining("seen at 4, which is after 3");
    }

    @Test
    void manyDaysGrowAsTheyAreSeen() {
        SeenDays days = new SeenDays();
        days.see(1000, -5);
        days.see(7, 3);
        days.see(1000, -9);
        assertThat(List.of(days.last(1000), days.last(7))).containsExactly(-5, 3);
        assertThat(Arrays.asList(days.last(8), days.last(999))).containsOnly(Integer.MIN_VALUE);
    }
}
