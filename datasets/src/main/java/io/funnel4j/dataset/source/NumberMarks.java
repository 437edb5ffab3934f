// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a text writes numbers.
 *
 * @param decimal between the whole part and the fraction
 * @param thousands between groups of three digits of the whole part; {@link #NONE} for nothing
 */
public record NumberMarks(char decimal, char thousands) {
    /** No character stands between thousands. */
    public static final char NONE = '\0';

    /** A point, and nothing between thousands: 1234.5. */
    public static final NumberMarks PLAIN = new NumberMarks('.', NONE);

    private static final String FORBIDDEN = "+-eE0123456789";
    private static final Pattern COMMA_DECIMAL = Pattern.compile("[+-]?[0-9]*,[0-9]+([eE][+-]?[0-9]+)?");
    private static final Pattern COMMA_THOUSANDS = Pattern.compile("[+-]?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]*)?");
    private static final Pattern POINT_THOUSANDS = Pattern.compile("[+-]?[0-9]{1,3}(\\.[0-9]{3})+(,[0-9]*)?");
    private static final Pattern OTHER_THOUSANDS =
            Pattern.compile("[+-]?[0-9]{1,3}([ '_\u00a0\u202f][0-9]{3})+([.,][0-9]*)?");

    public NumberMarks {
        if (decimal == thousands || FORBIDDEN.indexOf(decimal) >= 0 || FORBIDDEN.indexOf(thousands) >= 0) {
            throw new IllegalArgumentException(
                    "numbers have the decimal mark '%s' and '%s' between thousands; expected two different characters that no number has"
                            .formatted(decimal, thousands == NONE ? "nothing" : thousands));
        }
    }

    /** Whether numbers are written as in Java. */
    public boolean plain() {
        return decimal == '.' && thousands == NONE;
    }

    /**
     * The same number as Java writes it; empty where the text has a mark where none may stand. What is not a number at all
     * may come out as it is.
     */
    public Optional<String> toPlain(String number) {
        String text = number.strip();
        int fraction = text.indexOf(decimal);
        String whole = fraction < 0 ? text : text.substring(0, fraction);
        String rest = fraction < 0 ? "" : "." + text.substring(fraction + 1);
        if (rest.indexOf(decimal, 1) >= 0 && decimal != '.') {
            return Optional.empty();
        }
        if (decimal != '.' && whole.indexOf('.') >= 0 && thousands != '.') {
            return Optional.empty();
        }
        if (thousands != NONE && whole.indexOf(thousands) >= 0) {
            String mark = Pattern.quote(String.valueOf(thousands));
            if (!whole.matches("[+-]?[0-9]{1,3}(" + mark + "[0-9]{3})+")) {
                return Optional.empty();
            }
            whole = whole.replace(String.valueOf(thousands), "");
        }
        return Optional.of(whole + rest);
    }

    /** What to write for a source whose numbers look like a text that was refused; empty where it looks like none. */
    public static String hint(String text) {
        if (POINT_THOUSANDS.matcher(text).matches()) {
            return "; write decimal: \",\" and thousands: \".\" in data if its numbers are written so";
        }
        if (COMMA_THOUSANDS.matcher(text).matches()) {
            return text.indexOf('.') < 0 && text.indexOf(',') == text.lastIndexOf(',')
                    ? "; write thousands: \",\" in data if it is one thousand and more, decimal: \",\" if it is a fraction"
                    : "; write thousands: \",\" in data if its numbers are written so";
        }
        if (COMMA_DECIMAL.matcher(text).matches()) {
            return "; write decimal: \",\" in data if its numbers are written so";
        }
        return OTHER_THOUSANDS.matcher(text).matches()
                ? "; write thousands: \"%s\" in data if its numbers are written so"
                        .formatted(text.replaceAll("[+\\-0-9.,]", "").charAt(0))
                : "";
    }

    /** The bytes of a text as those of the same number in Java, or as they are. */
    public byte[] toPlain(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return toPlain(text).orElse("'" + text).getBytes(StandardCharsets.UTF_8);
    }
}
