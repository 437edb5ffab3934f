// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

/**
 * Loops over the values of one row, eight in one go: rows are short, and the virtual machine's loop over so few costs half as
 * much again.
 */
final class RowLoops {
    private static final int AT_ONCE = 8;

    private RowLoops() {}

    /** into := from. */
    static void copy(float[] from, int first, double[] into, int to, int count) {
        int i = 0;
        for (; i + AT_ONCE <= count; i += AT_ONCE) {
            int f = first + i;
            int t = to + i;
            into[t] = from[f];
            into[t + 1] = from[f + 1];
            into[t + 2] = from[f + 2];
            into[t + 3] = from[f + 3];
            into[t + 4] = from[f + 4];
            into[t + 5] = from[f + 5];
            into[t + 6] = from[f + 6];
            into[t + 7] = from[f + 7];
        }
        for (; i < count; i++) {
            into[to + i] = from[first + i];
        }
    }

    /** into := from, rounded. */
    static void copy(double[] from, int first, float[] into, int to, int count) {
        int i = 0;
        for (; i + AT_ONCE <= count; i += AT_ONCE) {
            int f = first + i;
            int t = to + i;
            into[t] = (float) from[f];
            into[t + 1] = (float) from[f + 1];
            into[t + 2] = (float) from[f + 2];
            into[t + 3] = (float) from[f + 3];
            into[t + 4] = (float) from[f + 4];
            into[t + 5] = (float) from[f + 5];
            into[t + 6] = (float) from[f + 6];
            into[t + 7] = (float) from[f + 7];
        }
        for (; i < count; i++) {
            into[to + i] = (float) from[first + i];
        }
    }

    /** into := into + from. */
    static void add(float[] from, int first, double[] into, int to, int count) {
        int i = 0;
        for (; i + AT_ONCE <= count; i += AT_ONCE) {
            int f = first + i;
            int t = to + i;
            into[t] += from[f];
            into[t + 1] += from[f + 1];
            into[t + 2] += from[f + 2];
            into[t + 3] += from[f + 3];
            into[t + 4] += from[f + 4];
            into[t + 5] += from[f + 5];
            into[t + 6] += from[f + 6];
            into[t + 7] += from[f + 7];
        }
        for (; i < count; i++) {
            into[to + i] += from[first + i];
        }
    }
}
