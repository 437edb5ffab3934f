// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.ToIntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cells as days. */
class RowTimeUnitTest {
    @ParameterizedTest
    @CsvSource({
        "ISO, 1970-01-02, 1",
        "ISO, 1969-12-31T23:59:59, -1",
        "ISO, 2022-05-08 23:30:00, 19120",
        "ISO, 2022-05-08T23:30:00-02, 19121",
        "SECONDS, 86399, 0",
        "SECONDS, -0.5, -1",
        "SECONDS, 1652052600, 19120",
        "MILLISECONDS, 1652052600000, 19120",
        "DAYS, 31, 31",
        "DAYS, 3.99, 3",
        "DAYS, -7, -7",
        "YYYYMMDD, 20220508, 19120",
        "YYYYMMDD, 20240229.0, 19782"
    })
    void readsADay(RowTimeUnit unit, String text, int day) {
        ToIntFunction<String> days = unit.days();
        assertThat(days.applyAsInt(text)).isEqualTo(day);
        assertThat(days.applyAsInt(text)).as("once more").isEqualTo(day);
    }

    @ParameterizedTest
    @CsvSource({
        "ISO, yesterday, an ISO date or date-time",
        "ISO, 20220508, an ISO date or date-time",
        "SECONDS, 2022-05-08, a number of seconds since 1970",
        "SECONDS, NaN, a number of seconds since 1970",
        "SECONDS, 1e99, within millions of years",
        "MILLISECONDS, x, a number of milliseconds since 1970",
        "DAYS, Infinity, a number of days",
        "YYYYMMDD, 20230229, a day such as 20220508",
        "YYYYMMDD, 20220508.5, a day such as 20220508",
        "YYYYMMDD, 1652052600, a day such as 20220508",
        "YYYYMMDD, -20220508, a day such as 20220508",
        "YYYYMMDD, NaN, a day such as 20220508"
    })
    void saysWhatWasExpected(RowTimeUnit unit, String text, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> unit.days().applyAsInt(text))
                .withMessageContaining(expected);
    }
}
