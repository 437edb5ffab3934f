// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

import io.funnel4j.Internal;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** Counts what becomes of the values of rows while they are encoded. One thread's at a time. */
public final class FeatureCounter {
    static final int COUNTS = 5;
    static final int MISSING = 0;
    static final int UNKNOWN = 1;
    static final int LIST_VALUES = 2;
    static final int CUT_LISTS = 3;
    static final int CUT_VALUES = 4;

    private final List<Counted> features;
    private final long[] counts;
    private final double[] sums;
    private long rows;

    /** A feature that is counted. */
    public record Counted(String feature, FeatureCount.Kind kind) {}

    /** @param features by whose index counts are added */
    public FeatureCounter(List<Counted> features) {
        this.features = List.copyOf(features);
        this.counts = new long[features.size() * COUNTS];
        this.sums = new double[features.size()];
    }

    /** Counts rows, each of which has a value of every feature unless it is counted as missing. */
    public void rows(long more) {
        rows += more;
    }

    /** Counts rows without a value. */
    public void missing(int feature, long more) {
        counts[feature * COUNTS + MISSING] += more;
    }

    /** Counts values that training had not seen. */
    public void unknown(int feature, long more) {
        counts[feature * COUNTS + UNKNOWN] += more;
    }

    /** Counts values of lists. */
    public void listValues(int feature, long more) {
        counts[feature * COUNTS + LIST_VALUES] += more;
    }

    /** Counts lists that were cut, and the values left out of them. */
    public void cut(int feature, long lists, long values) {
        counts[feature * COUNTS + CUT_LISTS] += lists;
        counts[feature * COUNTS + CUT_VALUES] += values;
    }

    /** Adds to the sum of a feature's numbers. */
    public void sum(int feature, double more) {
        sums[feature] += more;
    }

    /**
     * Adds other counts.
     *
     * @throws IllegalArgumentException if they are of other features
     */
    public void add(FeatureCounts other) {
        if (other.rows() == 0) {
            return;
        }
        if (other.counted() != features && !other.counted().equals(features)) {
            throw new IllegalArgumentException(
                    "counts of features %s cannot be added to those of %s".formatted(other.counted(), features));
        }
        rows += other.rows();
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts()[i];
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums()[i];
        }
    }

    /** Writes what was counted, for a later process. */
    @Internal
    public void write(DataOutput out) throws IOException {
        out.writeLong(rows);
        for (long count : counts) {
            out.writeLong(count);
        }
        for (double sum : sums) {
            out.writeDouble(sum);
        }
    }

    /** Becomes the counter of the same features that was written. */
    @Internal
    public void read(DataInput in) throws IOException {
        rows = in.readLong();
        for (int i = 0; i < counts.length; i++) {
            counts[i] = in.readLong();
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] = in.readDouble();
        }
    }

    /** What was counted so far. */
    public FeatureCounts counts() {
        return new FeatureCounts(features, rows, counts.clone(), sums.clone());
    }
}
