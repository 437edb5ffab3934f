package io.funnel4j.dataset.encode;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.FloatWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.LongWritable;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/** Reads cells as text, number or label. */
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
        String text = raw(cell);
        return text.isBlank() ? null : text;
    }

    /** The cell as the text of a category; null where it is missing. */
    static Text value(Writable cell) {
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
    static double number(Writable cell, String column) {
        if (cell instanceof Text text) {
            double plain = plainDecimal(text.getBytes(), text.getLength());
            return Double.isNaN(plain) ? parse(raw(cell), column) : plain;
        }
        if (isNumber(cell)) {
            return finite(cell.toDouble(), column);
        }
        return parse(raw(cell), column);
    }

    /** The cell as 0 or 1. */
    static byte label(Writable cell, String column) {
        if (cell instanceof Text text && text.getLength() == 1) {
            byte digit = text.getBytes()[0];
            if (digit == '0' || digit == '1') {
                return (byte) (digit - '0');
            }
        }
        if (isNumber(cell)) {
            double value = cell.toDouble();
            if (value == 0 || value == 1) {
                return (byte) value;
            }
        }
        String text = raw(cell).strip();
        switch (text.toLowerCase(Locale.ROOT)) {
            case "0", "0.0", "false" -> {
                return 0;
            }
            case "1", "1.0", "true" -> {
                return 1;
            }
            default -> throw new BadCellException(BadRow.Kind.BAD_LABEL, column, show(text), "0 or 1");
        }
    }

    static String show(String text) {
        return "'" + (text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text) + "'";
    }

    private static String raw(Writable cell) {
        if (cell instanceof Text text) {
            return new String(text.getBytes(), 0, text.getLength(), StandardCharsets.UTF_8);
        }
        return cell == null || cell instanceof NullWritable ? "" : cell.toString();
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
                    BadRow.Kind.NOT_A_NUMBER, column, show(text), "a number, or nothing if it is missing");
        }
        return finite(Double.parseDouble(text), column, text);
    }

    private static double finite(double value, String column) {
        return finite(value, column, Double.toString(value));
    }

    private static double finite(double value, String column, String shown) {
        if (Math.abs(value) <= Float.MAX_VALUE) {
            return value;
        }
        throw new BadCellException(BadRow.Kind.NOT_FINITE, column, shown, "a finite 32-bit number");
    }
}
