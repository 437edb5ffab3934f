// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.Internal;
import java.util.Arrays;

/** The last day of each value of a table, by its number, while its train rows are counted. */
@Internal
public final class SeenDays {
    private int[] last = new int[64];
    private int used;

    /** A train row of a day has the value of a number. */
    public void see(int number, int day) {
        if (number >= last.length) {
            last = Arrays.copyOf(last, Math.max(2 * last.length, number + 1));
        }
        if (number >= used) {
            Arrays.fill(last, used, number + 1, Integer.MIN_VALUE);
            used = number + 1;
        }
        last[number] = Math.max(last[number], day);
    }

    /** The last day of a value that was seen. */
    int last(int number) {
        return last[number];
    }
}
