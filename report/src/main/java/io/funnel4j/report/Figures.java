// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.report.result.Goal;
import io.funnel4j.report.result.Interval;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.Spread;
import java.util.Locale;
import java.util.regex.Pattern;

/** Figures as text, the same in every report. */
final class Figures {
    static final String UNDEFINED = "n/a";
    private static final Pattern NUMBER =
            Pattern.compile("[-+−]?[\\d,._]*\\d([eE][-+]?\\d+)?( ?%| ?[×x])?( *\\([^)]*\\))?");

    private Figures() {}

    /** A value with the column's digits and separators between thousands. */
    static String value(double value, MetricColumn column) {
        if (Double.isNaN(value)) {
            return UNDEFINED;
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        return String.format(Locale.ROOT, "%,." + column.digits() + "f", value);
    }

    /** A value that no column describes, to five significant digits. */
    static String plain(double value) {
        if (Double.isNaN(value)) {
            return UNDEFINED;
        }
        if (Double.isInfinite(value) || value == 0) {
            return value == 0 ? "0" : value > 0 ? "inf" : "-inf";
        }
        int magnitude = (int) Math.floor(Math.log10(Math.abs(value)));
        return magnitude < -5 || magnitude > 6
                ? String.format(Locale.ROOT, "%.4e", value)
                : String.format(Locale.ROOT, "%." + Math.max(0, 4 - magnitude) + "f", value);
    }

    /** {@code 0.7312 ± 0.0021}; the mean alone where {@link #deviation} is empty. */
    static String spread(Spread spread, MetricColumn column) {
        return value(spread.mean(), column) + deviation(spread, column);
    }

    /** {@code " ± 0.0021"}; empty where there is none, or a count is the same for every seed. */
    static String deviation(Spread spread, MetricColumn column) {
        double deviation = spread.standardDeviation();
        boolean constant = deviation == 0 && column.goal() == Goal.NONE;
        return Double.isNaN(deviation) || constant ? "" : " ± " + value(deviation, column);
    }

    /** {@code +0.0123}. */
    static String signed(double value, MetricColumn column) {
        return value > 0 ? "+" + value(value, column) : value(value, column);
    }

    /** {@code [+0.0101, +0.0145]}; empty where it is not known. */
    static String ends(Interval interval, MetricColumn column) {
        return Double.isNaN(interval.low())
                ? ""
                : "[%s, %s]".formatted(signed(interval.low(), column), signed(interval.high(), column));
    }

    /** {@code (3 of 5 seeds)} where a metric is undefined on some seeds; else empty. */
    static String missingSeeds(Spread spread, int seeds) {
        return spread.n() == 0 || spread.n() == seeds
                ? ""
                : String.format(Locale.ROOT, "(%d of %d seeds)", spread.n(), seeds);
    }

    /** Whether a cell holds a number (or says that there is none), so that its column is aligned to the right. */
    static boolean isNumber(String cell) {
        String text = cell.strip();
        return text.isEmpty()
                || text.equals(UNDEFINED)
                || text.equals("-")
                || NUMBER.matcher(text).matches();
    }
}
