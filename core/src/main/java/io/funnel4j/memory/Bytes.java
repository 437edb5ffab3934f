// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.memory;

import io.funnel4j.text.Message;
import java.util.Arrays;

/** Sizes in bytes, whose sums and products stop at {@link Long#MAX_VALUE}: more than that no machine has either. */
public final class Bytes {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final double UNIT = 1024;

    private Bytes() {}

    /** The product of numbers of at least 0. */
    public static long product(long... factors) {
        return Arrays.stream(factors).anyMatch(factor -> factor == 0)
                ? 0
                : Arrays.stream(factors).reduce(1, Bytes::times);
    }

    /** The sum of numbers of at least 0. */
    public static long sum(long... terms) {
        return Arrays.stream(terms).reduce(0, Bytes::plus);
    }

    private static long times(long one, long other) {
        return Math.multiplyHigh(one, other) == 0 && one * other >= 0 ? one * other : Long.MAX_VALUE;
    }

    private static long plus(long one, long other) {
        return one + other < 0 ? Long.MAX_VALUE : one + other;
    }

    /** For people: {@code 1.43 TiB}. */
    public static String text(long bytes) {
        if (bytes == Long.MAX_VALUE) {
            return "more than 8 EiB";
        }
        double value = bytes;
        int unit = 0;
        while (value >= UNIT && unit < UNITS.length - 1) {
            value /= UNIT;
            unit++;
        }
        return Message.of(unit == 0 ? "%.0f %s" : "%.2f %s", value, UNITS[unit]);
    }
}
