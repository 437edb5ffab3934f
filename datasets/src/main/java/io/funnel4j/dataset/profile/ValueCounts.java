// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.profile;

import io.funnel4j.exposure.ExposureBatch;
import java.util.Arrays;

/** How often each id of a feature occurs. Id 0 stands for a missing value. */
final class ValueCounts {
    /** A larger table has no counter for each of its rows, most of which no sampled row has: memory follows the sample. */
    private static final long MOST_COUNTERS = 1 << 22;

    private final Column column;
    private int[] counts;
    /** Ids as they came, where there are no counters. */
    private int[] seen = new int[1024];

    private int seenCount;
    private long rows;
    private long values;

    ValueCounts(Column column) {
        this.column = column;
        this.counts = column.values() > MOST_COUNTERS ? null : new int[(int) column.values()];
    }

    void add(ExposureBatch batch) {
        int[] ofBatch = column.values(batch);
        for (int row = 0; row < batch.rows(); row++) {
            long before = values;
            for (int slot = 0; slot < column.slots(); slot++) {
                int value = ofBatch[row * column.slots() + slot];
                if (value < 0) {
                    break;
                }
                count(value);
                values += value > 0 ? 1 : 0;
            }
            rows += values > before ? 1 : 0;
        }
    }

    private void count(int value) {
        if (counts != null) {
            counts[value]++;
            return;
        }
        if (seenCount == seen.length) {
            seen = Arrays.copyOf(seen, 2 * seenCount);
        }
        seen[seenCount++] = value;
    }

    Column column() {
        return column;
    }

    /** Rows with a value. */
    long rows() {
        return rows;
    }

    /** Values of all rows. */
    long values() {
        return values;
    }

    /** Different ids from a given one on. */
    long different(int from) {
        return Arrays.stream(counts(from)).filter(count -> count > 0).count();
    }

    /** Ids from a given one on that occur once. */
    long once(int from) {
        return Arrays.stream(counts(from)).filter(count -> count == 1).count();
    }

    /** How often the most frequent id from a given one on occurs. */
    long most(int from) {
        return Arrays.stream(counts(from)).max().orElse(0);
    }

    /** Of the ids from a given one on. */
    private int[] counts(int from) {
        return counts == null ? runs(from) : Arrays.copyOfRange(counts, Math.min(from, counts.length), counts.length);
    }

    private int[] runs(int from) {
        Arrays.sort(seen, 0, seenCount);
        int[] runs = new int[seenCount];
        int run = -1;
        for (int i = 0; i < seenCount; i++) {
            if (seen[i] >= from) {
                run += run < 0 || seen[i] != seen[i - 1] ? 1 : 0;
                runs[run]++;
            }
        }
        return Arrays.copyOf(runs, run + 1);
    }
}
