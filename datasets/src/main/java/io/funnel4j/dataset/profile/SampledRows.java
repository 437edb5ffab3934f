// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.profile;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.exposure.ExposureBatch;
import java.util.function.Consumer;

/**
 * Batches of exposures, spread evenly over all of them, of which at most so many rows are read.
 *
 * @param exposures where they are
 * @param first number of the first batch
 * @param step every so-many-th batch
 */
record SampledRows(EncodedExposures exposures, long first, long step) {
    private static final int BATCH = 8192;

    /** At most so many rows, spread evenly. */
    static SampledRows of(EncodedExposures exposures, long most) {
        return new SampledRows(exposures, 0, Math.max(1, (exposures.rows() + most - 1) / most));
    }

    /** Of these rows every second batch, from the given one on. */
    SampledRows half(int which) {
        return new SampledRows(exposures, first + which * step, 2 * step);
    }

    long rows() {
        long rows = 0;
        for (long from = first * BATCH; from < exposures.rows(); from += step * BATCH) {
            rows += Math.min(BATCH, exposures.rows() - from);
        }
        return rows;
    }

    void forEach(Consumer<ExposureBatch> consumer) {
        for (long from = first * BATCH; from < exposures.rows(); from += step * BATCH) {
            consumer.accept(exposures.batch(from, (int) Math.min(BATCH, exposures.rows() - from)));
        }
    }
}
