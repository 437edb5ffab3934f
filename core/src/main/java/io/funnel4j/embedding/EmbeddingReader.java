// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

/**
 * A vertex that reads embedding tables. Tables are bound at run time and are no part of the graph's configuration: a
 * cloned or restored graph must be bound again, and says so when it is used before. A graph may have several, each with
 * fields of its own.
 */
public interface EmbeddingReader {
    /** What becomes of the gradients of a backward pass. */
    enum GradientMode {
        /** The touched rows are updated once all of the graph's readers have gradients: plain {@code graph.fit(...)}. */
        APPLY,
        /** The gradients are kept for {@link #takeGradients()}; the tables stay as they are. */
        COLLECT
    }

    /**
     * Binds the tables that the reader's fields name.
     *
     * @throws IllegalArgumentException if one is missing or has another dimension
     */
    void bind(EmbeddingTables tables, GradientMode mode);

    /**
     * The gradients of the last backward pass in {@link GradientMode#COLLECT}; null where there was none since. They hold
     * until the next backward pass.
     */
    RowGradients takeGradients();
}
