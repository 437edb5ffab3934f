// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

import io.funnel4j.text.Message;

/**
 * A categorical feature: ids that pick rows of an embedding table, one id an exposure or a list of up to {@code slots}.
 *
 * <p>A list fills its slots from the first; those that are left hold {@link #PADDING}, which no table is asked for.
 *
 * @param name unique in its schema
 * @param table the embedding table that it reads; features may share one
 * @param rows rows of the table, so ids are in [0, rows)
 * @param dimension D, floats an embedding
 * @param slots ids that an exposure has at most
 * @param pooling how the embeddings of a list become one; {@link Pooling#SUM} for a single unweighted id
 */
public record IdFeature(String name, String table, long rows, int dimension, int slots, Pooling pooling)
        implements Feature {
    /** What a slot without an id holds. */
    public static final int PADDING = -1;

    /** The id of a missing value. A list without values has it alone. */
    public static final int MISSING = 0;

    /** D at most. */
    public static final int MAX_DIMENSION = 1 << 16;
    /** Slots at most. */
    public static final int MAX_SLOTS = 1 << 16;

    /** Characters of a table's name at most: its file is called by it. */
    public static final int MAX_TABLE_NAME = 200;

    public IdFeature {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("an id feature has no name");
        }
        if (table == null || table.isBlank()) {
            throw new IllegalArgumentException("id feature '%s' names no embedding table".formatted(name));
        }
        if (table.length() > MAX_TABLE_NAME) {
            throw new IllegalArgumentException(Message.of(
                    "an embedding table's name begins with '%s' and has %,d characters; expected at most %d",
                    table.substring(0, 40), table.length(), MAX_TABLE_NAME));
        }
        if (rows < 1 || rows > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "id feature '%s' has a table of %s rows; expected 1 to 2^31 - 1, since ids travel as INT32"
                            .formatted(name, rows));
        }
        if (dimension < 1 || dimension > MAX_DIMENSION) {
            throw new IllegalArgumentException("id feature '%s' has embedding dimension %s; expected 1 to %s"
                    .formatted(name, dimension, MAX_DIMENSION));
        }
        if (slots < 1 || slots > MAX_SLOTS) {
            throw new IllegalArgumentException(
                    "id feature '%s' has %s slots; expected 1 to %s".formatted(name, slots, MAX_SLOTS));
        }
        if (pooling == null) {
            throw new IllegalArgumentException("id feature '%s' has no pooling; a single id is a SUM".formatted(name));
        }
    }

    /** One id an exposure. */
    public IdFeature(String name, String table, long rows, int dimension) {
        this(name, table, rows, dimension, 1, Pooling.SUM);
    }

    /** One id an exposure, with a table of its own. */
    public static IdFeature of(String name, long rows, int dimension) {
        return new IdFeature(name, name, rows, dimension);
    }

    /** The table that the feature reads. */
    public TableShape tableShape() {
        return new TableShape(table, rows, dimension);
    }
}
