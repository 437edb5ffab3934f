// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.dataset.source.CellText;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.ListText;
import io.funnel4j.dataset.source.NumberMarks;
import io.funnel4j.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.datavec.api.writable.BooleanWritable;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.FloatWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.LongWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/** Reads cells as text or number. */
final class Cells {
    /** 10^0 to 10^15, all exact. */
    private static final double[] POWERS_OF_TEN = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]++\\.?[0-9]*+|\\.[0-9]++)([eE][+-]?[0-9]++)?");
    private static final Pattern NOT_FINITE = Pattern.compile("(?i)[+-]?(nan|inf|infinity)");
    private static final int MAX_SHOWN = 40;

    private Cells() {}

    /** The cell as text; null where it is missing: blank or a NullWritable. */
    static String text(Writable cell) {
        String text = CellText.of(cell);
        return text.isBlank() ? null : text;
    }

    /**
     * The cell as the text of a category; null where it is missing.
     *
     * @throws InvalidExposuresException if the source knows it to be a list
     */
    static Text value(Writable cell, String column) {
        if (cell instanceof ListText) {
            throw new InvalidExposuresException(
                    "column '%s' holds lists or maps, and a feature reads a single value from it; give the feature separator: \"|\" and a pooling, or make one value of it in the query"
                            .formatted(column));
        }
        return listed(cell);
    }

    /** The cell as the text of a category, or as a list of them; null where it is missing. */
    static Text listed(Writable cell) {
        if (cell instanceof Text text) {
            byte[] bytes = text.getBytes();
            for (int i = 0; i < text.getLength(); i++) {
                if (bytes[i] > ' ') {
                    return text;
                }
            }
        }
        String text = text(cell);
        return text == null ? null : new Text(text);
    }

    /** The cell as a finite number; NaN where it is missing. */
    static double number(Writable cell, String column, NumberMarks marks) {
        if (cell instanceof Text text) {
            return number(text.getBytes(), text.getLength(), column, marks);
        }
        if (isNumber(cell)) {
            return finite(cell.toDouble(), column);
        }
        if (cell instanceof BooleanWritable truth) {
            return truth.get() ? 1 : 0;
        }
        return parse(CellText.of(cell), column);
    }

    /** The same of a text's bytes. */
    static double number(byte[] bytes, int length, String column, NumberMarks marks) {
        if (!marks.plain()) {
            byte[] plain = marks.toPlain(bytes, length);
            double value = plainDecimal(plain, plain.length);
            return Double.isNaN(value) ? parse(new String(plain, StandardCharsets.UTF_8), column) : value;
        }
        double plain = plainDecimal(bytes, length);
        return Double.isNaN(plain) ? parse(new String(bytes, 0, length, StandardCharsets.UTF_8), column) : plain;
    }

    /** The number that a text is; empty where it is none. */
    static OptionalDouble decimal(String text) {
        return DECIMAL.matcher(text).matches() ? OptionalDouble.of(Double.parseDouble(text)) : OptionalDouble.empty();
    }

    static String show(String text) {
        return "'" + Printable.shortened(text, MAX_SHOWN) + "'";
    }

    /** Whether the cell is a number by its type. */
    static boolean isNumber(Writable cell) {
        return cell instanceof IntWritable
                || cell instanceof DoubleWritable
                || cell instanceof LongWritable
                || cell instanceof FloatWritable;
    }

    /**
     * The value of {@code [+-]digits[.digits]} with at most 15 digits, else NaN. Exact: digits and power of ten both are,
     * so their quotient is rounded once, as Double.parseDouble does.
     */
    private static double plainDecimal(byte[] bytes, int length) {
        int at = length > 0 && (bytes[0] == '-' || bytes[0] == '+') ? 1 : 0;
        long digits = 0;
        int count = 0;
        int point = -1;
        for (int i = at; i < length; i++) {
            byte character = bytes[i];
            if (character >= '0' && character <= '9') {
                digits = digits * 10 + (character - '0');
                count++;
            } else if (character == '.' && point < 0) {
                point = i;
            } else {
                return Double.NaN;
            }
            if (count > 15) {
                return Double.NaN;
            }
        }
        if (count == 0) {
            return Double.NaN;
        }
        double value = point < 0 ? digits : digits / POWERS_OF_TEN[length - point - 1];
        return bytes[0] == '-' ? -value : value;
    }

    private static double parse(String cell, String column) {
        String text = cell.strip();
        if (text.isEmpty()) {
            return Double.NaN;
        }
        if (NOT_FINITE.matcher(text).matches()) {
            return finite(Double.NaN, column, text);
        }
        if (!DECIMAL.matcher(text).matches()) {
            throw new BadCellException(
                    BadRow.Kind.NOT_A_NUMBER,
                    column,
                    show(text),
                    "a number, or nothing if it is missing" + NumberMarks.hint(text));
        }
        return finite(Double.parseDouble(text), column, text);
    }

    private static double finite(double value, String column) {
        return Math.abs(value) <= Float.MAX_VALUE ? value : finite(value, column, CellText.of(value));
    }

    private static double finite(double value, String column, String shown) {
        if (Math.abs(value) <= Float.MAX_VALUE) {
            return value;
        }
        throw new BadCellException(BadRow.Kind.NOT_FINITE, column, shown, "a finite 32-bit number");
    }
}
