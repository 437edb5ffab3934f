// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.split;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.EnumSet;
import java.util.Locale;
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
    private static final double MILLISECONDS = 1e3;
    private static final String NUMBER_EXPECTED = "a number, as the split's limits are";
    /** The offset, if there is one, with or without minutes, as databases print it. */
    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:mm:ss", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    public TimeSplit {
        if (column == null || column.isBlank()) {
            throw new IllegalArgumentException("a split by time names no column");
        }
        if (validationFrom == null && testFrom == null) {
            throw new IllegalArgumentException(
                    "the split by time '%s' has neither validation-from nor test-from; give one".formatted(column));
        }
        boolean numbers = isNumber(validationFrom == null ? testFrom : validationFrom);
        double validation = validationFrom == null ? Double.NEGATIVE_INFINITY : parse(validationFrom, numbers);
        double test = testFrom == null ? Double.POSITIVE_INFINITY : parse(testFrom, numbers);
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
        boolean numbers = numbers();
        return value -> parse(value, numbers);
    }

    /** Gives the part of a time that {@link #times} read. */
    public DoubleFunction<Part> partsOfTimes() {
        boolean numbers = numbers();
        double test = testFrom == null ? Double.POSITIVE_INFINITY : parse(testFrom, numbers);
        double validation = validationFrom == null ? test : parse(validationFrom, numbers);
        return time -> {
            if (time >= test) {
                return Part.TEST;
            }
            return time >= validation ? Part.VALIDATION : Part.TRAIN;
        };
    }

    /** A time that {@link #times} read, for people: {@code 20220508}, {@code 2022-05-08T12:30:00Z}. */
    public String text(double time) {
        if (numbers()) {
            return new BigDecimal(time).stripTrailingZeros().toPlainString();
        }
        long milliseconds = Math.round(time * MILLISECONDS);
        return Instant.ofEpochMilli(milliseconds).toString();
    }

    /** Whether its times are dates and date-times, not numbers. */
    public boolean ofDates() {
        return !numbers();
    }

    private boolean numbers() {
        return isNumber(validationFrom == null ? testFrom : validationFrom);
    }

    private static boolean isNumber(String text) {
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** As a number, or seconds since 1970. */
    private static double parse(String text, boolean numbers) {
        if (numbers) {
            try {
                double number = Double.parseDouble(text);
                if (Double.isFinite(number)) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(NUMBER_EXPECTED, e);
            }
            throw new IllegalArgumentException(NUMBER_EXPECTED);
        }
        String iso = text.strip().replace(' ', 'T');
        try {
            if (iso.indexOf('T') < 0) {
                return LocalDate.parse(iso).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
            }
            TemporalAccessor parsed = DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
            OffsetDateTime time = parsed instanceof OffsetDateTime offset
                    ? offset
                    : LocalDateTime.from(parsed).atOffset(ZoneOffset.UTC);
            return time.toEpochSecond() + time.getNano() * 1e-9;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("an ISO date or date-time, as the split's limits are", e);
        }
    }
}
