// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

/**
 * An embedding table's name and size.
 *
 * @param name unique in its schema
 * @param rows number of embeddings
 * @param dimension D, floats an embedding
 */
public record TableShape(String name, long rows, int dimension) {}
