// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/** Batches to whose midst training can return: the order of an epoch depends on its number alone. */
public interface SeekableBatches extends MultiDataSetIterator {
    /** Batches of an epoch. */
    long batches();

    /**
     * Goes to a batch, which {@code next()} will give.
     *
     * @param epoch 0 for the first
     * @param batch 0 for the epoch's first; {@link #batches()} for its end
     */
    void seek(int epoch, long batch);

    /**
     * Which row of the data an exposure of the running epoch is.
     *
     * @param position 0 for the epoch's first exposure
     */
    long row(long position);
}
