// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.rows;

import io.funnel4j.dataset.source.CellText;
import io.funnel4j.dataset.source.InvalidExposuresException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.datavec.api.writable.BooleanWritable;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.FloatWritable;
import org.datavec.api.writable.LongWritable;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * Single values of Spark as cells, and as the one text that a value has whichever source it comes from (see {@link CellText}):
 * a time with a zone is written in UTC, {@code 2022-05-08 12:30:00+00}.
 *
 * <p>Dates and timestamps of Java change their calendar in 1582, and days and instants of Spark do not; Spark turns them back.
 */
final class CellValues {
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR_OF_ERA, 4, 9, SignStyle.NORMAL)
            .appendPattern("-MM-dd")
            .appendText(ChronoField.ERA, Map.of(0L, " (BC)", 1L, ""))
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DATE)
            .appendPattern(" HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);

    private CellValues() {}

    /** @param value null where missing */
    static Writable cell(Object value, String column) {
        if (value == null) {
            return NullWritable.INSTANCE;
        }
        if (value instanceof String text) {
            return new Text(text);
        }
        if (value instanceof Double number) {
            return new DoubleWritable(number);
        }
        if (value instanceof Float number) {
            return new FloatWritable(number);
        }
        if (value instanceof Boolean truth) {
            return new BooleanWritable(truth);
        }
        return isWhole(value) ? new LongWritable(((Number) value).longValue()) : new Text(text(value, column));
    }

    private static boolean isWhole(Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte;
    }

    /**
     * The text of a value; null for null.
     *
     * @throws InvalidExposuresException if bytes are no text in UTF-8
     */
    static String text(Object value, String column) {
        if (value == null || value instanceof String) {
            return (String) value;
        }
        if (value instanceof Double number) {
            return CellText.of(number);
        }
        if (value instanceof Float number) {
            return CellText.of(number);
        }
        if (value instanceof BigDecimal number) {
            return number.stripTrailingZeros().toPlainString();
        }
        if (value instanceof Timestamp time) {
            return zoned(DateTimeUtils.microsToInstant(DateTimeUtils.fromJavaTimestamp(time)));
        }
        if (value instanceof Instant time) {
            return zoned(time);
        }
        if (value instanceof LocalDateTime time) {
            return TIME.format(time);
        }
        if (value instanceof byte[] bytes) {
            return utf8(bytes, column);
        }
        if (value instanceof LocalDate date) {
            return DATE.format(date);
        }
        if (value instanceof Date date) {
            return DATE.format(DateTimeUtils.daysToLocalDate(DateTimeUtils.fromJavaDate(date)));
        }
        if (isWhole(value) || value instanceof Boolean) {
            return value.toString();
        }
        throw new InvalidExposuresException("column '%s' holds a %s, which is no cell; make a text or a number of it"
                .formatted(column, value.getClass().getName()));
    }

    private static String zoned(Instant time) {
        return TIME.format(time.atOffset(ZoneOffset.UTC)) + "+00";
    }

    private static String utf8(byte[] bytes, String column) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidExposuresException(
                    "column '%s' holds bytes that are no text in UTF-8; make hex(%s) or base64(...) of them"
                            .formatted(column, column),
                    e);
        }
    }
}
