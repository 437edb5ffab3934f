package io.funnel4j.dataset.split;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Splits by time: train before {@code validationFrom}, validation from there on, test from {@code testFrom} on.
 *
 * <p>Times are numbers (epoch seconds, or days such as 20220508) or ISO dates and date-times ({@code 2022-05-08}, {@code
 * 2022-05-08T12:30}, {@code 2022-05-08 12:30:00}, {@code 2022-05-08T12:30:00Z}; without an offset they are taken as
 * UTC). All are of the one kind or all of the other.
 *
 * @param column the column of the time
 * @param validationFrom the first time of validation, or null for no such part
 * @param testFrom the first time of test, or null for no such part
 */
public record TimeSplit(String column, String validationFrom, String testFrom) implements ColumnSplit {
    public TimeSplit {
        if (column == null || column.isBlank()) {
            throw new IllegalArgumentException("a split by time names no column");
        }
        if (validationFrom == null && testFrom == null) {
            throw new IllegalArgumentException(
                    "the split by time '%s' has neither validationFrom nor testFrom; give one".formatted(column));
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
        boolean numbers = isNumber(validationFrom == null ? testFrom : validationFrom);
        double test = testFrom == null ? Double.POSITIVE_INFINITY : parse(testFrom, numbers);
        double validation = validationFrom == null ? test : parse(validationFrom, numbers);
        return value -> {
            double time = parse(value, numbers);
            if (time >= test) {
                return Part.TEST;
            }
            return time >= validation ? Part.VALIDATION : Part.TRAIN;
        };
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
            if (!isNumber(text)) {
                throw new IllegalArgumentException("a number, as the split's limits are");
            }
            return Double.parseDouble(text);
        }
        String iso = text.strip().replace(' ', 'T');
        try {
            if (iso.indexOf('T') < 0) {
                return LocalDate.parse(iso).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
            }
            boolean offset = iso.endsWith("Z") || iso.lastIndexOf('+') > 0 || iso.lastIndexOf('-') > iso.indexOf('T');
            OffsetDateTime time = offset
                    ? OffsetDateTime.parse(iso)
                    : LocalDateTime.parse(iso).atOffset(ZoneOffset.UTC);
            return time.toEpochSecond() + time.getNano() * 1e-9;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("an ISO date or date-time, as the split's limits are", e);
        }
    }
}
