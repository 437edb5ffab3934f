// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What became of the values of some rows, feature by feature. Immutable. */
public final class FeatureCounts {
    private static final FeatureCounts NONE = new FeatureCounts(List.of(), 0, new long[0], new double[0]);

    private final List<FeatureCounter.Counted> features;
    private final long rows;
    private final long[] counts;
    private final double[] sums;

    /** @param counts as a {@link FeatureCounter} has them */
    FeatureCounts(List<FeatureCounter.Counted> features, long rows, long[] counts, double[] sums) {
        this.features = features;
        this.rows = rows;
        this.counts = counts;
        this.sums = sums;
    }

    /** Of no rows. */
    public static FeatureCounts none() {
        return NONE;
    }

    /** Rows of which the encoder does not say what became of their values. */
    public static FeatureCounts ofRows(long rows) {
        return new FeatureCounts(List.of(), rows, new long[0], new double[0]);
    }

    /** Rows that were encoded. */
    public long rows() {
        return rows;
    }

    /** Each feature's, in the schema's order: id features, then numeric ones. */
    public List<FeatureCount> features() {
        List<FeatureCount> all = new ArrayList<>(features.size());
        for (int feature = 0; feature < features.size(); feature++) {
            int at = feature * FeatureCounter.COUNTS;
            FeatureCounter.Counted counted = features.get(feature);
            long missing = counts[at + FeatureCounter.MISSING];
            boolean number = counted.kind() == FeatureCount.Kind.NUMBER && rows > missing;
            all.add(new FeatureCount(
                    counted.feature(),
                    counted.kind(),
                    rows,
                    missing,
                    counted.kind().isList() ? counts[at + FeatureCounter.LIST_VALUES] : rows - missing,
                    counts[at + FeatureCounter.UNKNOWN],
                    counts[at + FeatureCounter.CUT_LISTS],
                    counts[at + FeatureCounter.CUT_VALUES],
                    number ? sums[feature] / (rows - missing) : Double.NaN));
        }
        return Collections.unmodifiableList(all);
    }

    /**
     * The counts of both rows.
     *
     * @throws IllegalArgumentException if they are of other features
     */
    public FeatureCounts plus(FeatureCounts other) {
        return combine(other, 1);
    }

    /**
     * What was counted since earlier counts of the same counter.
     *
     * @throws IllegalArgumentException if they are of other features, or of more rows
     */
    public FeatureCounts minus(FeatureCounts earlier) {
        if (earlier.rows > rows) {
            throw new IllegalArgumentException(Message.of(
                    "the earlier counts are of %,d rows and these of %,d; subtract the earlier ones of the same scorer",
                    earlier.rows, rows));
        }
        return combine(earlier, -1);
    }

    private FeatureCounts combine(FeatureCounts other, int sign) {
        if (other.rows == 0) {
            return this;
        }
        if (rows == 0) {
            return other;
        }
        if (!features.equals(other.features)) {
            throw new IllegalArgumentException(
                    "counts of features %s and of %s cannot be combined; take those of one model"
                            .formatted(features, other.features));
        }
        long[] combined = counts.clone();
        for (int i = 0; i < combined.length; i++) {
            combined[i] += sign * other.counts[i];
        }
        double[] combinedSums = sums.clone();
        for (int i = 0; i < combinedSums.length; i++) {
            combinedSums[i] += sign * other.sums[i];
        }
        return new FeatureCounts(features, rows + sign * other.rows, combined, combinedSums);
    }

    List<FeatureCounter.Counted> counted() {
        return features;
    }

    long[] counts() {
        return counts;
    }

    double[] sums() {
        return sums;
    }

    @Override
    public String toString() {
        return features().toString();
    }
}
