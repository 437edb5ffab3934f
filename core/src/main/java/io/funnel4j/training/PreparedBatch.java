// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A batch as an engine reads it. */
public interface PreparedBatch extends AutoCloseable {
    /** The batch that it was made from. */
    MultiDataSet batch();

    /** Frees what the engine made of the batch; the batch stays. */
    @Override
    default void close() {}
}
