// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.List;

/**
 * Points over numbers or over a few options.
 *
 * @param key of the chart on its page
 * @param title what the points' height is
 * @param axis what they stand over
 * @param logarithmic whether that is shown on a logarithmic scale
 * @param options the names of 0, 1, ... where they stand over options; else none
 * @param line that joins them, in their order
 * @param points in order
 */
public record PointChart(
        String key,
        String title,
        String axis,
        boolean logarithmic,
        List<String> options,
        Line line,
        List<Point> points) {
    /** How points are joined. */
    public enum Line {
        NONE,
        /** From each to the next. */
        STRAIGHT,
        /** As high as a point until the next. */
        STEPS
    }

    /**
     * One point.
     *
     * @param low lower end of an interval of y; NaN where there is none
     * @param high upper end of it
     * @param marked whether it stands out
     * @param label what is said of it
     */
    public record Point(double x, double y, double low, double high, boolean marked, String label) {
        /** Without an interval. */
        public Point(double x, double y, boolean marked, String label) {
            this(x, y, Double.NaN, Double.NaN, marked, label);
        }
    }

    public PointChart {
        Checks.nonBlank("a chart's title", title);
        options = List.copyOf(options);
        points = List.copyOf(points);
    }
}
