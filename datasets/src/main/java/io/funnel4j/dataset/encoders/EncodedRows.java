// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.Internal;
import io.funnel4j.dataset.rows.BadCellException;
import io.funnel4j.dataset.rows.RawExposure;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureCounter;
import io.funnel4j.exposure.FeatureCounts;
import java.util.Arrays;
import java.util.Map;

/** Rows on their way to be scored, encoded one by one. */
@Internal
public final class EncodedRows {
    private final RowSlots row;
    private final int[] ids;
    private final float[] weights;
    private final float[] numeric;
    private final FeatureCounter counter;
    private int rows;

    /** @param capacity rows at most */
    public EncodedRows(Encoders encoders, int capacity) {
        this.row = new RowSlots(encoders);
        this.ids = new int[Math.multiplyExact(capacity, row.ids.length)];
        this.weights = new float[Math.multiplyExact(capacity, row.weights.length)];
        this.numeric = new float[Math.multiplyExact(capacity, row.numeric.length)];
        this.counter = encoders.counted().counter();
    }

    /**
     * Encodes a row.
     *
     * @throws BadCellException if a number does not fit into a float; the row is not added
     */
    public void add(RawExposure exposure) {
        row.read(exposure);
        row.count(exposure, counter);
        System.arraycopy(row.ids, 0, ids, rows * row.ids.length, row.ids.length);
        System.arraycopy(row.weights, 0, weights, rows * row.weights.length, row.weights.length);
        System.arraycopy(row.numeric, 0, numeric, rows * row.numeric.length, row.numeric.length);
        rows++;
    }

    /** What became of their values. */
    public FeatureCounts counts() {
        return counter.counts();
    }

    /** All rows that were added. */
    public ExposureBatch batch() {
        return new ExposureBatch(
                rows,
                Arrays.copyOf(ids, rows * row.ids.length),
                Arrays.copyOf(weights, rows * row.weights.length),
                Arrays.copyOf(numeric, rows * row.numeric.length),
                Map.of(),
                null);
    }
}
