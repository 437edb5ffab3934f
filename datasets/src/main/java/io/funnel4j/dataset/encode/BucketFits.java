// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.encoders.QuantileBuckets;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.rows.RawBlock;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the borders of the features in buckets are fitted to. */
final class BucketFits {
    private final EncodingPlan plan;
    private final QuantileBuckets.Fit[] fits;

    /** Of all rows. */
    BucketFits(EncodingPlan plan) {
        this(plan, new long[plan.buckets().size()], new long[plan.buckets().size()]);
    }

    /**
     * Of some rows.
     *
     * @param before numbers of each feature in the rows before them
     * @param all numbers of each feature in all rows; 0 where nobody knows
     */
    BucketFits(EncodingPlan plan, long[] before, long[] all) {
        this.plan = plan;
        this.fits = new QuantileBuckets.Fit[plan.buckets().size()];
        Arrays.setAll(
                fits, feature -> new QuantileBuckets.Fit(BucketEncoding.MOST_BUCKETS, before[feature], all[feature]));
    }

    int count() {
        return fits.length;
    }

    /** Adds the numbers of a block's train rows. */
    void add(RawBlock block) {
        for (int feature = 0; feature < fits.length; feature++) {
            add(feature, block);
        }
    }

    /** The same of one feature. */
    void add(int feature, RawBlock block) {
        double[] numbers = block.numbers(plan.numerics().size() + feature);
        for (int row = 0; row < block.rows(); row++) {
            if (block.fitted(row)) {
                fits[feature].add(numbers[row]);
            }
        }
    }

    /** Numbers of each feature. */
    long[] seen() {
        return Arrays.stream(fits).mapToLong(QuantileBuckets.Fit::seen).toArray();
    }

    /** Whether no number was passed over. */
    boolean whole() {
        return Arrays.stream(fits).allMatch(QuantileBuckets.Fit::whole);
    }

    /** Adds the numbers of the rows that come after these. */
    void take(BucketFits later) {
        for (int feature = 0; feature < fits.length; feature++) {
            fits[feature].take(later.fits[feature]);
        }
    }

    /** Writes the numbers, for another process. */
    void write(DataOutput out) throws IOException {
        for (QuantileBuckets.Fit fit : fits) {
            fit.write(out);
        }
    }

    /** Becomes the fits of the same plan that were written. */
    void read(DataInput in) throws IOException {
        for (QuantileBuckets.Fit fit : fits) {
            fit.read(in);
        }
    }

    /** The fits that were written. */
    static BucketFits of(EncodingPlan plan, byte[] written) {
        BucketFits fits = new BucketFits(plan);
        DataForm.read(written, fits::read);
        return fits;
    }

    /** The borders of each feature. */
    List<QuantileBuckets> borders() {
        List<QuantileBuckets> borders = new ArrayList<>();
        for (int feature = 0; feature < fits.length; feature++) {
            borders.add(fits[feature].buckets(plan.buckets().get(feature).buckets()));
        }
        return borders;
    }
}
