// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

/** Keeps the best model seen so far. */
interface BestState extends AutoCloseable {
    /** The model is the best as it stands. */
    void capture();

    /** Gives the model back what was captured last. */
    void restore();

    @Override
    void close();
}
