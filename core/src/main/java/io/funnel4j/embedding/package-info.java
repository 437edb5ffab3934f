/**
 * Embedding tables on the host: rows of weights with their optimizer state beside them, gathered by a graph's embedding
 * vertex and updated only where a batch touched them.
 *
 * <p>{@link io.funnel4j.embedding.EmbeddingTables} is what a model owns; {@link
 * io.funnel4j.embedding.EmbeddingReader} is what a vertex implements to be bound to them; {@link
 * io.funnel4j.embedding.RowOptimizer} says how a row follows its gradient.
 */
package io.funnel4j.embedding;
