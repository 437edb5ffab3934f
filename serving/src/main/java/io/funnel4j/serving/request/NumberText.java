// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.request;

import io.funnel4j.dataset.source.CellText;

/** The one text of a JSON number: that which the same value has in every other source. */
final class NumberText {
    /** Decimal digits that each double tells apart. */
    private static final int SURE_DIGITS = 15;
    /** Zeros after the point before {@link CellText} writes an exponent. */
    private static final int MAX_LEADING_ZEROS = 5;

    private NumberText() {}

    /** Of a whole number in JSON: its digits. */
    static String ofWhole(String digits) {
        return digits.equals("-0") ? "0" : digits;
    }

    /**
     * Of a number with a fraction or an exponent.
     *
     * @return null if it is beyond the range of a double
     */
    static String ofDecimal(String json) {
        String plain = plain(json);
        if (plain != null) {
            return plain;
        }
        double value = Double.parseDouble(json);
        return Double.isFinite(value) ? CellText.of(value) : null;
    }

    /** A short decimal without an exponent is its own text, but for zeros at its end; null for any other. */
    private static String plain(String json) {
        int point = json.indexOf('.');
        int length = json.length();
        int from = json.charAt(0) == '-' ? 1 : 0;
        if (point < 0 || length - from - 1 > SURE_DIGITS || json.indexOf('e') >= 0 || json.indexOf('E') >= 0) {
            return null;
        }
        int end = length;
        while (json.charAt(end - 1) == '0') {
            end--;
        }
        boolean whole = end == point + 1;
        if (whole) {
            return ofWhole(json.substring(0, point));
        }
        int zeros = point + 1;
        while (json.charAt(zeros) == '0') {
            zeros++;
        }
        boolean small = json.charAt(from) == '0' && zeros - point - 1 > MAX_LEADING_ZEROS;
        return small ? null : json.substring(0, end);
    }
}
