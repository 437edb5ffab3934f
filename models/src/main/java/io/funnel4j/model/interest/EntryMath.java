// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import io.funnel4j.array.HostValues;
import java.util.Arrays;

/** Loops over one entry of a block, in the block's own type; sums over entries are in double. */
final class EntryMath {
    private EntryMath() {}

    /** Zeros. */
    static void clear(HostValues values, int at, int count) {
        if (values.floats() != null) {
            Arrays.fill(values.floats(), at, at + count, 0);
        } else {
            Arrays.fill(values.doubles(), at, at + count, 0);
        }
    }

    /** z := [q | k | q - k | q * k]; z stands as far into its block as the entry, four times as wide. */
    static void combine(HostValues q, int qAt, HostValues k, int kAt, HostValues z, int width) {
        if (q.floats() != null) {
            combine(q.floats(), qAt, k.floats(), kAt, z.floats(), width);
            return;
        }
        int at = AttentionInputVertex.PARTS * kAt;
        for (int i = 0; i < width; i++) {
            double ofQuery = q.doubles()[qAt + i];
            double ofEntry = k.doubles()[kAt + i];
            z.doubles()[at + i] = ofQuery;
            z.doubles()[at + width + i] = ofEntry;
            z.doubles()[at + 2 * width + i] = ofQuery - ofEntry;
            z.doubles()[at + 3 * width + i] = ofQuery * ofEntry;
        }
    }

    private static void combine(float[] q, int qAt, float[] k, int kAt, float[] z, int width) {
        int at = AttentionInputVertex.PARTS * kAt;
        for (int i = 0; i < width; i++) {
            float ofQuery = q[qAt + i];
            float ofEntry = k[kAt + i];
            z[at + i] = ofQuery;
            z[at + width + i] = ofEntry;
            z[at + 2 * width + i] = ofQuery - ofEntry;
            z[at + 3 * width + i] = ofQuery * ofEntry;
        }
    }

    /** k := dL/dk, and dL/dq is added to its sum. */
    static void combineBack(HostValues q, double[] ofQueries, int qAt, HostValues k, int kAt, HostValues g, int width) {
        if (q.floats() != null) {
            combineBack(q.floats(), ofQueries, qAt, k.floats(), kAt, g.floats(), width);
            return;
        }
        double[] errors = g.doubles();
        int at = AttentionInputVertex.PARTS * kAt;
        for (int i = 0; i < width; i++) {
            double difference = errors[at + 2 * width + i];
            double product = errors[at + 3 * width + i];
            ofQueries[qAt + i] += errors[at + i] + difference + product * k.doubles()[kAt + i];
            k.doubles()[kAt + i] = errors[at + width + i] - difference + product * q.doubles()[qAt + i];
        }
    }

    private static void combineBack(
            float[] q, double[] ofQueries, int qAt, float[] k, int kAt, float[] errors, int width) {
        int at = AttentionInputVertex.PARTS * kAt;
        for (int i = 0; i < width; i++) {
            float difference = errors[at + 2 * width + i];
            float product = errors[at + 3 * width + i];
            ofQueries[qAt + i] += errors[at + i] + difference + product * k[kAt + i];
            k[kAt + i] = errors[at + width + i] - difference + product * q[qAt + i];
        }
    }

    /** sum := sum + w k. */
    static void add(double w, HostValues k, int kAt, double[] sum, int width) {
        if (k.floats() != null) {
            float[] values = k.floats();
            for (int i = 0; i < width; i++) {
                sum[i] += w * values[kAt + i];
            }
        } else {
            double[] values = k.doubles();
            for (int i = 0; i < width; i++) {
                sum[i] += w * values[kAt + i];
            }
        }
    }

    /** d . k. */
    static double dot(double[] d, int dAt, HostValues k, int kAt, int width) {
        double sum = 0;
        if (k.floats() != null) {
            float[] values = k.floats();
            for (int i = 0; i < width; i++) {
                sum += d[dAt + i] * values[kAt + i];
            }
        } else {
            double[] values = k.doubles();
            for (int i = 0; i < width; i++) {
                sum += d[dAt + i] * values[kAt + i];
            }
        }
        return sum;
    }

    /** k := w d. */
    static void scale(double w, double[] d, int dAt, HostValues k, int kAt, int width) {
        if (k.floats() != null) {
            float[] values = k.floats();
            for (int i = 0; i < width; i++) {
                values[kAt + i] = (float) (w * d[dAt + i]);
            }
        } else {
            double[] values = k.doubles();
            for (int i = 0; i < width; i++) {
                values[kAt + i] = w * d[dAt + i];
            }
        }
    }
}
