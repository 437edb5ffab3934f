// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.split;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Splits by time: train before {@code validationFrom}, validation from there on, test from {@code testFrom} on.
 *
 * <p>Times are numbers (epoch seconds, or days such as 20220508) or ISO dates and date-times ({@code 2022-05-08}, {@code
 * 2022-05-08T12:30}, {@code 2022-05-08 12:30:00}, {@code 2022-05-08T12:30:00Z}, {@code 2022-05-08 12:30:00+02}; without an offset they are taken as
 * UTC). All are of the one kind or all of the other.
 *
 * @param column the column of the time
 * @param validationFrom the first time of validation, or null for no such part
 * @param testFrom the first time of test, or null for no such part
 */
public record TimeSplit(String column, String validationFrom, String testFrom) implements ColumnSplit {
    private static final String MODEL = "the split's limits are";

    public TimeSplit {
        if (column == null || column.isBlank()) {
            throw new IllegalArgumentException("a split by time names no column");
        }
        if (validationFrom == null && testFrom == null) {
            throw new IllegalArgumentException(
                    "the split by time '%s' has neither validation-from nor test-from; give one".formatted(column));
        }
        TimeForm form = form(validationFrom, testFrom);
        double validation = validationFrom == null ? Double.NEGATIVE_INFINITY : form.parse(validationFrom);
        double test = testFrom == null ? Double.POSITIVE_INFINITY : form.parse(testFrom);
        if (!(validation < test)) {
            throw new IllegalArgumentException(
                    "the split by time '%s' has validation from %s and test from %s; validation must begin first"
                            .formatted(column, validationFrom, testFrom));
        }
    }

    @Override
    public String description() {
        return "by %s: train%s%s"
                .formatted(
                        column,
                        validationFrom == null ? "" : ", validation from " + validationFrom,
                        testFrom == null ? "" : ", test from " + testFrom);
    }

    @Override
    public Set<Part> parts() {
        Set<Part> parts = EnumSet.of(Part.TRAIN);
        if (validationFrom != null) {
            parts.add(Part.VALIDATION);
        }
        if (testFrom != null) {
            parts.add(Part.TEST);
        }
        return parts;
    }

    @Override
    public Function<String, Part> assignment() {
        ToDoubleFunction<String> times = times();
        DoubleFunction<Part> parts = partsOfTimes();
        return value -> parts.apply(times.applyAsDouble(value));
    }

    /**
     * Reads a cell as a time: a number as it is, a date or date-time as seconds since 1970. Throws an
     * IllegalArgumentException as the assignment does.
     */
    public ToDoubleFunction<String> times() {
        return form()::parse;
    }

    /** Gives the part of a time that {@link #times} read. */
    public DoubleFunction<Part> partsOfTimes() {
        TimeForm form = form();
        double test = testFrom == null ? Double.POSITIVE_INFINITY : form.parse(testFrom);
        double validation = validationFrom == null ? test : form.parse(validationFrom);
        return time -> {
            if (time >= test) {
                return Part.TEST;
            }
            return time >= validation ? Part.VALIDATION : Part.TRAIN;
        };
    }

    /** A time that {@link #times} read, for people: {@code 20220508}, {@code 2022-05-08T12:30:00Z}. */
    public String text(double time) {
        return form().text(time);
    }

    /** Whether its times are dates and date-times, not numbers. */
    public boolean ofDates() {
        return !form().numbers();
    }

    private TimeForm form() {
        return form(validationFrom, testFrom);
    }

    private static TimeForm form(String validationFrom, String testFrom) {
        return TimeForm.of(validationFrom == null ? testFrom : validationFrom, MODEL);
    }
}
