// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.late;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** How often a label came after which delay. Delays are rounded to some 0.4%, so that sums do not depend on their order. */
final class DelayCounts {
    /** Bits of a float's mantissa that are dropped: 7 of 23 stay. */
    private static final int DROPPED = 16;

    private final Map<Integer, long[]> counts = new TreeMap<>();

    /** @param delay in days, finite and at least 0 */
    void add(float delay) {
        counts.computeIfAbsent(Float.floatToIntBits(delay) >>> DROPPED, bucket -> new long[1])[0]++;
    }

    long all() {
        return counts.values().stream().mapToLong(count -> count[0]).sum();
    }

    /**
     * The delay that a share of all do not pass.
     *
     * @param share in (0, 1]
     * @return days; 0 where there is none
     */
    double quantile(double share) {
        long all = all();
        long before = 0;
        for (Map.Entry<Integer, long[]> bucket : counts.entrySet()) {
            before += bucket.getValue()[0];
            if (before >= share * all) {
                return middle(bucket.getKey());
            }
        }
        return 0;
    }

    private static double middle(int bucket) {
        double low = Float.intBitsToFloat(bucket << DROPPED);
        return bucket == 0 ? 0 : (low + Float.intBitsToFloat((bucket + 1) << DROPPED)) / 2;
    }

    /** Adds other counts, and empties them. */
    void take(DelayCounts other) {
        other.counts.forEach((bucket, count) -> counts.computeIfAbsent(bucket, none -> new long[1])[0] += count[0]);
        other.counts.clear();
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(counts.size());
        for (Map.Entry<Integer, long[]> bucket : counts.entrySet()) {
            out.writeInt(bucket.getKey());
            out.writeLong(bucket.getValue()[0]);
        }
    }

    void read(DataInput in) throws IOException {
        counts.clear();
        for (int left = in.readInt(); left > 0; left--) {
            int bucket = in.readInt();
            counts.put(bucket, new long[] {in.readLong()});
        }
    }
}
