// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.datavec.api.writable.BooleanWritable;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.FloatWritable;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * The one text of a cell's value, whichever source it comes from, in training as in scoring. A text is itself. Of a number
 * it is the shortest decimal that gives the number again, without a fraction where there is none: 10000007, 12.5, -0.001;
 * with an exponent below 10^-6 and from 10^21 on: 1e21, 1.5e-7. Of a boolean it is true or false.
 */
public final class CellText {
    private static final double EXACT_LONGS = 1L << 53;
    private static final int MIN_EXPONENT = -6;
    private static final int MAX_EXPONENT = 21;
    private static final int DOUBLE_DIGITS = 17;
    private static final int SURE_DOUBLE_DIGITS = 15;
    private static final int FLOAT_DIGITS = 9;
    private static final int SURE_FLOAT_DIGITS = 6;

    private CellText() {}

    /** The text; empty for a missing cell. */
    public static String of(Writable cell) {
        if (cell instanceof Text text) {
            return cell instanceof ListText
                    ? cell.toString()
                    : new String(text.getBytes(), 0, text.getLength(), StandardCharsets.UTF_8);
        }
        if (cell == null || cell instanceof NullWritable) {
            return "";
        }
        if (cell instanceof DoubleWritable number) {
            return of(number.get());
        }
        if (cell instanceof FloatWritable number) {
            return of(number.get());
        }
        return cell instanceof BooleanWritable truth ? Boolean.toString(truth.get()) : cell.toString();
    }

    /** The text of a number; NaN, Infinity and -Infinity for what is none. */
    public static String of(double value) {
        if (value == Math.rint(value) && Math.abs(value) <= EXACT_LONGS) {
            return Long.toString((long) value);
        }
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        return shortest(value, SURE_DOUBLE_DIGITS, DOUBLE_DIGITS, decimal -> decimal.doubleValue() == value);
    }

    /** The text of a 32-bit number: of the float 0.1 it is 0.1. */
    public static String of(float value) {
        if (value == Math.rint(value) && Math.abs(value) <= EXACT_LONGS) {
            return Long.toString((long) value);
        }
        if (!Float.isFinite(value)) {
            return Float.toString(value);
        }
        return shortest(value, SURE_FLOAT_DIGITS, FLOAT_DIGITS, decimal -> decimal.floatValue() == value);
    }

    /**
     * The decimal of the fewest digits that gives the number again.
     *
     * @param sure digits that any number of them keeps
     * @param most digits that suffice for every number
     */
    private static String shortest(double value, int sure, int most, Predicate<BigDecimal> givesItAgain) {
        BigDecimal exact = new BigDecimal(value);
        int digits = sure;
        BigDecimal rounded = round(exact, digits);
        while (digits < most && !givesItAgain.test(rounded)) {
            rounded = round(exact, ++digits);
        }
        return plain(rounded);
    }

    private static BigDecimal round(BigDecimal exact, int digits) {
        return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }

    private static String plain(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= MIN_EXPONENT && exponent < MAX_EXPONENT) {
            return shortest.toPlainString();
        }
        BigDecimal mantissa = shortest.movePointLeft(exponent).stripTrailingZeros();
        return mantissa.toPlainString() + "e" + exponent;
    }
}
