// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.split;

import io.funnel4j.Internal;
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
import java.util.Locale;

/**
 * How the cells of a column write times: as numbers, or as ISO dates and date-times ({@code 2022-05-08}, {@code
 * 2022-05-08T12:30}, {@code 2022-05-08 12:30:00}, {@code 2022-05-08T12:30:00Z}, {@code 2022-05-08 12:30:00+02}; without an
 * offset they are taken as UTC). All are of the one kind or all of the other.
 *
 * @param numbers whether they are numbers
 * @param model what they are to be like, for messages: {@code the split's limits are}
 */
@Internal
public record TimeForm(boolean numbers, String model) {
    private static final double MILLISECONDS = 1e3;
    /** The offset, if there is one, with or without minutes, as databases print it. */
    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:mm:ss", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    /**
     * The form of a time.
     *
     * @param time one of them
     */
    public static TimeForm of(String time, String model) {
        return new TimeForm(isNumber(time), model);
    }

    private static boolean isNumber(String text) {
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /**
     * A time of this form: a number as it is, a date or date-time as seconds since 1970.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public double parse(String text) {
        return numbers ? number(text) : secondsSince1970(text);
    }

    private double number(String text) {
        if (!isNumber(text)) {
            throw new IllegalArgumentException("a number, as " + model);
        }
        return Double.parseDouble(text);
    }

    private double secondsSince1970(String text) {
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
            throw new IllegalArgumentException("an ISO date or date-time, as " + model, e);
        }
    }

    /** A time that {@link #parse} read, for people: {@code 20220508}, {@code 2022-05-08T12:30:00Z}. */
    public String text(double time) {
        if (numbers) {
            return new BigDecimal(time).stripTrailingZeros().toPlainString();
        }
        long milliseconds = Math.round(time * MILLISECONDS);
        return Instant.ofEpochMilli(milliseconds).toString();
    }
}
