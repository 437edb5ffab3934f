// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import io.funnel4j.Internal;
import io.funnel4j.dataset.split.TimeSplit;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/** How a column writes the time of a row, of which the day is wanted. */
public enum RowTimeUnit {
    /** ISO dates and date-times, as a split by time reads them; those without an offset are in UTC. */
    ISO("an ISO date or date-time, such as 2022-05-08 or 2022-05-08T12:30"),
    /** Seconds since 1970. */
    SECONDS("a number of seconds since 1970"),
    /** Milliseconds since 1970. */
    MILLISECONDS("a number of milliseconds since 1970"),
    /** Days since any one day. */
    DAYS("a number of days"),
    /** Days as 20220508. */
    YYYYMMDD("a day such as 20220508");

    private static final double SECONDS_A_DAY = 86_400;
    private static final double MILLISECONDS_A_DAY = 1000 * SECONDS_A_DAY;
    /** Differences of two days are ints. */
    private static final double MOST = 1 << 30;

    private static final int YEAR = 10_000;
    private static final int MONTH = 100;
    private static final String FIRST = "1970-01-01";

    private final String expected;

    RowTimeUnit(String expected) {
        this.expected = expected;
    }

    /**
     * Reads a cell as a day: one after 1970-01-01 is 1; where days are counted, their number. Not to be shared by threads.
     * Throws an IllegalArgumentException that says what was expected.
     */
    @Internal
    public ToIntFunction<String> days() {
        ToDoubleFunction<String> isoSeconds = new TimeSplit("time", FIRST, null).times();
        return new ToIntFunction<>() {
            private String last = "";
            private int day;

            /** Rows of one time follow each other. */
            @Override
            public int applyAsInt(String text) {
                if (!text.equals(last)) {
                    day = day(text, isoSeconds);
                    last = text;
                }
                return day;
            }
        };
    }

    /** A day as people write it. */
    @Internal
    public String text(int day) {
        return switch (this) {
            case DAYS -> "day " + day;
            case YYYYMMDD -> DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.ofEpochDay(day));
            case ISO, SECONDS, MILLISECONDS -> LocalDate.ofEpochDay(day).toString();
        };
    }

    private int day(String text, ToDoubleFunction<String> isoSeconds) {
        double day =
                switch (this) {
                    case ISO -> Math.floor(seconds(text, isoSeconds) / SECONDS_A_DAY);
                    case SECONDS -> Math.floor(number(text) / SECONDS_A_DAY);
                    case MILLISECONDS -> Math.floor(number(text) / MILLISECONDS_A_DAY);
                    case DAYS -> Math.floor(number(text));
                    case YYYYMMDD -> calendarDay(number(text));
                };
        if (!(Math.abs(day) < MOST)) {
            throw new IllegalArgumentException(expected + " within millions of years");
        }
        return (int) day;
    }

    private double seconds(String text, ToDoubleFunction<String> isoSeconds) {
        try {
            return isoSeconds.applyAsDouble(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(expected, e);
        }
    }

    private double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(expected, e);
        }
    }

    private double calendarDay(double number) {
        try {
            int day = (int) number;
            if (day != number) {
                throw new IllegalArgumentException(expected);
            }
            return LocalDate.of(day / YEAR, day / MONTH % MONTH, day % MONTH).toEpochDay();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(expected, e);
        }
    }
}
