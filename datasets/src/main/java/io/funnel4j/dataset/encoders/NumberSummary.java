// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.text.Message;

/**
 * The numbers of a column in the train rows, those that are missing not among them.
 *
 * @param count of numbers, at least 1
 */
public record NumberSummary(long count, double mean, double standardDeviation, double minimum, double maximum) {
    /** Numbers of the source that are whole are shown so: a time stamp is known by its digits. */
    private static final double MOST_DIGITS = 1e19;

    /** A number for people. */
    public static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < MOST_DIGITS
                ? Message.of("%.0f", number)
                : Message.of("%.6g", number);
    }

    /** The number that is farthest from 0. */
    public double farthest() {
        return -minimum > maximum ? minimum : maximum;
    }
}
