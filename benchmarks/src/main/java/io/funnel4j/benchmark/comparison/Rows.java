// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import java.util.stream.IntStream;

/** Rows of a sample space: those where a label is 1. */
final class Rows {
    private Rows() {}

    /** The values where {@code label} is 1; all where it is null. */
    static byte[] where(byte[] label, byte[] values) {
        if (label == null) {
            return values;
        }
        int[] rows = rows(label);
        byte[] kept = new byte[rows.length];
        for (int i = 0; i < rows.length; i++) {
            kept[i] = values[rows[i]];
        }
        return kept;
    }

    /** The values where {@code label} is 1; all where it is null. */
    static double[] where(byte[] label, double[] values) {
        return label == null
                ? values
                : IntStream.of(rows(label)).mapToDouble(row -> values[row]).toArray();
    }

    /** The numbers of the rows where a label is 1. */
    private static int[] rows(byte[] label) {
        return IntStream.range(0, label.length).filter(row -> label[row] == 1).toArray();
    }
}
