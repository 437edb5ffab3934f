// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SplitTest {
    @Test
    void hashesValuesIntoStatedShares() {
        Function<String, Part> assignment =
                HashSplit.of("session", 0.8, 0.05, 0.15).assignment();
        Map<Part, Integer> counts = new EnumMap<>(Part.class);
        for (int i = 0; i < 100_000; i++) {
            counts.merge(assignment.apply("session-" + i), 1, Integer::sum);
        }
        assertThat(counts.get(Part.TRAIN)).isBetween(79_500, 80_500);
        assertThat(counts.get(Part.VALIDATION)).isBetween(4_700, 5_300);
        assertThat(counts.get(Part.TEST)).isBetween(14_500, 15_500);
    }

    @Test
    void dependsOnTheSeedAndTheValueAlone() {
        HashSplit split = new HashSplit("session", 0.5, 0.25, 0.25, 3);
        int moved = 0;
        for (int i = 0; i < 1000; i++) {
            String value = Integer.toString(i);
            assertThat(split.assignment().apply(value))
                    .isEqualTo(split.assignment().apply(value));
            Part other =
                    new HashSplit("session", 0.5, 0.25, 0.25, 4).assignment().apply(value);
            moved += other == split.assignment().apply(value) ? 0 : 1;
        }
        assertThat(moved).isGreaterThan(400);
    }

    @Test
    void leavesOutPartsOfNoShare() {
        HashSplit split = HashSplit.of("session", 0.7, 0.3, 0);
        assertThat(split.parts()).containsExactly(Part.TRAIN, Part.VALIDATION);
        for (int i = 0; i < 1000; i++) {
            assertThat(split.assignment().apply("s" + i)).isNotEqualTo(Part.TEST);
        }
    }

    @Test
    void refusesSharesThatDoNotSumToOne() {
        assertThatThrownBy(() -> HashSplit.of("session", 0.8, 0.1, 0.2)).hasMessageContaining("a sum of 1");
        assertThatThrownBy(() -> HashSplit.of("session", 1.1, -0.1, 0)).hasMessageContaining("none negative");
        assertThatThrownBy(() -> HashSplit.of("session", 0, 0.5, 0.5)).hasMessageContaining("train above 0");
        assertThatThrownBy(() -> HashSplit.of(" ", 0.8, 0.1, 0.1)).hasMessageContaining("names no column");
    }

    @Test
    void comparesNumbersAsTimes() {
        Function<String, Part> assignment = new TimeSplit("date", "20220507", "20220508").assignment();
        assertThat(assignment.apply("20220506")).isEqualTo(Part.TRAIN);
        assertThat(assignment.apply("20220507")).isEqualTo(Part.VALIDATION);
        assertThat(assignment.apply("20220507.5")).isEqualTo(Part.VALIDATION);
        assertThat(assignment.apply("20220508")).isEqualTo(Part.TEST);
    }

    @Test
    void comparesDatesAndDateTimes() {
        Function<String, Part> assignment = new TimeSplit("time", "2022-05-07", "2022-05-08T12:00:00Z").assignment();
        assertThat(assignment.apply("2022-05-06T23:59:59")).isEqualTo(Part.TRAIN);
        assertThat(assignment.apply("2022-05-07")).isEqualTo(Part.VALIDATION);
        assertThat(assignment.apply("2022-05-08 11:59:59.5")).isEqualTo(Part.VALIDATION);
        assertThat(assignment.apply("2022-05-08T12:00:00")).isEqualTo(Part.TEST);
        assertThat(assignment.apply("2022-05-08T13:30:00+02:00")).isEqualTo(Part.VALIDATION);
    }

    @Test
    void readsTimesAsDatabasesPrintThem() {
        Function<String, Part> assignment = new TimeSplit("time", null, "2022-05-08 12:30:00").assignment();
        assertThat(assignment.apply("2022-05-08 14:29:59+02")).isEqualTo(Part.TRAIN);
        assertThat(assignment.apply("2022-05-08 14:30:00+02")).isEqualTo(Part.TEST);
        assertThat(assignment.apply("2022-05-08 07:00:00.000-05:30")).isEqualTo(Part.TEST);
        assertThat(assignment.apply("2022-05-08 06:59:59.999-05:30")).isEqualTo(Part.TRAIN);
        assertThat(assignment.apply("2022-05-08T12:30")).isEqualTo(Part.TEST);
    }

    @Test
    void writesTimesForPeople() {
        TimeSplit dates = new TimeSplit("time", null, "2022-05-08");
        assertThat(dates.text(dates.times().applyAsDouble("2022-05-07T23:59:59.5+02:00")))
                .isEqualTo("2022-05-07T21:59:59.500Z");
        TimeSplit numbers = new TimeSplit("time", null, "1652011199123");
        assertThat(numbers.text(numbers.times().applyAsDouble("1652011199122"))).isEqualTo("1652011199122");
        assertThat(numbers.text(numbers.times().applyAsDouble("-1.5"))).isEqualTo("-1.5");
    }

    @Test
    void makesTestAloneWhereNoValidationIsGiven() {
        TimeSplit split = new TimeSplit("day", null, "10");
        assertThat(split.parts()).containsExactly(Part.TRAIN, Part.TEST);
        assertThat(split.assignment().apply("9")).isEqualTo(Part.TRAIN);
        assertThat(split.assignment().apply("10")).isEqualTo(Part.TEST);
        assertThat(new TimeSplit("day", "10", null).assignment().apply("11")).isEqualTo(Part.VALIDATION);
    }

    @Test
    void saysWhichKindOfTimeItExpects() {
        Function<String, Part> dates = new TimeSplit("time", null, "2022-05-08").assignment();
        assertThatThrownBy(() -> dates.apply("tomorrow")).hasMessageContaining("an ISO date");
        Function<String, Part> numbers = new TimeSplit("time", null, "17").assignment();
        assertThatThrownBy(() -> numbers.apply("2022-05-08")).hasMessageContaining("a number");
    }

    @Test
    void refusesLimitsOutOfOrder() {
        assertThatThrownBy(() -> new TimeSplit("time", "2022-05-08", "2022-05-08"))
                .hasMessageContaining("validation must begin first");
        assertThatThrownBy(() -> new TimeSplit("time", null, null)).hasMessageContaining("give one");
        assertThatThrownBy(() -> new TimeSplit("time", "5", "2022-05-08")).hasMessageContaining("a number");
    }

    @Test
    void makesThePartsOfItsFiles() {
        assertThat(new FileSplit(null, null).parts()).containsExactly(Part.TRAIN);
        assertThat(new WholeSplit(Part.TEST).parts()).containsExactly(Part.TEST);
    }
}
